/** What a person reads in German in the frame, and of days and times anywhere. */
import type { Shell } from '../text.ts';

export const shell: Shell = {
  app: 'Tidings',
  skipToComposer: 'Direkt zum Schreiben',
  nav: {
    main: 'Hauptbereich',
    chats: 'Chats',
    saved: 'Gemerkt',
    settings: 'Einstellungen',
    people: 'Personen',
    menu: 'Menü',
    back: 'Zurück',
    close: 'Schließen',
  },
  status: { device: 'Auf diesem Gerät, noch nicht gesendet', hub: 'Gesendet', delivered: 'Zugestellt', read: 'Gelesen', failed: 'Nicht gesendet' },
  update: { ready: 'Eine neue Version ist bereit.', reload: 'Neu laden' },
  today: 'Heute',
  yesterday: 'Gestern',
  moment: {
    today: (time) => `heute ${time}`,
    yesterday: (time) => `gestern ${time}`,
    day: (date, time) => `${date}, ${time}`,
  },
};
