/** What a person reads in Brazilian Portuguese in what the system shows of new messages. */
import type { Notices } from '../text.ts';

export const notices: Notices = {
  message: 'Nova mensagem',
  mention: 'Mencionaram você',
  request: 'Solicitação de mensagem',
  invite: 'Convite para um grupo',
  added: 'Você foi adicionado ao grupo',
  photo: 'Foto',
  video: 'Vídeo',
  audio: 'Áudio',
  voice: 'Mensagem de voz',
  file: 'Arquivo',
  reply: 'Responder',
  read: 'Marcar como lida',
  write: 'Mensagem',
};
