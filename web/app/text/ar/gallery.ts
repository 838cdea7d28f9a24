/** What a person reads in Arabic about what a chat holds. */
import type { Later } from '../text.ts';

export const gallery: Later['gallery'] = {
  title: 'الصور والملفات والروابط',
  kinds: { media: 'الوسائط', file: 'الملفات', link: 'الروابط', voice: 'الصوت' },
  none: {
    media: 'لا توجد صور أو مقاطع فيديو هنا بعد.',
    file: 'لا توجد ملفات هنا بعد.',
    link: 'لا توجد روابط هنا بعد.',
    voice: 'لا توجد رسائل صوتية هنا بعد.',
  },
};
