/** What a person reads in Chinese about data and storage. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  here: '此设备上的媒体',
  empty: '还没有。',
  lying: { photo: '照片', video: '视频', audio: '音乐', voice: '语音消息', file: '文件' },
  most: '最多保留',
  noLimit: '不限',
  days: '未查看的内容保留',
  daysOf: { three: '3 天', week: '1 周', month: '1 个月', ever: '永久' },
  keptHint: '超出部分会先移除最久未查看的内容。你发送的，以及无法再向他人索取的内容会保留。',
  chats: '按聊天',
  others: '其他聊天',
  clear: '清除',
  clearOf: (title: string): string => `清除 ${isolated(title)} 的媒体`,
  clearAll: '清除所有媒体',
  clearTitle: '从此设备清除媒体？',
  clearHint: '消息会保留。再次查看时，会从仍有它的人那里获取。',
  needed: (size: string): string => `同时清除可能别处没有的 ${size}`,
  neededHint: '你发送的，或已无法向发送者索取的内容。如果没有人再有它，就永远没有了。',
  clearSo: (size: string): string => `清除 ${size}`,
  cleared: (size: string): string => `已释放 ${size}`,
  makeRoom: '腾出空间',
  alone: { any: '自动下载的媒体', wifi: '通过 Wi-Fi 自动下载', mobile: '通过移动数据自动下载' },
  kinds: { photo: '照片', voice: '语音消息', video: '视频', file: '文件和音乐' },
  upTo: (size: string): string => `最大 ${size}`,
  aloneHint: '其余内容在点按后下载。仅对此设备有效。',
  saving: '浏览器正在节省流量：不会自动下载任何内容。',
};
