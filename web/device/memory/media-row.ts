/** Media as a face gets it: names that are fit to be read, and no key. */
import { toHex } from '../../../crypto/bytes.ts';
import { isRunning, MEDIA, type Media, type MediaKind, shownName } from '../../chat/media.ts';
import type { MediaGlance, MediaRow } from '../port/media.ts';

const NAMES = {
  [MEDIA.photo]: 'photo',
  [MEDIA.video]: 'video',
  [MEDIA.audio]: 'audio',
  [MEDIA.voice]: 'voice',
  [MEDIA.file]: 'file',
} as const satisfies Readonly<Record<MediaKind, MediaRow['kind']>>;

export const mediaRow = ({ kind, blob, size, head, name, type, width, height, duration, blur, peaks }: Media): MediaRow => ({
  kind: NAMES[kind],
  blob: toHex(blob),
  size,
  name: shownName(name),
  runs: isRunning(name),
  type,
  width,
  height,
  duration,
  hasHead: head > 0,
  blur,
  peaks,
});

/** The first of a message's media, as it is spoken of; `count`: how many there are. */
export type Glance = { readonly kind: MediaKind; readonly count: number; readonly name: string; readonly duration: number };

export function glanceAt([first, ...rest]: readonly Media[]): Glance | undefined {
  return first && { kind: first.kind, count: rest.length + 1, name: first.name, duration: first.duration };
}

export const glanceRow = ({ kind, count, name, duration }: Glance): MediaGlance => ({ kind: NAMES[kind], count, name: shownName(name), duration });
