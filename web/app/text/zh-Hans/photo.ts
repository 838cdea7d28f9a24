/** What a person reads in Chinese while choosing a photo. */
import type { Later } from '../text.ts';

export const photo: Later['photo'] = {
  choose: '选择照片',
  change: '更换照片',
  remove: '移除照片',
  title: '选择显示的部分',
  frame: '照片。方向键移动，加号和减号放大和缩小。',
  zoom: '放大',
  take: '使用照片',
  unreadable: '无法读取这张图片。请选择不超过 40 MB 的 JPEG、PNG 或 WebP 文件。',
};
