/** What a person reads in German about what can be done with chats of the list. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const shelf: Later['shelf'] = {
  actions: 'Was du mit diesem Chat tun kannst',
  markRead: 'Als gelesen markieren',
  markUnread: 'Als ungelesen markieren',
  mute: 'Stummschalten',
  unmute: 'Ton an',
  day: 'Für einen Tag',
  always: 'Immer',
  archive: 'Archivieren',
  unarchive: 'Aus dem Archiv holen',
  archivedOne: 'Chat archiviert',
  unarchivedOne: 'Chat aus dem Archiv geholt',
  clear: 'Verlauf leeren',
  clearTitle: (name: string): string => `${isolated(name)} leeren?`,
  clearHint: 'Alle Nachrichten verschwinden endgültig von all deinen Geräten. Die anderen behalten ihre.',
  clearSaved: 'Alle deine Notizen verschwinden endgültig von all deinen Geräten.',
  delete: 'Chat löschen',
  deleteTitle: (name: string): string => `Chat ${isolated(name)} löschen?`,
  deleteHint: 'Alle Nachrichten verschwinden endgültig von all deinen Geräten, und der Chat aus deiner Liste. Die anderen behalten ihre.',
  leaves: 'Du verlässt zuerst die Gruppe.',
  leaveAndDelete: 'Verlassen und löschen',
  cleared: 'Chat geleert',
  deleted: 'Chat gelöscht',
  hours: (n) => count(n, (n) => ({ one: `Für ${n} Stunde`, other: `Für ${n} Stunden` })),
};
