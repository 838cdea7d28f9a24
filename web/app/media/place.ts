/** Where media stands: in a message of a chat, at its place there. */
import type { MediaRow } from '../../device/port/media.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import type { Act } from '../chat/deeds.ts';

export type Place = { readonly chat: string; readonly id: string; readonly index: number };
/** The message, its chat, and what is done with it. `isStill`: nothing of it comes by itself. `isStop`: the Tab key stops at it, and not at its message. */
export type Around = {
  readonly chat: string;
  readonly row: MessageRow;
  readonly act: Act;
  readonly isStill?: boolean;
  readonly isStop?: boolean;
};

export function mediaAt({ chat, row }: Around, index: number): { readonly media: MediaRow; readonly place: Place } {
  const media = row.media?.[index];
  if (!media) throw new Error('media that is not in its message');
  return { media, place: { chat, id: row.id, index } };
}
