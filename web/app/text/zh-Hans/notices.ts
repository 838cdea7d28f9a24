/** What a person reads in Chinese in what the system shows of new messages. */
import type { Notices } from '../text.ts';

export const notices: Notices = {
  message: '新消息',
  mention: '有人提到了你',
  request: '消息请求',
  invite: '群组邀请',
  added: '你已被加入群组',
  photo: '照片',
  video: '视频',
  audio: '音频',
  voice: '语音消息',
  file: '文件',
  reply: '回复',
  read: '标为已读',
  write: '消息',
};
