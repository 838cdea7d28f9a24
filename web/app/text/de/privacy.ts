/** What a person reads in German about who sees what of them. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const privacy: Later['privacy'] = {
  shown: { lastSeen: 'Wann ich da war', photo: 'Mein Foto', groups: 'Mich zu Gruppen hinzufügen' },
  hints: {
    lastSeen: 'Sieht es bei dir niemand, siehst du es trotzdem bei allen, die es zeigen.',
    photo: 'Wer es nicht sehen darf, sieht deine Initialen.',
    groups: 'Wer dich nicht hinzufügen darf, kann nur anfragen.',
  },
  audience: { everyone: 'Alle', contacts: 'Kontakte', nobody: 'Niemand' },
  exact: 'Genaue Zeit zeigen',
  exactHint: 'Aus: Andere erfahren nur ungefähr, wann, zum Beispiel „kürzlich“.',
  exceptions: (n) => count(n, (n) => ({ one: `${n} Ausnahme`, other: `${n} Ausnahmen` })),
  exceptionsNone: 'Ausnahmen',
  except: { lastSeen: 'Wer sieht, wann ich da war', photo: 'Wer mein Foto sieht', groups: 'Wer mich zu Gruppen hinzufügen darf' },
  exceptHint: 'Für jede Person lässt sich etwas anderes festlegen.',
  is: { none: 'Wie gewählt', always: 'Immer', never: 'Nie' },
  typing: 'Schreiben anzeigen',
  typingHint: 'Aus: Niemand sieht, dass du schreibst, und du siehst es nicht bei anderen.',
  keepArchived: 'Archivierte Chats im Archiv lassen',
  keepArchivedHint: 'An: Eine neue Nachricht holt einen Chat nicht in die Liste zurück.',
  blocked: 'Blockierte Personen',
  nobodyBlocked: 'Niemand ist blockiert.',
  search: 'Kontakte durchsuchen',
  none: 'Du hast noch keine Kontakte.',
};
