/** What a person reads in German about media. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const media: Later['media'] = {
  stop: 'Anhalten',
  fetch: 'Herunterladen',
  gone: 'Das hat niemand mehr, oder jetzt nicht.',
  broken: 'Das ist nicht, was die Nachricht sagt.',
  full: 'Auf diesem Gerät ist kein Platz mehr.',
  sofar: (done: string, all: string): string => `${done} von ${all}`,
  open: 'Öffnen',
  showInChat: 'Im Chat zeigen',
  save: 'Speichern',
  runsTitle: 'Das kann ein Programm starten',
  runsHint: (name: string): string =>
    `${isolated(name)} kann auf deinem Computer alles tun, sobald es geöffnet wird. Speichere es nur, wenn du es von dort erwartet hast.`,
  saveStill: 'Trotzdem speichern',
  play: 'Abspielen',
  pause: 'Pause',
  speed: 'Tempo',
  where: 'Stelle in der Aufnahme',
  unfit: 'Das kann hier nicht gezeigt werden. Speichere es, um es anderswo zu öffnen.',
  before: 'Vorheriges',
  after: 'Nächstes',
  photoOrVideo: 'Foto oder Video',
  file: 'Datei',
  remove: (name: string): string => `${isolated(name)} entfernen`,
  more: 'Mehr hinzufügen',
  asFile: 'Als Dateien senden',
  preparing: 'Wird vorbereitet…',
  tooMany: (n: number): string => `Eine Nachricht fasst ${number(n)} Dateien. Der Rest wurde weggelassen.`,
  dropPhoto: 'Hier ablegen, um als Fotos zu senden',
  dropFile: 'Hier ablegen, um als Dateien zu senden',
  empty: (name: string): string => `${isolated(name)} ist leer.`,
  brokenFile: (name: string): string => `${isolated(name)} lässt sich nicht als Bild lesen. Sende es als Datei.`,
  tooManyPixels: (name: string): string => `${isolated(name)} hat zu viele Pixel, um gezeigt zu werden. Sende es als Datei.`,
  tooLarge: (name: string, most: string): string => `${isolated(name)} ist zu groß. Dieser Hub nimmt Dateien bis ${most}.`,
  unreadable: (name: string): string => `${isolated(name)} lässt sich nicht mehr lesen. Wähle es neu.`,
  cancelSend: 'Senden abbrechen',
};
