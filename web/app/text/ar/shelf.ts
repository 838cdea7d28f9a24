/** What a person reads in Arabic about what can be done with chats of the list. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const shelf: Later['shelf'] = {
  actions: 'ما يمكن فعله بهذه المحادثة',
  markRead: 'تعليم كمقروءة',
  markUnread: 'تعليم كغير مقروءة',
  mute: 'كتم',
  unmute: 'إلغاء الكتم',
  day: 'لمدة يوم',
  always: 'دائمًا',
  archive: 'أرشفة',
  unarchive: 'إخراج من الأرشيف',
  archivedOne: 'أُرشفت المحادثة',
  unarchivedOne: 'أُخرجت المحادثة من الأرشيف',
  clear: 'مسح السجل',
  clearTitle: (name: string): string => `مسح كل ما في ${isolated(name)}؟`,
  clearHint: 'تُمحى كل الرسائل من جميع أجهزتك نهائيًا. وتبقى لدى الآخرين.',
  clearSaved: 'تُمحى كل ملاحظاتك من جميع أجهزتك نهائيًا.',
  delete: 'حذف المحادثة',
  deleteTitle: (name: string): string => `حذف المحادثة ${isolated(name)}؟`,
  deleteHint: 'تُمحى كل الرسائل من جميع أجهزتك نهائيًا، وتُزال المحادثة من قائمتك. وتبقى لدى الآخرين.',
  leaves: 'ستغادر المجموعة أولًا.',
  leaveAndDelete: 'مغادرة وحذف',
  cleared: 'مُسحت المحادثة',
  deleted: 'حُذفت المحادثة',
  hours: (n) =>
    count(n, (n) => ({
      zero: `لمدة ${n} ساعة`,
      one: `لمدة ساعة`,
      two: `لمدة ساعتين`,
      few: `لمدة ${n} ساعات`,
      many: `لمدة ${n} ساعة`,
      other: `لمدة ${n} ساعة`,
    })),
};
