/** What a person reads in German of whom their number leads to. */
import type { Later } from '../text.ts';

export const number: Later['number'] = {
  unknown: 'Dieser Hub kennt deine Telefonnummer nicht. Bestätige sie, um andere zu finden und gefunden zu werden.',
  confirm: 'Bestätigen',
  confirmTitle: 'Bestätige deine Nummer',
  confirmLead:
    'Wir schicken dir per SMS einen Code, um zu prüfen, dass sie dir gehört. Deine Chats, dein Benutzername und deine Geräte bleiben, wie sie sind.',
  confirmed: 'Deine Nummer ist bestätigt.',
  asked: 'Jemand möchte deine Telefonnummer übernehmen',
  claimed: (since, until) =>
    `Am ${since} hat jemand mit einem Code, der an deine Nummer ging, ein neues Konto begonnen. Behältst du die Nummer nicht, führt sie ab ${until} dorthin. Deine Chats bleiben in jedem Fall deine.`,
  keep: 'Meine Nummer behalten',
  waiting: (until) => `Deine Nummer zieht am ${until} zu diesem Konto um. Bis dahin findet, wer sie sucht, das alte Konto.`,
  kept: (date) => `Am ${date} hat das Konto, das deine Nummer hat, sie behalten. Kopple dieses Gerät damit, oder bestätige eine andere Nummer.`,
};
