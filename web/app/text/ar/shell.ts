/** What a person reads in Arabic in the frame, and of days and times anywhere. */
import type { Shell } from '../text.ts';

export const shell: Shell = {
  app: 'Tidings',
  skipToComposer: 'الانتقال إلى الكتابة',
  nav: {
    main: 'الرئيسية',
    chats: 'المحادثات',
    saved: 'المحفوظات',
    settings: 'الإعدادات',
    people: 'الأشخاص',
    menu: 'القائمة',
    back: 'رجوع',
    close: 'إغلاق',
  },
  status: { device: 'على هذا الجهاز، لم تُرسل بعد', hub: 'أُرسلت', delivered: 'وصلت', read: 'قُرئت', failed: 'لم تُرسل' },
  update: { ready: 'يتوفر إصدار جديد.', reload: 'إعادة التحميل' },
  today: 'اليوم',
  yesterday: 'أمس',
  moment: {
    today: (time) => `اليوم ${time}`,
    yesterday: (time) => `أمس ${time}`,
    day: (date, time) => `${date}، ${time}`,
  },
};
