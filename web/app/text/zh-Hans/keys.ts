/** What a person reads in Chinese in the list of keys. */
import type { Later } from '../text.ts';

export const keys: Later['keys'] = {
  title: '键盘快捷键',
  groups: { everywhere: '任何位置', writing: '输入时', message: '在消息上' },
  to: { step: '上一个或下一个聊天', unread: '上一个或下一个未读聊天', parts: '屏幕的各部分', list: '回到聊天列表' },
  names: {
    alt: 'Alt',
    shift: 'Shift',
    control: 'Ctrl',
    enter: 'Enter',
    escape: 'Esc',
    home: 'Home',
    end: 'End',
    page: 'Page',
    space: '空格',
    remove: 'Del',
  },
  within: {
    messages: '在消息之间',
    line: '换行',
    show: '这个列表',
    editLast: '编辑你的上一条消息',
    answer: '回复更早或更新的消息',
    quoted: '转到被引用的消息',
  },
};
