/** What a person reads in Arabic about folders of chats. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const folders: Later['folders'] = {
  title: 'المجلدات',
  manage: 'المحادثات التي تجتمع فوق القائمة.',
  new: 'مجلد جديد',
  edit: 'تعديل المجلد',
  name: 'الاسم',
  people: 'كل المحادثات الفردية',
  groups: 'كل المجموعات',
  unread: 'غير المقروء منها فقط',
  single: 'محادثات بعينها',
  is: { none: 'كما في الأعلى', always: 'دائمًا', never: 'أبدًا' },
  remove: 'حذف المجلد',
  removed: (name) => `حُذف المجلد ${isolated(name)}`,
  moveUp: 'إلى الأعلى',
  moveDown: 'إلى الأسفل',
  upOf: (name) => `نقل ${isolated(name)} إلى الأعلى`,
  downOf: (name) => `نقل ${isolated(name)} إلى الأسفل`,
  editOf: (name) => `تعديل ${isolated(name)}`,
  search: 'البحث في المحادثات',
  noChats: 'لا محادثة بهذا الاسم.',
  empty: 'اختر نوعًا واحدًا أو محادثة واحدة على الأقل.',
};
