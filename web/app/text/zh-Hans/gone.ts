/** What a person reads in Chinese of a device that is of no more use, or of none for the moment. */
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const gone: Later['gone'] = {
  removed: '你的另一台设备让此设备退出了登录。已有的内容仍可阅读，但不会再收到新内容。',
  clear: '清空此设备',
  clearSure: '清空此设备？',
  clearLead: '此设备上的所有聊天将被永久移除。你关联的其他设备会保留它们的聊天；之后你可以重新登录或重新关联此设备。',
  clearUnsent: (n) => `有 ${number(n)} 条消息从未离开此设备。请复制仍需要的内容：其他设备上都没有。`,
  damagedTitle: '此设备无法打开聊天',
  damaged: {
    newer: '这是由更新版本的 Tidings 保存的。请重新加载以获取新版本。',
    forbidden: '此浏览器不允许 Tidings 保存任何内容。请为本网站允许存储，或退出无痕浏览。',
    wrong_key: '此设备所存内容的密钥已丢失。',
    unreadable: '无法读取此设备保存的内容。',
  },
  damagedLead: '请先重试。如果没有用：你关联的其他设备上仍有聊天，清空此设备后可以从那里重新关联。',
  fullTitle: '此设备没有空间',
  fullLead: '设备已满或存储没有响应时，Tidings 无法打开你的聊天。请腾出空间，它会自动继续。',
  tryAgain: '重试',
};
