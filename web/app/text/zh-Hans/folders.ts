/** What a person reads in Chinese about folders of chats. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const folders: Later['folders'] = {
  title: '文件夹',
  manage: '哪些聊天一起显示在列表上方。',
  new: '新建文件夹',
  edit: '编辑文件夹',
  name: '名称',
  people: '所有单聊',
  groups: '所有群组',
  unread: '其中仅未读',
  single: '单独的聊天',
  is: { none: '同上', always: '始终', never: '从不' },
  remove: '删除文件夹',
  removed: (name) => `已删除文件夹${isolated(name)}`,
  moveUp: '上移',
  moveDown: '下移',
  upOf: (name) => `上移${isolated(name)}`,
  downOf: (name) => `下移${isolated(name)}`,
  editOf: (name) => `编辑${isolated(name)}`,
  search: '搜索聊天',
  noChats: '没有叫这个名字的聊天。',
  empty: '请至少选择一类或一个聊天。',
};
