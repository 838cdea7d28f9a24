/** What a person reads in Chinese beside a chat, of who it is with. */
import type { Later } from '../text.ts';

export const info: Later['info'] = {
  title: '信息',
  bio: '简介',
  encrypted: '端到端加密',
  verified: '你已验证',
  notVerified: '尚未验证',
};
