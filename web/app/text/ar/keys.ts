/** What a person reads in Arabic in the list of keys. */
import type { Later } from '../text.ts';

export const keys: Later['keys'] = {
  title: 'اختصارات لوحة المفاتيح',
  groups: { everywhere: 'في كل مكان', writing: 'أثناء الكتابة', message: 'على رسالة' },
  to: { step: 'المحادثة السابقة أو التالية', unread: 'غير المقروءة السابقة أو التالية', parts: 'أجزاء الشاشة', list: 'العودة إلى المحادثات' },
  names: {
    alt: 'Alt',
    shift: 'Shift',
    control: 'Ctrl',
    enter: 'Enter',
    escape: 'Esc',
    home: 'Home',
    end: 'End',
    page: 'Page',
    space: 'مسافة',
    remove: 'Del',
  },
  within: {
    messages: 'بين الرسائل',
    line: 'سطر جديد',
    show: 'هذه القائمة',
    editLast: 'تعديل آخر رسالة لك',
    answer: 'الرد على رسالة أقدم أو أحدث',
    quoted: 'إلى الرسالة المقتبسة',
  },
};
