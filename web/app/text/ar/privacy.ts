/** What a person reads in Arabic about who sees what of them. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const privacy: Later['privacy'] = {
  shown: { lastSeen: 'وقت ظهوري', photo: 'صورتي', groups: 'إضافتي إلى المجموعات' },
  hints: {
    lastSeen: 'إن لم يره أحد عندك، تبقى تراه عند من يُظهره.',
    photo: 'من لا يُسمح له يرى الأحرف الأولى من اسمك.',
    groups: 'من لا يُسمح له بإضافتك يمكنه أن يطلب فقط.',
  },
  audience: { everyone: 'الجميع', contacts: 'جهات الاتصال', nobody: 'لا أحد' },
  exact: 'إظهار الوقت بدقة',
  exactHint: 'عند الإيقاف: يعرف الآخرون الوقت تقريبًا فقط، مثل «مؤخرًا».',
  exceptions: (n) =>
    count(n, (n) => ({
      zero: 'لا استثناءات',
      one: 'استثناء واحد',
      two: 'استثناءان',
      few: `${n} استثناءات`,
      many: `${n} استثناءً`,
      other: `${n} استثناء`,
    })),
  exceptionsNone: 'الاستثناءات',
  except: { lastSeen: 'من يرى وقت ظهوري', photo: 'من يرى صورتي', groups: 'من يمكنه إضافتي إلى المجموعات' },
  exceptHint: 'يمكن تحديد غير ذلك لكل شخص.',
  is: { none: 'كما اخترت', always: 'دائمًا', never: 'أبدًا' },
  typing: 'مؤشر الكتابة',
  typingHint: 'عند الإيقاف: لا يرى أحد أنك تكتب، ولا ترى ذلك عند غيرك.',
  keepArchived: 'إبقاء المحادثات المؤرشفة في الأرشيف',
  keepArchivedHint: 'عند التشغيل: لا تعيد رسالة جديدة المحادثة إلى القائمة.',
  blocked: 'المحظورون',
  nobodyBlocked: 'لا أحد محظور.',
  search: 'البحث في جهات الاتصال',
  none: 'لا جهات اتصال بعد.',
};
