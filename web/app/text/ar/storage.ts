/** What a person reads in Arabic about data and storage. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  here: 'الوسائط على هذا الجهاز',
  empty: 'لا شيء بعد.',
  lying: { photo: 'الصور', video: 'مقاطع الفيديو', audio: 'الموسيقى', voice: 'الرسائل الصوتية', file: 'الملفات' },
  most: 'الاحتفاظ بما لا يزيد على',
  noLimit: 'بلا حد',
  days: 'الاحتفاظ بما لا أشاهده',
  daysOf: { three: 'ثلاثة أيام', week: 'أسبوع', month: 'شهر', ever: 'دائمًا' },
  keptHint: 'ما زاد على ذلك يُحذف، وأوّله ما لم يُشاهَد منذ أطول مدة. ويبقى ما أرسلتَه وما لا يمكن طلبه من أحد سواك.',
  chats: 'حسب المحادثة',
  others: 'محادثات أخرى',
  clear: 'مسح',
  clearOf: (title: string): string => `مسح وسائط ${isolated(title)}`,
  clearAll: 'مسح كل الوسائط',
  clearTitle: 'مسح الوسائط من هذا الجهاز؟',
  clearHint: 'تبقى الرسائل. وما تريد رؤيته ثانيةً يأتي ممّن لا يزال لديه.',
  needed: (size: string): string => `وكذلك ${size} قد لا توجد في مكان آخر`,
  neededHint: 'ما أرسلتَه، أو ما لم يعد ممكنًا طلبه من مرسله. وما ليس لدى أحد يضيع إلى الأبد.',
  clearSo: (size: string): string => `مسح ${size}`,
  cleared: (size: string): string => `تم تفريغ ${size}`,
  makeRoom: 'توفير مساحة',
  alone: { any: 'الوسائط التي تُنزَّل تلقائيًا', wifi: 'تلقائيًا عبر Wi-Fi', mobile: 'تلقائيًا عبر بيانات الجوال' },
  kinds: { photo: 'الصور', voice: 'الرسائل الصوتية', video: 'مقاطع الفيديو', file: 'الملفات والموسيقى' },
  upTo: (size: string): string => `حتى ${size}`,
  aloneHint: 'ما سوى ذلك يُنزَّل عند الضغط عليه. يسري هذا على هذا الجهاز وحده.',
  saving: 'متصفحك يوفّر البيانات: لا شيء يُنزَّل تلقائيًا.',
};
