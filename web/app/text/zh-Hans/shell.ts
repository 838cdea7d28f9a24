/** What a person reads in Chinese in the frame, and of days and times anywhere. */
import type { Shell } from '../text.ts';

export const shell: Shell = {
  app: 'Tidings',
  skipToComposer: '跳到输入框',
  nav: { main: '主导航', chats: '聊天', saved: '收藏', settings: '设置', people: '联系人', menu: '菜单', back: '返回', close: '关闭' },
  status: { device: '在此设备上，尚未发送', hub: '已发送', delivered: '已送达', read: '已读', failed: '未发送' },
  update: { ready: '新版本已就绪。', reload: '重新加载' },
  today: '今天',
  yesterday: '昨天',
  moment: {
    today: (time) => `今天 ${time}`,
    yesterday: (time) => `昨天 ${time}`,
    day: (date, time) => `${date} ${time}`,
  },
};
