/** What a person reads in Chinese of the line to the hub. */
import type { First } from '../text.ts';
import { number } from './count.ts';

export const connection: First['connection'] = {
  connecting: '正在连接…',
  updating: '正在更新…',
  offline: (waiting) => (waiting === 0 ? '离线。你写的内容会在恢复连接后发送。' : `离线。${number(waiting)} 条消息会在恢复连接后发送。`),
  back: (sent) => (sent === 0 ? '已恢复连接。' : `已恢复连接。已发送 ${number(sent)} 条消息。`),
  held: (until) => `服务器再次报告此设备重复运行。为安全起见，它在 ${until} 之前不收发任何内容，之后会自动换用新密钥；你写的内容会保留。`,
  heldForNow: '服务器报告此设备重复运行。为安全起见，它不收发任何内容；你写的内容会保留。重新加载时会再次询问服务器。',
  goOn: '立即换用新密钥',
  heldForGood: '服务器报告此设备重复运行，而且没有位置存放新密钥。它不会再发送任何内容；请使用你的其他设备。',
  unavailable: '服务器暂时无法工作。你写的内容会保留，并在可以时发出。',
  full: '此设备已满，或存储没有响应：无法保存、发送或接收。请腾出空间，Tidings 会自动继续。',
  updateNeeded: '服务器需要更新版本的 Tidings。请重新加载以更新；你写的内容会保留。',
};
