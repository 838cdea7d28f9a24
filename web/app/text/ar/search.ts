/** What a person reads in Arabic when they look for something. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const search: Later['search'] = {
  title: 'بحث',
  close: 'إغلاق البحث',
  hint: 'يجد كل الكلمات بأي ترتيب، حتى داخل كلمات أخرى. وما بين «علامتي تنصيص» يُبحث عنه كما هو.',
  kinds: 'عمّ تبحث',
  kind: { all: 'الكل', chats: 'المحادثات', links: 'الروابط' },
  fromAnyone: 'من أي شخص',
  from: (name) => `من ${isolated(name)}`,
  whose: 'من كتبها',
  anyone: 'أي شخص',
  findPerson: 'البحث عن شخص',
  noPerson: 'لا أحد بهذا الاسم.',
  anyTime: 'أي وقت',
  when: 'متى كُتبت',
  week: `آخر ${number(7)} أيام`,
  month: `آخر ${number(30)} يومًا`,
  year: `آخر ${number(12)} شهرًا`,
  days: 'اختيار أيام…',
  firstDay: 'أول يوم',
  lastDay: 'آخر يوم',
  apply: 'تطبيق',
  recent: 'الأخيرة',
  messages: (n) =>
    count(n, (n) => ({ zero: `لا رسائل`, one: `رسالة واحدة`, two: `رسالتان`, few: `${n} رسائل`, many: `${n} رسالة`, other: `${n} رسالة` })),
  many: 'الرسائل',
  newest: 'الأحدث أولًا',
  more: 'عرض المزيد',
  none: (text) => `لا نتائج عن «${isolated(text)}»`,
  noneAtAll: 'لا نتائج',
  onHub: (name) => `البحث عن ${isolated(name)} على الخادم`,
  clear: 'إزالة المرشّحات',
  clearText: 'مسح',
  within: (who, chat) => `${isolated(who)} في ${isolated(chat)}`,
  searched: (n) =>
    count(n, (n) => ({
      zero: `لا محادثات على هذا الجهاز.`,
      one: `بُحث على هذا الجهاز في محادثة واحدة.`,
      two: `بُحث على هذا الجهاز في محادثتين.`,
      few: `بُحث على هذا الجهاز في ${n} محادثات كلها.`,
      many: `بُحث على هذا الجهاز في ${n} محادثة كلها.`,
      other: `بُحث على هذا الجهاز في ${n} محادثة كلها.`,
    })),
  unsearched: (n) =>
    count(n, (n) => ({
      zero: `بُحث في كل المحادثات.`,
      one: `لا مساحة على هذا الجهاز للبحث في محادثة واحدة بكاملها.`,
      two: `لا مساحة على هذا الجهاز للبحث في محادثتين بكاملهما.`,
      few: `لا مساحة على هذا الجهاز للبحث في ${n} محادثات بكاملها.`,
      many: `لا مساحة على هذا الجهاز للبحث في ${n} محادثة بكاملها.`,
      other: `لا مساحة على هذا الجهاز للبحث في ${n} محادثة بكاملها.`,
    })),
  coming: (n) =>
    count(n, (n) => ({
      zero: `وصلت كل الرسائل القديمة.`,
      one: `رسائل قديمة من محادثة واحدة ما زالت في الطريق.`,
      two: `رسائل قديمة من محادثتين ما زالت في الطريق.`,
      few: `رسائل قديمة من ${n} محادثات ما زالت في الطريق.`,
      many: `رسائل قديمة من ${n} محادثة ما زالت في الطريق.`,
      other: `رسائل قديمة من ${n} محادثة ما زالت في الطريق.`,
    })),
  at: (at, all) => `${number(at)} من ${number(all)}`,
  atMore: (at, all) => `${number(at)} من أكثر من ${number(all)}`,
  older: 'الأقدم',
  newer: 'الأحدث',
  toDay: 'الانتقال إلى يوم',
  day: 'اليوم',
  goToDay: 'انتقال',
};
