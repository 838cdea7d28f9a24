/** What a person reads in Chinese of whom their number leads to. */
import type { Later } from '../text.ts';

export const number: Later['number'] = {
  unknown: '此服务器不知道你的电话号码。确认号码后才能找到别人，也才能被找到。',
  confirm: '确认',
  confirmTitle: '确认你的号码',
  confirmLead: '我们会发一条验证码短信，确认号码是你的。你的聊天、用户名和设备都保持不变。',
  confirmed: '你的号码已确认。',
  asked: '有人想接管你的电话号码',
  claimed: (since, until) =>
    `${since}，有人用发到你号码的验证码新建了账号。如果你不保留号码，从 ${until} 起它将指向对方。无论如何，你的聊天仍属于你。`,
  keep: '保留我的号码',
  waiting: (until) => `你的号码将于 ${until} 转到此账号。在那之前，查找该号码的人会找到旧账号。`,
  kept: (date) => `${date}，拥有你号码的账号保留了它。请将此设备关联到该账号，或确认另一个号码。`,
};
