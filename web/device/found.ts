/** What was said, found again: the engine's rows as a search reads them, packed in the background, and the views of what is found. Comes when it is first needed. */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { withoutSpoilers } from '../chat/marks.ts';
import type { Blocks } from '../search/blocks.ts';
import { countIn, MAX_COUNT } from '../search/count.ts';
import type { Place } from '../search/find.ts';
import type { Findable } from '../search/packed.ts';
import { startPacking } from '../search/packer.ts';
import { type FoundMessage, pageOf } from '../search/page.ts';
import { pause } from '../search/pause.ts';
import { type Query, readQuery } from '../search/query.ts';
import { openSearch, type Search } from '../search/search.ts';
import { eventOf } from '../search/stretch.ts';
import { StoreFull } from '../store/port.ts';
import { following } from './following.ts';
import { galleryIn, HELD, kindsOf } from './gallery.ts';
import type { Core } from './memory/core.ts';
import { nameOf } from './memory/person.ts';
import { readRow, ROW } from './memory/rows.ts';
import type { Views } from './port/port.ts';
import type { FoundRow, GalleryView, SearchInView, SearchName, SearchView, Sought } from './port/search.ts';

export type FoundPart = {
  /** Gives a function that stops it. */
  follow<V extends SearchName>(name: V, input: Views[V]['in'], on: (view: Views[V]['out']) => void): () => void;
  stop(): void;
};

/** What a view shows, as it fills. */
type Filling<V extends SearchName> = (core: Core, search: Search, input: Views[V]['in']) => AsyncGenerator<Views[V]['out'], void>;
const FILLING: { readonly [V in SearchName]: Filling<V> } = { search: rowsOf, searchIn: idsOf, gallery: galleryOf };

export function openFound(core: Core, blocks: Blocks, isFull: boolean): FoundPart {
  const search = openSearch({ blocks: isFull ? { ...blocks, put: noRoom } : blocks, read: readFindable, pause });
  const chats = () => [...core.chats.values()].map(({ id }) => id);
  const packing = isFull ? undefined : startPacking({ search, timers: core.timers, chats, failed: core.halt });
  const stops = new Set<() => void>();
  return {
    follow: (name, input, on) => {
      const isMeant = (chat: Bytes | undefined): boolean => !chat || input.chat === undefined || toHex(chat) === input.chat;
      const fill = FILLING[name] as Filling<typeof name>;
      const stop = following({ core, blocks, isMeant, fill: () => fill(core, search, input), on });
      stops.add(stop);
      return () => {
        stop();
        stops.delete(stop);
      };
    },
    stop: () => {
      packing?.stop();
      for (const stop of stops) stop();
    },
  };
}

/** Nobody but whoever owns the store writes, and where there is no room nobody does. */
const noRoom = async (): Promise<never> => {
  throw new StoreFull();
};

/** What was said alone is found: what was deleted says nothing, and what a group's change is called depends on who reads it. */
function readFindable(bytes: Bytes): Findable | undefined {
  const row = readRow(bytes);
  if (row?.kind !== ROW.text) return undefined;
  const { user, text, marks } = row;
  const kinds = kindsOf(row);
  return marks.some(({ kind }) => kind === 'spoiler') ? { user, text, kinds, shown: withoutSpoilers(text, marks) } : { user, text, kinds };
}

/** Undefined where there is nothing to look for, or somebody is named who cannot be. */
function queryOf({ text, from, since, until, kind }: Sought): Query | undefined {
  const user = from === undefined ? undefined : fromHex(from);
  if (from !== undefined && user?.length !== 16) return undefined;
  return readQuery(text, {
    ...(user ? { user } : {}),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(kind === undefined ? {} : { kinds: HELD[kind] }),
  });
}

/** Those on the list and in the archive: what was taken off it, or never accepted, is looked through only when it is named. */
function chatsFor(core: Core, named: string | undefined): readonly Bytes[] {
  const chats = named === undefined ? [...core.chats.values()].filter(({ record }) => record.accepted && !record.hidden) : [core.chats.get(named)];
  return chats.flatMap((chat) => chat?.id ?? []);
}

async function* rowsOf(core: Core, search: Search, input: Views['search']['in']): AsyncGenerator<SearchView, void> {
  const [query, chats, limit] = [queryOf(input), chatsFor(core, input.chat), Math.min(input.limit, MAX_COUNT)];
  let rows: readonly FoundRow[] = [];
  let unsearched = 0;
  let next: Place | undefined;
  const view = (isMore: boolean, isDone: boolean): SearchView => ({ rows, isMore, isDone, chats: chats.length, unsearched });
  // One more than is shown says whether there are more.
  const left = (): number => limit + 1 - rows.length;
  if (query) {
    do {
      const options = { limit: left(), ...(next ? { before: next } : {}) };
      next = undefined;
      for await (const page of pageOf(search, chats, query, options)) {
        rows = [...rows, ...page.messages.map((message) => rowOf(core, message))];
        ({ next, unpacked: unsearched } = page);
        if (page.messages.length > 0 && left() > 0) yield view(false, false);
      }
    } while (next && left() > 0);
  }
  const isMore = rows.length > limit;
  rows = rows.slice(0, limit);
  yield view(isMore, true);
}

const rowOf = (core: Core, { chat, event, time, user, snippet }: FoundMessage): FoundRow => ({
  chat: toHex(chat),
  id: toHex(event),
  time,
  author: toHex(user),
  name: nameOf(core.people.person(user)),
  own: equal(user, core.me().user),
  excerpt: snippet.text,
  hits: snippet.hits,
  cutBefore: snippet.isCutBefore,
  cutAfter: snippet.isCutAfter,
});

async function* idsOf(core: Core, search: Search, input: Views['searchIn']['in']): AsyncGenerator<SearchInView, void> {
  const [query, [chat]] = [queryOf(input), chatsFor(core, input.chat)];
  if (!query || !chat) return yield { ids: [], isMore: false, isDone: true };
  for await (const { places, isMore, isDone } of countIn(search, chat, query))
    yield { ids: places.map(({ position }) => toHex(eventOf(position))), isMore, isDone };
}

async function* galleryOf(core: Core, search: Search, { chat, kind, limit }: Views['gallery']['in']): AsyncGenerator<GalleryView, void> {
  const one = core.chats.get(chat);
  if (one) yield* galleryIn(core, search, one, kind, Math.min(limit, MAX_COUNT));
  else yield { rows: [], isMore: false, isDone: true };
}
