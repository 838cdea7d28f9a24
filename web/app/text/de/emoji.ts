/** What a person reads in German while picking an emoji. */
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const emoji: Later['emoji'] = {
  search: 'Emoji suchen',
  recent: 'Oft benutzt',
  tone: 'Hautton',
  none: 'Kein Emoji heißt so.',
  found: (n) => `${number(n)} gefunden`,
};
