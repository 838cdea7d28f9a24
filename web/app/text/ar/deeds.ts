/** What a person reads in Arabic about what can be done with messages. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const deeds: Later['deeds'] = {
  actions: 'ما يمكن فعله بهذه الرسالة',
  copy: 'نسخ النص',
  reply: 'رد',
  edit: 'تعديل',
  pin: 'تثبيت',
  unpin: 'إلغاء التثبيت',
  unpinAll: 'إلغاء تثبيت الكل',
  pinnedActions: 'الرسائل المثبّتة',
  forward: 'تحويل',
  share: 'مشاركة',
  select: 'تحديد',
  info: 'معلومات الرسالة',
  versions: 'النسخ السابقة',
  delete: 'حذف',
  react: 'تفاعل',
  moreReactions: 'تفاعلات أخرى',
  reactions: 'التفاعلات',
  selected: (n) =>
    count(n, (n) => ({ zero: `${n} محددة`, one: `محددة واحدة`, two: `محددتان`, few: `${n} محددة`, many: `${n} محددة`, other: `${n} محددة` })),
  undo: 'تراجع',
  deleteTitle: (n) =>
    count(n, (n) => ({
      zero: `حذف ${n} رسالة؟`,
      one: `حذف رسالة واحدة؟`,
      two: `حذف رسالتين؟`,
      few: `حذف ${n} رسائل؟`,
      many: `حذف ${n} رسالة؟`,
      other: `حذف ${n} رسالة؟`,
    })),
  deletedForMe: (n) =>
    count(n, (n) => ({
      zero: `لم تُحذف رسائل لديك`,
      one: `حُذفت رسالة واحدة لديك`,
      two: `حُذفت رسالتان لديك`,
      few: `حُذفت ${n} رسائل لديك`,
      many: `حُذفت ${n} رسالة لديك`,
      other: `حُذفت ${n} رسالة لديك`,
    })),
  deleteMeHint: 'تُمحى من أجهزتك. وتبقى عند الآخرين.',
  forAll: (title) => `أيضًا عند ${isolated(title)}`,
  forAllOf: (n) =>
    count(n, (n) => ({
      zero: `أيضًا عند الجميع: لا يمكن لأي منها`,
      one: `أيضًا عند الجميع: يمكن لواحدة منها`,
      two: `أيضًا عند الجميع: يمكن لاثنتين منها`,
      few: `أيضًا عند الجميع: يمكن لـ ${n} منها`,
      many: `أيضًا عند الجميع: يمكن لـ ${n} منها`,
      other: `أيضًا عند الجميع: يمكن لـ ${n} منها`,
    })),
  deleteSelf: 'تُمحى من كل أجهزتك نهائيًا.',
  deleteAllHint: 'تُمحى من كل أجهزة كل من في هذه المحادثة، مع نسخها السابقة والتفاعلات. لا يمكن التراجع عن ذلك.',
  forwarded: (n) =>
    count(n, (n) => ({
      zero: `لم تُحوّل إلى أي محادثة`,
      one: `حُوّلت إلى محادثة واحدة`,
      two: `حُوّلت إلى محادثتين`,
      few: `حُوّلت إلى ${n} محادثات`,
      many: `حُوّلت إلى ${n} محادثة`,
      other: `حُوّلت إلى ${n} محادثة`,
    })),
  forwardTitle: (n) =>
    count(n, (n) => ({
      zero: `تحويل ${n} رسالة`,
      one: `تحويل رسالة واحدة`,
      two: `تحويل رسالتين`,
      few: `تحويل ${n} رسائل`,
      many: `تحويل ${n} رسالة`,
      other: `تحويل ${n} رسالة`,
    })),
  searchChats: 'بحث في المحادثات',
  forwardTo: 'المحادثات التي تُحوّل إليها',
  noChat: 'لا توجد محادثة بهذا الاسم.',
  hideSender: 'إخفاء الكاتب',
  sentAt: 'أُرسلت',
  copies: 'النسخ',
  onDevices: (n) =>
    count(n, (n) => ({
      zero: `ليست على أي جهاز`,
      one: `على جهاز واحد`,
      two: `على جهازين`,
      few: `على ${n} أجهزة`,
      many: `على ${n} جهازًا`,
      other: `على ${n} جهاز`,
    })),
  reached: 'من وصلت إليه',
  seenBy: (n) => `شاهدها: ${number(n)}`,
  readAt: (moment) => `قُرئت ${moment}`,
  deliveredAt: (moment) => `وصلت ${moment}`,
  notYet: 'لم تصل بعد',
  firstAt: (moment) => `أولًا ${moment}`,
  changedAt: (moment) => `عُدّلت ${moment}`,
  andMore: (emoji, n) =>
    count(n, (n) => ({
      zero: `${emoji}`,
      one: `${emoji} وواحد آخر`,
      two: `${emoji} واثنان آخران`,
      few: `${emoji} و${n} آخرون`,
      many: `${emoji} و${n} آخرون`,
      other: `${emoji} و${n} آخرون`,
    })),
};
