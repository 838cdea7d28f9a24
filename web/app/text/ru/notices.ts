/** What a person reads in Russian in what the system shows of new messages. */
import type { Notices } from '../text.ts';

export const notices: Notices = {
  message: 'Новое сообщение',
  mention: 'Вас упомянули',
  request: 'Запрос на переписку',
  invite: 'Приглашение в группу',
  added: 'Вас добавили в группу',
  photo: 'Фото',
  video: 'Видео',
  audio: 'Аудио',
  voice: 'Голосовое сообщение',
  file: 'Файл',
  reply: 'Ответить',
  read: 'Отметить прочитанным',
  write: 'Сообщение',
};
