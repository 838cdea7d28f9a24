/** What a person reads in German in what the system shows of new messages. */
import type { Notices } from '../text.ts';

export const notices: Notices = {
  message: 'Neue Nachricht',
  mention: 'Jemand hat dich erwähnt',
  request: 'Nachrichtenanfrage',
  invite: 'Einladung in eine Gruppe',
  added: 'Du wurdest zu der Gruppe hinzugefügt',
  photo: 'Foto',
  video: 'Video',
  audio: 'Audio',
  voice: 'Sprachnachricht',
  file: 'Datei',
  reply: 'Antworten',
  read: 'Als gelesen markieren',
  write: 'Nachricht',
};
