/** What a person reads in German beside a chat, of who it is with. */
import type { Later } from '../text.ts';

export const info: Later['info'] = {
  title: 'Info',
  bio: 'Über',
  encrypted: 'Ende-zu-Ende-verschlüsselt',
  verified: 'Von dir bestätigt',
  notVerified: 'Noch nicht bestätigt',
};
