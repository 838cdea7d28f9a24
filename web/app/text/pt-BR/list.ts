/** What a person reads in Brazilian Portuguese in the list of chats. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const list: First['list'] = {
  title: 'Conversas',
  newChat: 'Nova conversa',
  search: 'Buscar',
  newGroup: 'Novo grupo',
  requests: 'Solicitações',
  empty: 'Nenhuma conversa ainda',
  emptyHint: 'Encontre alguém pelo nome de usuário, número ou link. Ninguém no caminho consegue ler o que você escreve.',
  coming: 'Suas conversas estão a caminho',
  comingHint: 'Elas vêm do seu outro aparelho. Abra o Tidings nele.',
  find: 'Encontrar pessoas',
  nothingOpen: 'Escolha uma conversa',
  draft: 'Rascunho:',
  notSent: 'Não enviada.',
  you: 'Você:',
  deleted: 'Mensagem apagada',
  unsupported: 'Atualize o Tidings para ver isto',
  noMessages: 'Nenhuma mensagem ainda',
  saved: 'Mensagens salvas',
  unread: (n) => count(n, (n) => ({ one: `${n} mensagem não lida`, many: `${n} de mensagens não lidas`, other: `${n} mensagens não lidas` })),
  muted: 'Silenciada',
  markedUnread: 'Marcada como não lida',
  reactions: (n) =>
    count(n, (n) => ({
      one: `Novas reações a ${n} mensagem sua`,
      many: `Novas reações a ${n} mensagens suas`,
      other: `Novas reações a ${n} mensagens suas`,
    })),
  mentions: (n) =>
    count(n, (n) => ({ one: `${n} mensagem menciona você`, many: `${n} mensagens mencionam você`, other: `${n} mensagens mencionam você` })),
  asking: (n) => count(n, (n) => ({ one: `${n} pessoa quer entrar`, many: `${n} de pessoas querem entrar`, other: `${n} pessoas querem entrar` })),
  shelves: 'Quais conversas',
  shelf: { all: 'Todas', unread: 'Não lidas', archived: 'Arquivadas', people: 'Pessoas', groups: 'Grupos' },
  nothingUnread: 'Nada não lido',
  nothingHere: 'Nenhuma conversa aqui',
};
