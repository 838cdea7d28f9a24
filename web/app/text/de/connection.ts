/** What a person reads in German of the line to the hub. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const connection: First['connection'] = {
  connecting: 'Verbinden …',
  updating: 'Aktualisieren …',
  offline: (waiting) =>
    waiting === 0
      ? 'Offline. Was du schreibst, wird gesendet, sobald du wieder verbunden bist.'
      : count(waiting, (n) => ({
          one: `Offline. ${n} Nachricht wird gesendet, sobald du wieder verbunden bist.`,
          other: `Offline. ${n} Nachrichten werden gesendet, sobald du wieder verbunden bist.`,
        })),
  back: (sent) =>
    sent === 0
      ? 'Wieder online.'
      : count(sent, (n) => ({ one: `Wieder online. ${n} Nachricht gesendet.`, other: `Wieder online. ${n} Nachrichten gesendet.` })),
  held: (until) =>
    `Der Hub meldet erneut, dass dieses Gerät zweimal läuft. Zur Sicherheit sendet und holt es bis ${until} nichts und nimmt dann von selbst neue Schlüssel; was du schreibst, bleibt erhalten.`,
  heldForNow:
    'Der Hub meldet, dass dieses Gerät zweimal läuft. Zur Sicherheit sendet und holt es nichts; was du schreibst, bleibt erhalten. Nach dem Neuladen fragt es den Hub noch einmal.',
  goOn: 'Jetzt neue Schlüssel nehmen',
  heldForGood:
    'Der Hub meldet, dass dieses Gerät zweimal läuft, und für neue Schlüssel ist kein Platz. Es sendet nichts mehr; nimm ein anderes deiner Geräte.',
  unavailable: 'Der Hub kann gerade nichts tun. Was du schreibst, bleibt erhalten und geht hinaus, sobald es geht.',
  full: 'Dieses Gerät ist voll, oder sein Speicher antwortet nicht: Nichts wird gespeichert, gesendet oder geholt. Schaffe Platz; dann geht es von selbst weiter.',
  updateNeeded: 'Der Hub braucht ein neueres Tidings. Lade neu, um zu aktualisieren; was du geschrieben hast, bleibt erhalten.',
};
