/** What a person reads in Russian beside a chat, of who it is with. */
import type { Later } from '../text.ts';

export const info: Later['info'] = {
  title: 'Сведения',
  bio: 'О себе',
  encrypted: 'Сквозное шифрование',
  verified: 'Проверено вами',
  notVerified: 'Пока не проверено',
};
