/** What a person reads in Russian about folders of chats. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const folders: Later['folders'] = {
  title: 'Папки',
  manage: 'Какие чаты стоят вместе над списком.',
  new: 'Новая папка',
  edit: 'Изменить папку',
  name: 'Название',
  people: 'Все личные чаты',
  groups: 'Все группы',
  unread: 'Из них только непрочитанные',
  single: 'Отдельные чаты',
  is: { none: 'Как выше', always: 'Всегда', never: 'Никогда' },
  remove: 'Удалить папку',
  removed: (name) => `Папка удалена: ${isolated(name)}`,
  moveUp: 'Выше',
  moveDown: 'Ниже',
  upOf: (name) => `Выше: ${isolated(name)}`,
  downOf: (name) => `Ниже: ${isolated(name)}`,
  editOf: (name) => `Изменить: ${isolated(name)}`,
  search: 'Поиск чатов',
  noChats: 'Чата с таким названием нет.',
  empty: 'Выберите хотя бы один вид или один чат.',
};
