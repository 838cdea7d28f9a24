/** What a chat holds, of one kind, newest first over all that is known of it: found by the blocks of the search, so that nothing else of the chat is opened. */
import { concat } from '../../crypto/bytes.ts';
import { mayHoldLink } from '../chat/addresses.ts';
import { holdsLink, newFinder } from '../chat/finder.ts';
import { MEDIA, type MediaKind } from '../chat/media.ts';
import { find, type Place } from '../search/find.ts';
import { KIND } from '../search/query.ts';
import type { Search } from '../search/search.ts';
import type { Chat, Core } from './memory/core.ts';
import { readRow, ROW, type Row } from './memory/rows.ts';
import { shownRows } from './memory/windows.ts';
import type { GalleryView, Holding } from './port/search.ts';

const KIND_OF: Readonly<Record<MediaKind, number>> = {
  [MEDIA.photo]: KIND.photo,
  [MEDIA.video]: KIND.video,
  [MEDIA.audio]: KIND.file,
  [MEDIA.voice]: KIND.voice,
  [MEDIA.file]: KIND.file,
};
/** What is asked for, as bits of KIND. */
export const HELD: Readonly<Record<Holding, number>> = { link: KIND.link, media: KIND.photo | KIND.video, file: KIND.file, voice: KIND.voice };

const finder = newFinder();

/** What the message is, as bits of KIND. */
export function kindsOf({ text, marks, media }: Pick<Row, 'text' | 'marks' | 'media'>): number {
  const hasLink = marks.some(({ kind }) => kind === 'link') || (mayHoldLink(text) && holdsLink(finder, text));
  return media.reduce((kinds, { kind }) => kinds | KIND_OF[kind], KIND.text | (hasLink ? KIND.link : 0));
}

/** As it is found. */
export async function* galleryIn(core: Core, search: Search, chat: Chat, kind: Holding, limit: number): AsyncGenerator<GalleryView, void> {
  let rows: GalleryView['rows'] = [];
  for await (const { places } of find(search, [chat.id], { words: [], kinds: HELD[kind] })) {
    // One more than is shown says whether there are more.
    for (let at = 0; at < places.length && rows.length <= limit; ) {
      const next = places.slice(at, at + limit + 1 - rows.length);
      rows = [...rows, ...(await shownRows(core, chat, await rowsAt(core, chat, next, kind)))];
      at += next.length;
    }
    if (rows.length > limit) break;
    if (places.length > 0) yield { rows, isMore: false, isDone: false };
  }
  yield { rows: rows.slice(0, limit), isMore: rows.length > limit, isDone: true };
}

/** The row has the last word: what was deleted a moment ago is not there. */
async function rowsAt({ store }: Core, chat: Chat, places: readonly Place[], kind: Holding): Promise<readonly Row[]> {
  const values = await Promise.all(places.map(({ position }) => store.get('rows', concat(chat.id, position))));
  return values.flatMap((value) => (value && readRow(value)) ?? []).filter((row) => row.kind === ROW.text && (kindsOf(row) & HELD[kind]) !== 0);
}
