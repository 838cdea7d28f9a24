/** What a person reads in Arabic about data and storage. */
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  alone: { any: 'الوسائط التي تُنزَّل تلقائيًا', wifi: 'تلقائيًا عبر Wi-Fi', mobile: 'تلقائيًا عبر بيانات الجوال' },
  kinds: { photo: 'الصور', voice: 'الرسائل الصوتية', video: 'مقاطع الفيديو', file: 'الملفات والموسيقى' },
  upTo: (size: string): string => `حتى ${size}`,
  aloneHint: 'ما سوى ذلك يُنزَّل عند الضغط عليه. يسري هذا على هذا الجهاز وحده.',
  saving: 'متصفحك يوفّر البيانات: لا شيء يُنزَّل تلقائيًا.',
};
