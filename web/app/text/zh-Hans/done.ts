/** What a person reads in simplified Chinese of what was done to a group: one sentence each, in the list and between messages. None says whether somebody is a man or a woman. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, list } from './count.ts';

export const done: Later['done'] = {
  others: (n) => count(n, (n) => ({ other: `另外 ${n} 人` })),
  created: { other: (who, name) => `${isolated(who)}创建了群组“${isolated(name)}”`, own: (name) => `你创建了群组“${isolated(name)}”` },
  added: {
    other: (who, people) => `${isolated(who)}添加了${list([...people].map(isolated))}`,
    own: (people) => `你添加了${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)}将你加入群组`,
  },
  removed: {
    other: (who, people) => `${isolated(who)}移除了${list([...people].map(isolated))}`,
    own: (people) => `你移除了${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)}将你移出群组`,
  },
  banned: {
    other: (who, people) => `${isolated(who)}封禁了${list([...people].map(isolated))}`,
    own: (people) => `你封禁了${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)}封禁了你`,
  },
  left: { other: (one) => `${isolated(one)}退出了群组`, own: '你退出了群组' },
  promoted: {
    other: (who, one) => `${isolated(who)}授予${isolated(one)}管理员权限`,
    own: (one) => `你授予${isolated(one)}管理员权限`,
    you: (who) => `${isolated(who)}授予你管理员权限`,
  },
  demoted: {
    other: (who, one) => `${isolated(who)}收回了${isolated(one)}的管理员权限`,
    own: (one) => `你收回了${isolated(one)}的管理员权限`,
    you: (who) => `${isolated(who)}收回了你的管理员权限`,
  },
  stepped: { other: (one) => `${isolated(one)}放弃了管理员权限`, own: '你放弃了管理员权限' },
  owner: {
    other: (who, one) => `${isolated(who)}将群组转交给${isolated(one)}`,
    own: (one) => `你将群组转交给${isolated(one)}`,
    you: (who) => `${isolated(who)}将群组转交给你`,
  },
  renamed: { other: (who, name) => `${isolated(who)}将群组改名为“${isolated(name)}”`, own: (name) => `你将群组改名为“${isolated(name)}”` },
  described: { other: (who) => `${isolated(who)}修改了群组简介`, own: '你修改了群组简介' },
  photo: { other: (who) => `${isolated(who)}更换了群组头像`, own: '你更换了群组头像' },
  photo_gone: { other: (who) => `${isolated(who)}移除了群组头像`, own: '你移除了群组头像' },
  rules: { other: (who) => `${isolated(who)}修改了成员权限`, own: '你修改了成员权限' },
  history_shown: { other: (who) => `${isolated(who)}允许新成员查看以前的消息`, own: '你允许新成员查看以前的消息' },
  history_hidden: { other: (who) => `${isolated(who)}对新成员隐藏以前的消息`, own: '你对新成员隐藏以前的消息' },
  joined: { other: (one) => `${isolated(one)}通过链接加入`, own: '你通过链接加入' },
  link: { other: (who) => `${isolated(who)}设置了邀请链接`, own: '你设置了邀请链接' },
  link_gone: { other: (who) => `${isolated(who)}撤销了邀请链接`, own: '你撤销了邀请链接' },
  pinned: {
    other: (who, what) => `${isolated(who)}置顶了${what}`,
    own: (what) => `你置顶了${what}`,
    said: (text) => `“${isolated(text)}”`,
    message: '一条消息',
  },
};
