/** What a person reads in German about folders of chats. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const folders: Later['folders'] = {
  title: 'Ordner',
  manage: 'Welche Chats über der Liste zusammenstehen.',
  new: 'Neuer Ordner',
  edit: 'Ordner bearbeiten',
  name: 'Name',
  people: 'Alle Einzelchats',
  groups: 'Alle Gruppen',
  unread: 'Davon nur Ungelesenes',
  single: 'Einzelne Chats',
  is: { none: 'Wie oben', always: 'Immer', never: 'Nie' },
  remove: 'Ordner löschen',
  removed: (name) => `Ordner ${isolated(name)} gelöscht`,
  moveUp: 'Nach oben',
  moveDown: 'Nach unten',
  upOf: (name) => `${isolated(name)} nach oben`,
  downOf: (name) => `${isolated(name)} nach unten`,
  editOf: (name) => `${isolated(name)} bearbeiten`,
  search: 'Chats durchsuchen',
  noChats: 'Kein Chat heißt so.',
  empty: 'Wähle wenigstens eine Art oder einen Chat.',
};
