/** What a person reads in Chinese about who sees what of them. */
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const privacy: Later['privacy'] = {
  shown: { lastSeen: '我的在线时间', photo: '我的照片', groups: '把我加入群组' },
  hints: {
    lastSeen: '即使谁也看不到你的，你仍能看到愿意显示的人的。',
    photo: '无权查看的人会看到你名字的首字。',
    groups: '无权添加你的人只能发出请求。',
  },
  audience: { everyone: '所有人', contacts: '联系人', nobody: '没有人' },
  exact: '显示准确时间',
  exactHint: '关闭：别人只知道大概时间，例如“最近”。',
  exceptions: (n) => `${number(n)} 个例外`,
  exceptionsNone: '例外',
  except: { lastSeen: '谁能看到我的在线时间', photo: '谁能看到我的照片', groups: '谁能把我加入群组' },
  exceptHint: '可以为每个人另行设置。',
  is: { none: '按所选', always: '始终', never: '从不' },
  typing: '输入状态',
  typingHint: '关闭：没有人看到你正在输入，你也看不到别人的。',
  keepArchived: '让归档的聊天留在归档中',
  keepArchivedHint: '开启：新消息不会把聊天带回列表。',
  blocked: '已屏蔽的人',
  nobodyBlocked: '没有屏蔽任何人。',
  search: '搜索联系人',
  none: '还没有联系人。',
};
