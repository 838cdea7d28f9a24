/** What a person reads in Chinese about what a chat holds. */
import type { Later } from '../text.ts';

export const gallery: Later['gallery'] = {
  title: '照片、文件和链接',
  kinds: { media: '媒体', file: '文件', link: '链接', voice: '语音' },
  none: { media: '这里还没有照片或视频。', file: '这里还没有文件。', link: '这里还没有链接。', voice: '这里还没有语音消息。' },
};
