/** What a person reads in Arabic of whom their number leads to. */
import type { Later } from '../text.ts';

export const number: Later['number'] = {
  unknown: 'لا يعرف هذا الخادم رقم هاتفك. أكّده لتجد الناس ويجدوك.',
  confirm: 'تأكيد',
  confirmTitle: 'تأكيد رقمك',
  confirmLead: 'نرسل إليك رمزًا برسالة نصية لنتأكد أنه رقمك. محادثاتك واسم المستخدم وأجهزتك تبقى كما هي.',
  confirmed: 'تم تأكيد رقمك.',
  asked: 'شخص ما يريد أخذ رقم هاتفك',
  claimed: (since, until) =>
    `في ${since} بدأ شخص حسابًا جديدًا برمز أُرسل إلى رقمك. ما لم تحتفظ بالرقم، يقود إليه ابتداءً من ${until}. تبقى محادثاتك لك في الحالتين.`,
  keep: 'الاحتفاظ برقمي',
  waiting: (until) => `ينتقل رقمك إلى هذا الحساب في ${until}. حتى ذلك الحين يجد من يبحث عنه الحساب القديم.`,
  kept: (date) => `في ${date} احتفظ الحساب صاحب رقمك به. اربط هذا الجهاز به، أو أكّد رقمًا آخر.`,
};
