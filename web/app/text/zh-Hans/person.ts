/** What a person reads in Chinese about one person. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const person: Later['person'] = {
  username: '用户名',
  ownName: '对方自己的名字',
  groups: '共同的群组',
  addContact: '添加到联系人',
  removeContact: '从联系人中移除',
  added: (name) => `${isolated(name)}已在你的联系人中`,
  removed: (name) => `${isolated(name)}已不在你的联系人中`,
  rename: '修改备注名',
  renameTitle: (name) => `你怎么称呼${isolated(name)}？`,
  renameLabel: '名字',
  renameHint: '只有你能看到。留空则显示对方自己的名字。',
  block: '屏蔽',
  unblock: '取消屏蔽',
  blockTitle: (name) => `屏蔽${isolated(name)}？`,
  blockHint:
    '你不会再收到对方的任何内容，对方也不会收到你的：没有消息，也看不到你是否在线。对方不会得到通知。在此期间对方写的内容你永远不会看到。在共同的群组里，对方说的话会被隐藏。',
  blocked: (name) => `已屏蔽${isolated(name)}`,
  unblocked: (name) => `已取消屏蔽${isolated(name)}`,
  youBlocked: (name) => `你已屏蔽${isolated(name)}。`,
  report: '举报',
  reportTitle: (name) => `举报${isolated(name)}`,
  reportLead: (name) => `你的举报会发给运营此服务器的人。那里只能读到你附上的消息；这些消息将脱离端到端加密。${isolated(name)}不会得到通知。`,
  reasons: {
    spam: '垃圾信息',
    fraud: '欺诈',
    harassment: '骚扰',
    violence: '暴力',
    child_abuse: '儿童性虐待',
    impersonation: '冒充他人',
    other: '其他',
  },
  reason: '原因',
  reportText: '发生了什么（可不填）',
  reportLast: (n) => `附上对方最近的 ${number(n)} 条消息`,
  reportThese: (n) => `将附上 ${number(n)} 条消息。`,
  reportSend: '发送举报',
  reported: '举报已发送',
  alsoBlock: (name) => `同时屏蔽${isolated(name)}`,
};
