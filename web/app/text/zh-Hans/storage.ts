/** What a person reads in Chinese about data and storage. */
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  alone: { any: '自动下载的媒体', wifi: '通过 Wi-Fi 自动下载', mobile: '通过移动数据自动下载' },
  kinds: { photo: '照片', voice: '语音消息', video: '视频', file: '文件和音乐' },
  upTo: (size: string): string => `最大 ${size}`,
  aloneHint: '其余内容在点按后下载。仅对此设备有效。',
  saving: '浏览器正在节省流量：不会自动下载任何内容。',
};
