/** What a person reads in German in the list of keys. */
import type { Later } from '../text.ts';

export const keys: Later['keys'] = {
  title: 'Tastenkürzel',
  groups: { everywhere: 'Überall', writing: 'Beim Schreiben', message: 'Auf einer Nachricht' },
  to: { step: 'Chat davor oder danach', unread: 'Ungelesener Chat davor oder danach', parts: 'Teile des Bildschirms', list: 'Zurück zu den Chats' },
  names: {
    alt: 'Alt',
    shift: 'Umschalt',
    control: 'Strg',
    enter: 'Eingabe',
    escape: 'Esc',
    home: 'Pos1',
    end: 'Ende',
    page: 'Bild',
    space: 'Leertaste',
    remove: 'Entf',
  },
  within: {
    messages: 'Zwischen Nachrichten',
    line: 'Neue Zeile',
    show: 'Diese Liste',
    editLast: 'Letzte eigene Nachricht bearbeiten',
    answer: 'Auf eine ältere oder neuere Nachricht antworten',
    quoted: 'Zur zitierten Nachricht',
  },
};
