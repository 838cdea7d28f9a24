/** What a person reads in German of a device that is of no more use, or of none for the moment. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const gone: Later['gone'] = {
  removed: 'Ein anderes deiner Geräte hat dieses abgemeldet. Was darauf ist, bleibt lesbar; Neues kommt nicht mehr an.',
  clear: 'Dieses Gerät leeren',
  clearSure: 'Dieses Gerät leeren?',
  clearLead:
    'Alle Chats werden endgültig von ihm entfernt. Hast du andere Geräte gekoppelt, behalten sie ihre; danach kannst du dich neu anmelden oder es wieder koppeln.',
  clearUnsent: (n) =>
    count(n, (n) => ({
      one: `${n} Nachricht hat dieses Gerät nie verlassen. Kopiere sie, wenn du sie noch brauchst: Kein anderes Gerät hat sie.`,
      other: `${n} Nachrichten haben dieses Gerät nie verlassen. Kopiere, was du noch brauchst: Kein anderes Gerät hat sie.`,
    })),
  damagedTitle: 'Dieses Gerät kann seine Chats nicht öffnen',
  damaged: {
    newer: 'Das hat eine neuere Version von Tidings gespeichert. Lade neu, um sie zu bekommen.',
    forbidden: 'Dieser Browser lässt Tidings nichts speichern. Erlaube es für diese Seite, oder verlasse das private Fenster.',
    wrong_key: 'Der Schlüssel zu dem, was dieses Gerät gespeichert hat, ist weg.',
    unreadable: 'Was dieses Gerät gespeichert hat, lässt sich nicht lesen.',
  },
  damagedLead:
    'Versuche es zuerst noch einmal. Hilft das nicht: Ein anderes Gerät, das du gekoppelt hast, hat seine Chats noch und kann dieses neu koppeln, sobald es geleert ist.',
  fullTitle: 'Auf diesem Gerät ist kein Platz',
  fullLead:
    'Tidings kann deine Chats nicht öffnen, solange das Gerät voll ist oder sein Speicher nicht antwortet. Schaffe Platz; dann geht es von selbst weiter.',
  tryAgain: 'Noch einmal versuchen',
};
