/** What is found on the device without an engine: every row looked at, as the engine would answer. */
import type { ViewName, Views } from '../../device/port/port.ts';
import type { MediaRow } from '../../device/port/media.ts';
import type { GalleryView, Holding, SearchInView, SearchView, Sought } from '../../device/port/search.ts';
import { snippetOf } from '../../search/hits.ts';
import { normalise } from '../../search/normal.ts';
import { readQuery, saysAll } from '../../search/query.ts';
import type { ChatState } from './chat-device.ts';

type Chats = ReadonlyMap<string, ChatState>;

/** Undefined where the view is another. */
export function readSearch(chats: Chats, name: ViewName, input: Record<string, unknown>): SearchView | SearchInView | GalleryView | undefined {
  if (name === 'search') return found(chats, input as Views['search']['in']);
  if (name === 'gallery') return galleryOf(chats, input as Views['gallery']['in']);
  if (name !== 'searchIn') return undefined;
  const state = chats.get(`${input['chat']}`);
  const rows = state ? rowsIn(state, input as Views['searchIn']['in']) : [];
  return { ids: rows.map(({ id }) => id), isMore: false, isDone: true };
}

function galleryOf(chats: Chats, { chat, kind, limit }: Views['gallery']['in']): GalleryView {
  const state = chats.get(chat);
  const rows = state ? rowsIn(state, { text: '', kind }) : [];
  return { rows: rows.slice(0, limit), isMore: rows.length > limit, isDone: true };
}

const HELD: Readonly<Record<Exclude<Holding, 'link'>, readonly MediaRow['kind'][]>> = {
  media: ['photo', 'video'],
  file: ['file', 'audio'],
  voice: ['voice'],
};
const holds = ({ text, media = [] }: ChatState['rows'][number], kind: Holding): boolean =>
  kind === 'link' ? text.includes('://') : media.some((one) => HELD[kind].includes(one.kind));

function found(chats: Chats, { limit, ...sought }: Views['search']['in']): SearchView {
  const states = [...chats.values()].filter(({ view }) => view.state !== 'request' && (sought.chat === undefined || view.chat === sought.chat));
  const words = readQuery(sought.text)?.words ?? [];
  const rows = states
    .flatMap((state) => rowsIn(state, sought).map((row) => ({ chat: state.view.chat, row })))
    .sort((a, b) => b.row.time - a.row.time);
  return {
    rows: rows.slice(0, limit).map(({ chat, row: { id, time, author, own, text } }) => {
      const { text: excerpt, hits, isCutBefore: cutBefore, isCutAfter: cutAfter } = snippetOf(text, words);
      // Whoever writes Arabic is called so.
      const other = /[\u0600-\u06ff]/.test(text) ? 'ليلى حداد' : 'Maren Holt';
      return { chat, id, time, author, name: own ? 'Elif Demir' : other, own, excerpt, hits, cutBefore, cutAfter };
    }),
    isMore: rows.length > limit,
    isDone: true,
    chats: states.length,
    unsearched: 0,
  };
}

/** Newest first. */
function rowsIn({ rows }: ChatState, { text, from, since = 0, until = Number.POSITIVE_INFINITY, kind }: Sought): ChatState['rows'] {
  const query = readQuery(text, { ...(from ? { user: new Uint8Array() } : {}), since, until });
  if (!query || (query.words.length === 0 && !from && kind === undefined && since === 0)) return [];
  return rows
    .filter((row) => row.kind === 'text' && saysAll(normalise(row.text), query.words))
    .filter((row) => (from === undefined || row.author === from) && row.time >= since && row.time < until)
    .filter((row) => kind === undefined || holds(row, kind))
    .toReversed();
}
