/** A page of what was found: each message as its row says it now, with the part of it to be shown. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { find, type Place } from './find.ts';
import { type Snippet, snippetOf } from './hits.ts';
import { normalise } from './normal.ts';
import type { Findable } from './packed.ts';
import { type Query, saysAll } from './query.ts';
import type { Search } from './search.ts';
import { eventOf, timeOf } from './stretch.ts';

/** `time`: ms. */
export type FoundMessage = {
  readonly chat: Bytes;
  readonly event: Bytes;
  readonly time: number;
  readonly user: Bytes;
  readonly kinds: number;
  readonly snippet: Snippet;
};

export type Page = {
  /** In addition to those before, and older. */
  readonly messages: readonly FoundMessage[];
  readonly searched: number;
  readonly total: number;
  readonly unpacked: number;
  /** Where the next page goes on; undefined as long as this one is not full, and in the end. */
  readonly next: Place | undefined;
};

/** Messages of a page, at most. */
export const PAGE_MESSAGES = 50;

export type PageOptions = { readonly limit?: number; readonly before?: Place };

/** The page as it fills: each portion is there as soon as nothing newer can be found. The last one has no `next` where all has been looked through. */
export async function* pageOf(
  search: Search,
  chats: readonly Bytes[],
  query: Query,
  { limit = PAGE_MESSAGES, before }: PageOptions = {},
): AsyncGenerator<Page, void> {
  let left = Math.min(limit, PAGE_MESSAGES);
  for await (const { places, searched, total, unpacked } of find(search, chats, query, before)) {
    let [messages, last]: [FoundMessage[], Place | undefined] = [[], undefined];
    // Of what is found some may be gone by now: as many more are read then.
    for (let at = 0; at < places.length && messages.length < left; ) {
      const next = places.slice(at, at + left - messages.length);
      messages = [...messages, ...(await Promise.all(next.map((place) => readMessage(search, query, place)))).flatMap((one) => one ?? [])];
      at += next.length;
      last = next.at(-1);
    }
    left -= messages.length;
    yield { messages, searched, total, unpacked, next: left === 0 ? last : undefined };
    if (left === 0) return;
  }
}

/** The row has the last word: what was deleted a moment ago is not found. */
async function readMessage({ blocks, read }: Search, query: Query, { chat, position }: Place): Promise<FoundMessage | undefined> {
  const row = await blocks.store.get('rows', concat(chat, position));
  const found: Findable | undefined = row && read(row);
  if (!found || !saysAll(normalise(found.text), query.words)) return undefined;
  return {
    chat,
    event: eventOf(position),
    time: timeOf(position),
    user: found.user,
    kinds: found.kinds,
    snippet: snippetOf(found.text, query.words, found.shown),
  };
}
