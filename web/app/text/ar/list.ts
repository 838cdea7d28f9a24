/** What a person reads in Arabic in the list of chats. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const list: First['list'] = {
  title: 'المحادثات',
  newChat: 'محادثة جديدة',
  search: 'بحث',
  newGroup: 'مجموعة جديدة',
  requests: 'الطلبات',
  empty: 'لا محادثات بعد',
  emptyHint: 'ابحث عن شخص باسم المستخدم أو الرقم أو الرابط. لا أحد بينكما يستطيع قراءة ما تكتبه.',
  coming: 'محادثاتك في الطريق',
  comingHint: 'تأتي من جهازك الآخر. افتح Tidings عليه.',
  find: 'البحث عن أشخاص',
  nothingOpen: 'اختر محادثة',
  draft: 'مسودة:',
  notSent: 'لم تُرسل.',
  you: 'أنت:',
  deleted: 'رسالة محذوفة',
  unsupported: 'حدّث Tidings لترى هذا',
  noMessages: 'لا رسائل بعد',
  saved: 'الرسائل المحفوظة',
  unread: (n) =>
    count(n, (n) => ({
      zero: 'لا رسائل غير مقروءة',
      one: 'رسالة واحدة غير مقروءة',
      two: 'رسالتان غير مقروءتين',
      few: `${n} رسائل غير مقروءة`,
      many: `${n} رسالة غير مقروءة`,
      other: `${n} رسالة غير مقروءة`,
    })),
  muted: 'مكتومة',
  markedUnread: 'معلّمة كغير مقروءة',
  reactions: (n) =>
    count(n, (n) => ({
      zero: 'لا تفاعلات جديدة على رسائلك',
      one: 'تفاعلات جديدة على رسالة لك',
      two: 'تفاعلات جديدة على رسالتين لك',
      few: `تفاعلات جديدة على ${n} رسائل لك`,
      many: `تفاعلات جديدة على ${n} رسالة لك`,
      other: `تفاعلات جديدة على ${n} رسالة لك`,
    })),
  mentions: (n) =>
    count(n, (n) => ({
      zero: `لا رسائل تذكرك`,
      one: `رسالة واحدة تذكرك`,
      two: `رسالتان تذكرانك`,
      few: `${n} رسائل تذكرك`,
      many: `${n} رسالة تذكرك`,
      other: `${n} رسالة تذكرك`,
    })),
  asking: (n) =>
    count(n, (n) => ({
      zero: 'لا أحد يريد الانضمام',
      one: 'شخص واحد يريد الانضمام',
      two: 'شخصان يريدان الانضمام',
      few: `${n} أشخاص يريدون الانضمام`,
      many: `${n} شخصًا يريدون الانضمام`,
      other: `${n} شخص يريدون الانضمام`,
    })),
  shelves: 'أي المحادثات',
  shelf: { all: 'الكل', unread: 'غير المقروءة', archived: 'المؤرشفة', people: 'الأشخاص', groups: 'المجموعات' },
  nothingUnread: 'لا شيء غير مقروء',
  nothingHere: 'لا محادثات هنا',
};
