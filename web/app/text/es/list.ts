/** What a person reads in Spanish in the list of chats. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const list: First['list'] = {
  title: 'Chats',
  newChat: 'Nuevo chat',
  search: 'Buscar',
  newGroup: 'Nuevo grupo',
  requests: 'Solicitudes',
  empty: 'Aún no hay chats',
  emptyHint: 'Encuentra a alguien por su nombre de usuario, número o enlace. Nadie por el camino puede leer lo que escribes.',
  coming: 'Tus chats están en camino',
  comingHint: 'Vienen de tu otro dispositivo. Abre Tidings en él.',
  find: 'Buscar personas',
  nothingOpen: 'Elige un chat',
  draft: 'Borrador:',
  notSent: 'No enviado.',
  you: 'Tú:',
  deleted: 'Mensaje eliminado',
  unsupported: 'Actualiza Tidings para ver esto',
  noMessages: 'Aún no hay mensajes',
  saved: 'Mensajes guardados',
  unread: (n) => count(n, (n) => ({ one: `${n} mensaje sin leer`, many: `${n} de mensajes sin leer`, other: `${n} mensajes sin leer` })),
  muted: 'Silenciado',
  markedUnread: 'Marcado como no leído',
  reactions: (n) =>
    count(n, (n) => ({
      one: `Reacciones nuevas a ${n} mensaje tuyo`,
      many: `Reacciones nuevas a ${n} mensajes tuyos`,
      other: `Reacciones nuevas a ${n} mensajes tuyos`,
    })),
  mentions: (n) => count(n, (n) => ({ one: `${n} mensaje te menciona`, many: `${n} mensajes te mencionan`, other: `${n} mensajes te mencionan` })),
  asking: (n) =>
    count(n, (n) => ({ one: `${n} persona quiere entrar`, many: `${n} de personas quieren entrar`, other: `${n} personas quieren entrar` })),
  shelves: 'Qué chats',
  shelf: { all: 'Todos', unread: 'No leídos', archived: 'Archivados', people: 'Personas', groups: 'Grupos' },
  nothingUnread: 'Nada sin leer',
  nothingHere: 'Aquí no hay chats',
};
