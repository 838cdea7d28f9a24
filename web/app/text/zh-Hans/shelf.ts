/** What a person reads in simplified Chinese about what can be done with chats of the list. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const shelf: Later['shelf'] = {
  actions: '如何处理这个聊天',
  markRead: '标为已读',
  markUnread: '标为未读',
  mute: '静音',
  unmute: '取消静音',
  day: '一天',
  always: '始终',
  archive: '归档',
  unarchive: '移出归档',
  archivedOne: '聊天已归档',
  unarchivedOne: '聊天已移出归档',
  clear: '清空记录',
  clearTitle: (name: string): string => `清空${isolated(name)}的全部内容？`,
  clearHint: '所有消息将从你的所有设备上永久消失。其他人仍保留他们的。',
  clearSaved: '你的所有笔记将从你的所有设备上永久消失。',
  delete: '删除聊天',
  deleteTitle: (name: string): string => `删除聊天${isolated(name)}？`,
  deleteHint: '所有消息将从你的所有设备上永久消失，聊天也会从列表中移除。其他人仍保留他们的。',
  leaves: '你会先退出该群组。',
  leaveAndDelete: '退出并删除',
  cleared: '聊天已清空',
  deleted: '聊天已删除',
  hours: (n) => count(n, (n) => ({ other: `${n} 小时` })),
};
