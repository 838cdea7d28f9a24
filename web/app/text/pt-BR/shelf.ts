/** What a person reads in Portuguese as in Brazil about what can be done with chats of the list. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const shelf: Later['shelf'] = {
  actions: 'O que fazer com esta conversa',
  markRead: 'Marcar como lida',
  markUnread: 'Marcar como não lida',
  mute: 'Silenciar',
  unmute: 'Reativar som',
  day: 'Por um dia',
  always: 'Sempre',
  archive: 'Arquivar',
  unarchive: 'Tirar do arquivo',
  archivedOne: 'Conversa arquivada',
  unarchivedOne: 'Conversa tirada do arquivo',
  clear: 'Limpar histórico',
  clearTitle: (name: string): string => `Limpar ${isolated(name)}?`,
  clearHint: 'Todas as mensagens somem para sempre de todos os seus aparelhos. Os outros ficam com as deles.',
  clearSaved: 'Todas as suas notas somem para sempre de todos os seus aparelhos.',
  delete: 'Apagar conversa',
  deleteTitle: (name: string): string => `Apagar a conversa ${isolated(name)}?`,
  deleteHint: 'Todas as mensagens somem para sempre de todos os seus aparelhos, e a conversa, da sua lista. Os outros ficam com as deles.',
  leaves: 'Primeiro você sai do grupo.',
  leaveAndDelete: 'Sair e apagar',
  cleared: 'Conversa limpa',
  deleted: 'Conversa apagada',
  hours: (n) => count(n, (n) => ({ one: `Por ${n} hora`, many: `Por ${n} horas`, other: `Por ${n} horas` })),
};
