/** What a person reads in Arabic beside a chat, of who it is with. */
import type { Later } from '../text.ts';

export const info: Later['info'] = {
  title: 'معلومات',
  bio: 'نبذة',
  encrypted: 'مشفّرة من طرف إلى طرف',
  verified: 'تحققتَ منه',
  notVerified: 'لم يُتحقق منه بعد',
};
