/** What a person reads in Chinese in the list of chats. */
import type { First } from '../text.ts';
import { count, number } from './count.ts';

export const list: First['list'] = {
  title: '聊天',
  newChat: '新聊天',
  search: '搜索',
  newGroup: '新建群组',
  requests: '请求',
  empty: '还没有聊天',
  emptyHint: '用用户名、号码或链接找人。中间没有人能读到你写的内容。',
  coming: '你的聊天正在路上',
  comingHint: '它们来自你的另一台设备。请在那里打开 Tidings。',
  find: '找人',
  nothingOpen: '选择一个聊天',
  draft: '草稿：',
  notSent: '未发送。',
  you: '你：',
  deleted: '消息已删除',
  unsupported: '更新 Tidings 即可查看',
  noMessages: '还没有消息',
  saved: '收藏的消息',
  unread: (n) => `${number(n)} 条未读消息`,
  muted: '已静音',
  markedUnread: '标为未读',
  reactions: (n) => count(n, (n) => ({ other: `你的 ${n} 条消息有新回应` })),
  mentions: (n) => count(n, (n) => ({ other: `${n} 条消息提到你` })),
  asking: (n) => `${number(n)} 人想要加入`,
  shelves: '哪些聊天',
  shelf: { all: '全部', unread: '未读', archived: '已归档', people: '联系人', groups: '群组' },
  nothingUnread: '没有未读',
  nothingHere: '这里没有聊天',
};
