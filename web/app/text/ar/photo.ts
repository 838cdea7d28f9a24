/** What a person reads in Arabic while choosing a photo. */
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const photo: Later['photo'] = {
  choose: 'اختيار صورة',
  change: 'تغيير الصورة',
  remove: 'إزالة الصورة',
  title: 'اختر ما يظهر',
  frame: 'الصورة. مفاتيح الأسهم تحرّكها، وزائد وناقص يقرّبانها ويبعدانها.',
  zoom: 'تقريب',
  take: 'استخدام الصورة',
  unreadable: `لا يمكن قراءة هذه الصورة. اختر ملف JPEG أو PNG أو WebP لا يزيد على ${number(40)} ميغابايت.`,
};
