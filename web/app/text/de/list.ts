/** What a person reads in German in the list of chats. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const list: First['list'] = {
  title: 'Chats',
  newChat: 'Neuer Chat',
  search: 'Suche',
  newGroup: 'Neue Gruppe',
  requests: 'Anfragen',
  empty: 'Noch keine Chats',
  emptyHint: 'Finde jemanden über Benutzernamen, Nummer oder Link. Niemand dazwischen kann lesen, was du schreibst.',
  coming: 'Deine Chats kommen noch',
  comingHint: 'Sie kommen von deinem anderen Gerät. Öffne Tidings dort.',
  find: 'Personen finden',
  nothingOpen: 'Wähle einen Chat',
  draft: 'Entwurf:',
  notSent: 'Nicht gesendet.',
  you: 'Du:',
  deleted: 'Nachricht gelöscht',
  unsupported: 'Aktualisiere Tidings, um das zu sehen',
  noMessages: 'Noch keine Nachrichten',
  saved: 'Gemerkte Nachrichten',
  unread: (n) => count(n, (n) => ({ one: `${n} ungelesene Nachricht`, other: `${n} ungelesene Nachrichten` })),
  muted: 'Stumm',
  markedUnread: 'Als ungelesen markiert',
  reactions: (n) => count(n, (n) => ({ one: `Neue Reaktionen auf ${n} deiner Nachrichten`, other: `Neue Reaktionen auf ${n} deiner Nachrichten` })),
  mentions: (n) => count(n, (n) => ({ one: `${n} Nachricht nennt dich`, other: `${n} Nachrichten nennen dich` })),
  asking: (n) => count(n, (n) => ({ one: `${n} Person möchte beitreten`, other: `${n} Personen möchten beitreten` })),
  shelves: 'Welche Chats',
  shelf: { all: 'Alle', unread: 'Ungelesen', archived: 'Archiviert', people: 'Personen', groups: 'Gruppen' },
  nothingUnread: 'Nichts Ungelesenes',
  nothingHere: 'Keine Chats hier',
};
