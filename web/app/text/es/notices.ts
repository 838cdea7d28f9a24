/** What a person reads in Spanish in what the system shows of new messages. */
import type { Notices } from '../text.ts';

export const notices: Notices = {
  message: 'Mensaje nuevo',
  mention: 'Te han mencionado',
  request: 'Solicitud de mensaje',
  invite: 'Invitación a un grupo',
  added: 'Te han añadido al grupo',
  photo: 'Foto',
  video: 'Vídeo',
  audio: 'Audio',
  voice: 'Mensaje de voz',
  file: 'Archivo',
  reply: 'Responder',
  read: 'Marcar como leído',
  write: 'Mensaje',
};
