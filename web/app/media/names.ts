/** What is sent is called by what it is, or by its own name, as long as a message takes one. */
import { endingOf, MEDIA_LIMIT } from '../../chat/media.ts';

/** Names of pictures and films say when they were taken, and of what: they are called by what they are, as what is spoken is. */
const ENDINGS = [
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['video/mp4', 'mp4'],
  ['video/quicktime', 'mov'],
  ['video/webm', 'webm'],
  ['audio/webm', 'webm'],
  ['audio/mp4', 'm4a'],
  ['audio/ogg', 'ogg'],
] as const;
export const nameFor = (what: 'photo' | 'video' | 'voice', type: string): string => `${what}.${ENDINGS.find(([one]) => one === type)?.[1] ?? ''}`;

/** As long as a message takes it: what is too much of it goes before its ending. */
export function fitName(name: string): string {
  const ending = endingOf(name);
  const tail = ending === '' ? '' : `.${ending}`;
  const stem = [...(tail === '' ? name : name.slice(0, -tail.length))];
  const length = (text: string): number => new TextEncoder().encode(text).length;
  if (length(name) <= MEDIA_LIMIT.name) return name;
  while (length(stem.join('')) > MEDIA_LIMIT.name - length(tail)) stem.pop();
  return stem.join('') + tail;
}
