/** What a line says of media: in the list, where it is answered, and aloud. */
import { isolated } from '../../chat/plain.ts';
import type { MediaGlance, MediaRow } from '../../device/port/media.ts';
import { t } from '../text/language.ts';

/** Minutes and seconds, of what plays for so many ms; the same in every language. */
export function playTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = hours > 0 ? [hours, `${minutes}`.padStart(2, '0')] : [minutes];
  return [...parts, `${rest}`.padStart(2, '0')].join(':');
}

export function glanceOf({ kind, count, name, duration }: MediaGlance): string {
  if (kind === 'file' || kind === 'audio') return count > 1 ? t.chat.media.more(isolated(name), count - 1) : name;
  const word = count > 1 ? t.chat.media.album : t.chat.media[kind];
  return kind === 'voice' && duration > 0 ? `${word}, ${playTime(duration)}` : word;
}

/** The same of a message's media, undefined where it has none. */
export function glanceAt(media: readonly MediaRow[] | undefined): string | undefined {
  const [first] = media ?? [];
  return first && glanceOf({ ...first, count: media?.length ?? 1 });
}
