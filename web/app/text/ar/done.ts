/** What a person reads in Arabic of what was done to a group: one sentence each, in the list and between messages. None says whether somebody is a man or a woman. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, list } from './count.ts';

export const done: Later['done'] = {
  others: (n) =>
    count(n, (n) => ({ zero: `${n} آخرون`, one: 'شخص آخر', two: 'شخصان آخران', few: `${n} آخرون`, many: `${n} آخرون`, other: `${n} آخرون` })),
  created: {
    other: (who, name) => `أُنشئت المجموعة «${isolated(name)}» بواسطة ${isolated(who)}`,
    own: (name) => `أنشأت المجموعة «${isolated(name)}»`,
  },
  added: {
    other: (who, people) => `تمت إضافة ${list([...people].map(isolated))} بواسطة ${isolated(who)}`,
    own: (people) => `أضفت إلى المجموعة ${list([...people].map(isolated))}`,
    you: (who) => `تمت إضافتك إلى المجموعة بواسطة ${isolated(who)}`,
  },
  removed: {
    other: (who, people) => `تمت إزالة ${list([...people].map(isolated))} بواسطة ${isolated(who)}`,
    own: (people) => `أزلت من المجموعة ${list([...people].map(isolated))}`,
    you: (who) => `تمت إزالتك من المجموعة بواسطة ${isolated(who)}`,
  },
  banned: {
    other: (who, people) => `تم حظر ${list([...people].map(isolated))} من المجموعة بواسطة ${isolated(who)}`,
    own: (people) => `حظرت من المجموعة ${list([...people].map(isolated))}`,
    you: (who) => `تم حظرك من المجموعة بواسطة ${isolated(who)}`,
  },
  left: { other: (one) => `مغادرة المجموعة: ${isolated(one)}`, own: 'غادرت المجموعة' },
  promoted: {
    other: (who, one) => `تم منح ${isolated(one)} صلاحيات الإشراف بواسطة ${isolated(who)}`,
    own: (one) => `منحت ${isolated(one)} صلاحيات الإشراف`,
    you: (who) => `تم منحك صلاحيات الإشراف بواسطة ${isolated(who)}`,
  },
  demoted: {
    other: (who, one) => `تم سحب صلاحيات الإشراف من ${isolated(one)} بواسطة ${isolated(who)}`,
    own: (one) => `سحبت صلاحيات الإشراف من ${isolated(one)}`,
    you: (who) => `تم سحب صلاحيات الإشراف منك بواسطة ${isolated(who)}`,
  },
  stepped: { other: (one) => `التخلي عن صلاحيات الإشراف: ${isolated(one)}`, own: 'تخليت عن صلاحيات الإشراف' },
  owner: {
    other: (who, one) => `تم نقل ملكية المجموعة إلى ${isolated(one)} بواسطة ${isolated(who)}`,
    own: (one) => `نقلت ملكية المجموعة إلى ${isolated(one)}`,
    you: (who) => `تم نقل ملكية المجموعة إليك بواسطة ${isolated(who)}`,
  },
  renamed: {
    other: (who, name) => `تم تغيير اسم المجموعة إلى «${isolated(name)}» بواسطة ${isolated(who)}`,
    own: (name) => `غيرت اسم المجموعة إلى «${isolated(name)}»`,
  },
  described: { other: (who) => `تم تغيير وصف المجموعة بواسطة ${isolated(who)}`, own: 'غيرت وصف المجموعة' },
  photo: { other: (who) => `تم تغيير صورة المجموعة بواسطة ${isolated(who)}`, own: 'غيرت صورة المجموعة' },
  photo_gone: { other: (who) => `تمت إزالة صورة المجموعة بواسطة ${isolated(who)}`, own: 'أزلت صورة المجموعة' },
  rules: { other: (who) => `تم تغيير صلاحيات الأعضاء بواسطة ${isolated(who)}`, own: 'غيرت صلاحيات الأعضاء' },
  history_shown: { other: (who) => `تمت إتاحة الرسائل السابقة للأعضاء الجدد بواسطة ${isolated(who)}`, own: 'أتحت الرسائل السابقة للأعضاء الجدد' },
  history_hidden: {
    other: (who) => `تم إخفاء الرسائل السابقة عن الأعضاء الجدد بواسطة ${isolated(who)}`,
    own: 'أخفيت الرسائل السابقة عن الأعضاء الجدد',
  },
  joined: { other: (one) => `انضمام عبر رابط: ${isolated(one)}`, own: 'انضممت عبر رابط' },
  link: { other: (who) => `تم إعداد رابط دعوة بواسطة ${isolated(who)}`, own: 'أعددت رابط دعوة' },
  link_gone: { other: (who) => `تم إلغاء رابط دعوة بواسطة ${isolated(who)}`, own: 'ألغيت رابط دعوة' },
  pinned: {
    other: (who, what) => `تم تثبيت ${what} بواسطة ${isolated(who)}`,
    own: (what) => `ثبّتَّ ${what}`,
    said: (text) => `«${isolated(text)}»`,
    message: 'رسالة',
  },
};
