/** What a person reads in Arabic in what the system shows of new messages. */
import type { Notices } from '../text.ts';

export const notices: Notices = {
  message: 'رسالة جديدة',
  mention: 'ذكرك أحدهم',
  request: 'طلب مراسلة',
  invite: 'دعوة إلى مجموعة',
  added: 'تمت إضافتك إلى المجموعة',
  photo: 'صورة',
  video: 'فيديو',
  audio: 'مقطع صوتي',
  voice: 'رسالة صوتية',
  file: 'ملف',
  reply: 'رد',
  read: 'تحديد كمقروء',
  write: 'رسالة',
};
