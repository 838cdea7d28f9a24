/** What a person reads in Portuguese as in Brazil about what can be done with messages. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const deeds: Later['deeds'] = {
  actions: 'O que fazer com esta mensagem',
  copy: 'Copiar texto',
  reply: 'Responder',
  edit: 'Editar',
  pin: 'Fixar',
  unpin: 'Desafixar',
  unpinAll: 'Desafixar todas',
  pinnedActions: 'Mensagens fixadas',
  forward: 'Encaminhar',
  share: 'Compartilhar',
  select: 'Selecionar',
  info: 'Dados da mensagem',
  versions: 'Versões anteriores',
  delete: 'Apagar',
  react: 'Reagir',
  moreReactions: 'Mais reações',
  reactions: 'Reações',
  selected: (n) => count(n, (n) => ({ one: `${n} selecionada`, many: `${n} selecionadas`, other: `${n} selecionadas` })),
  undo: 'Desfazer',
  deleteTitle: (n) => count(n, (n) => ({ one: `Apagar ${n} mensagem?`, many: `Apagar ${n} mensagens?`, other: `Apagar ${n} mensagens?` })),
  deletedForMe: (n) =>
    count(n, (n) => ({
      one: `${n} mensagem apagada para você`,
      many: `${n} mensagens apagadas para você`,
      other: `${n} mensagens apagadas para você`,
    })),
  deleteMeHint: 'Ela some dos seus aparelhos. Os outros continuam com ela.',
  forAll: (title) => `Também para ${isolated(title)}`,
  forAllOf: (n) =>
    count(n, (n) => ({
      one: `Também para todos: ${n} delas pode`,
      many: `Também para todos: ${n} delas podem`,
      other: `Também para todos: ${n} delas podem`,
    })),
  deleteSelf: 'Ela some de todos os seus aparelhos, para sempre.',
  deleteAllHint: 'Ela é apagada em todos os aparelhos de todos nesta conversa, com as versões anteriores e as reações. Não dá para desfazer.',
  forwarded: (n) =>
    count(n, (n) => ({ one: `Encaminhada para ${n} conversa`, many: `Encaminhada para ${n} conversas`, other: `Encaminhada para ${n} conversas` })),
  forwardTitle: (n) => count(n, (n) => ({ one: `Encaminhar ${n} mensagem`, many: `Encaminhar ${n} mensagens`, other: `Encaminhar ${n} mensagens` })),
  searchChats: 'Buscar conversas',
  forwardTo: 'Conversas para encaminhar',
  noChat: 'Nenhuma conversa tem esse nome.',
  hideSender: 'Ocultar quem escreveu',
  sentAt: 'Enviada',
  copies: 'Cópias',
  onDevices: (n) => count(n, (n) => ({ one: `em ${n} aparelho`, many: `em ${n} aparelhos`, other: `em ${n} aparelhos` })),
  reached: 'A quem chegou',
  seenBy: (n) => `Vista por ${number(n)}`,
  readAt: (moment) => `Lida ${moment}`,
  deliveredAt: (moment) => `Entregue ${moment}`,
  notYet: 'Ainda não entregue',
  firstAt: (moment) => `Primeiro ${moment}`,
  changedAt: (moment) => `Alterada ${moment}`,
  andMore: (emoji, n) => count(n, (n) => ({ one: `${emoji} e mais ${n}`, many: `${emoji} e mais ${n}`, other: `${emoji} e mais ${n}` })),
};
