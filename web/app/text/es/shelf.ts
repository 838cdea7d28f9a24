/** What a person reads in Spanish about what can be done with chats of the list. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const shelf: Later['shelf'] = {
  actions: 'Qué hacer con este chat',
  markRead: 'Marcar como leído',
  markUnread: 'Marcar como no leído',
  mute: 'Silenciar',
  unmute: 'Activar sonido',
  day: 'Durante un día',
  always: 'Siempre',
  archive: 'Archivar',
  unarchive: 'Sacar del archivo',
  archivedOne: 'Chat archivado',
  unarchivedOne: 'Chat sacado del archivo',
  clear: 'Vaciar historial',
  clearTitle: (name: string): string => `¿Vaciar ${isolated(name)}?`,
  clearHint: 'Todos los mensajes desaparecen para siempre de todos tus dispositivos. Los demás conservan los suyos.',
  clearSaved: 'Todas tus notas desaparecen para siempre de todos tus dispositivos.',
  delete: 'Borrar chat',
  deleteTitle: (name: string): string => `¿Borrar el chat ${isolated(name)}?`,
  deleteHint: 'Todos los mensajes desaparecen para siempre de todos tus dispositivos, y el chat, de tu lista. Los demás conservan los suyos.',
  leaves: 'Primero sales del grupo.',
  leaveAndDelete: 'Salir y borrar',
  cleared: 'Chat vaciado',
  deleted: 'Chat borrado',
  hours: (n) => count(n, (n) => ({ one: `Durante ${n} hora`, many: `Durante ${n} horas`, other: `Durante ${n} horas` })),
};
