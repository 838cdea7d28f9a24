/** The same messages found by MiniSearch, beside the search of the engine: for a bench, never shipped. */
import MiniSearch from 'minisearch';
import { type Bytes, toHex, textOf, utf8 } from '../../../crypto/bytes.ts';
import { snippetOf } from '../../search/hits.ts';
import { normalise } from '../../search/normal.ts';
import { readQuery } from '../../search/query.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import { chats, disk, PAGE, readText } from './found-engine.ts';

const MINI = keyOf('mini');
let opened: MiniSearch | undefined;

/** The same words in the same form; its index lies sealed in one row, as it comes. Ids are row keys, whose order is that of time. */
const newMini = () => ({
  fields: ['text'],
  processTerm: (term: string) => normalise(term) || null,
  searchOptions: { prefix: true, combineWith: 'AND' } as const,
});
export async function miniIndex(): Promise<number> {
  const begun = performance.now();
  const mini = new MiniSearch(newMini());
  for (const chat of chats)
    for await (const { key, value } of rowsIn(disk().store, 'rows', { ...rangeOf(chat), limit: 512 })) {
      const found = readText(value);
      if (found) mini.add({ id: toHex(key.slice(16, 32)) + toHex(key), text: found.text });
    }
  await disk().store.transact([{ op: 'put', table: 'meta', key: MINI, value: utf8(JSON.stringify(mini)) }], 'relaxed');
  return performance.now() - begun;
}
export const miniBytes = async (): Promise<number> => (await disk().bare.get('meta', MINI))?.length ?? 0;

export async function miniSearch(text: string, tell: (hits: number) => void): Promise<void> {
  if (!opened) {
    const json = await disk().store.get('meta', MINI);
    opened = MiniSearch.loadJSON((json && textOf(json)) ?? '', newMini());
  }
  const newest = opened
    .search(text)
    .map(({ id }) => String(id))
    .sort()
    .reverse()
    .slice(0, PAGE);
  const words = readQuery(text)?.words ?? [];
  const rows = await Promise.all(newest.map(async (id) => disk().store.get('rows', keyFrom(id))));
  const snippets = rows.flatMap((row) => (row ? [snippetOf(readText(row)?.text ?? '', words)] : []));
  if (snippets.length > 0) tell(snippets.length);
}
const keyFrom = (id: string): Bytes => Uint8Array.from(id.slice(32).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
