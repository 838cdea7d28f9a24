/** What a person reads in Arabic about one person. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const person: Later['person'] = {
  username: 'اسم المستخدم',
  ownName: 'الاسم كما يكتبه صاحبه',
  groups: 'المجموعات المشتركة',
  addContact: 'إضافة إلى جهات الاتصال',
  removeContact: 'إزالة من جهات الاتصال',
  added: (name) => `${isolated(name)} ضمن جهات اتصالك`,
  removed: (name) => `لم يعد ${isolated(name)} ضمن جهات اتصالك`,
  rename: 'تغيير الاسم',
  renameTitle: (name) => `ماذا تسمّي ${isolated(name)}؟`,
  renameLabel: 'الاسم',
  renameHint: 'تراه أنت وحدك. إن تركته فارغًا يظهر الاسم الذي اختاره صاحبه لنفسه.',
  block: 'حظر',
  unblock: 'إلغاء الحظر',
  blockTitle: (name) => `حظر ${isolated(name)}؟`,
  blockHint:
    'لن يصلك شيء من هذا الشخص، ولن يصله شيء منك: لا رسالة ولا كونك متصلًا. لا يُخبَر بذلك. ما يكتبه في هذه الأثناء لن تراه أبدًا. وفي المجموعات المشتركة يُخفى ما يقوله.',
  blocked: (name) => `حُظر ${isolated(name)}`,
  unblocked: (name) => `أُلغي حظر ${isolated(name)}`,
  youBlocked: (name) => `لقد حظرت ${isolated(name)}.`,
  report: 'إبلاغ',
  reportTitle: (name) => `الإبلاغ عن ${isolated(name)}`,
  reportLead: (name) =>
    `يذهب بلاغك إلى من يدير هذا الخادم. لا يُقرأ هناك إلا الرسائل التي ترفقها؛ فهي تخرج من التشفير بين الطرفين. لا يُخبَر ${isolated(name)} بذلك.`,
  reasons: {
    spam: 'رسائل مزعجة',
    fraud: 'احتيال',
    harassment: 'مضايقة',
    violence: 'عنف',
    child_abuse: 'اعتداء جنسي على الأطفال',
    impersonation: 'انتحال شخصية',
    other: 'شيء آخر',
  },
  reason: 'السبب',
  reportText: 'ما الذي حدث (اختياري)',
  reportLast: (n) =>
    count(n, (n) => ({
      zero: 'دون إرفاق رسائل',
      one: 'إرفاق الرسالة الأخيرة',
      two: 'إرفاق آخر رسالتين',
      few: `إرفاق آخر ${n} رسائل`,
      many: `إرفاق آخر ${n} رسالة`,
      other: `إرفاق آخر ${n} رسالة`,
    })),
  reportThese: (n) =>
    count(n, (n) => ({
      zero: 'لا تُرفق رسائل.',
      one: 'تُرفق رسالة واحدة.',
      two: 'تُرفق رسالتان.',
      few: `تُرفق ${n} رسائل.`,
      many: `تُرفق ${n} رسالة.`,
      other: `تُرفق ${n} رسالة.`,
    })),
  reportSend: 'إرسال البلاغ',
  reported: 'أُرسل بلاغك',
  alsoBlock: (name) => `حظر ${isolated(name)} أيضًا`,
};
