/** Packs rows that are in no block: one block at a time, the newest first, by reading the rows themselves. Whatever ends it, the next call goes on. */
import { type Bytes, compare, equal } from '../../crypto/bytes.ts';
import { type Key, StoreFull } from '../store/port.ts';
import { type Block, newBlock, type Watch } from './blocks.ts';
import { normalise } from './normal.ts';
import { BLOCK_LENGTH, BLOCK_MESSAGES, join, type Message, type Packed, pack, writePacked } from './packed.ts';
import { openBlock, type Search } from './search.ts';
import { END, FIRST, gapsBetween, past, positionOf, rowsOf, type Stretch } from './stretch.ts';

/** `whole`: every row is in a block. `disturbed`: its rows changed meanwhile, ask again. `full`: the disk has no room for it. */
export type Step = 'packed' | 'whole' | 'disturbed' | 'full';

/** Packs the newest rows of a chat that are in no block, of those in gaps that begin before `before`. */
export function packNext(search: Search, chat: Bytes, before: Bytes = END): Promise<Step> {
  const step = search.packing.then(() => packGap(search, chat, before));
  search.packing = step.catch(() => undefined);
  return step;
}

/** Looks whether every row of the chat is in a block. */
export async function isWhole({ blocks }: Search, chat: Bytes): Promise<boolean> {
  if ((await blocks.of(chat)).isWhole) return true;
  const watch = await blocks.watch(chat, { from: FIRST, to: END });
  for (const gap of await gapsOf({ blocks }, chat)) {
    const keys = await blocks.store.keys('rows', { ...rowsOf(chat, gap), limit: 1 });
    if (keys.length > 0) watch.isDisturbed = true;
  }
  blocks.unwatch(watch);
  blocks.settle(watch);
  return !watch.isDisturbed;
}

/** The stretches of a chat that are in no block, in order; there may be rows in them. */
export const gapsOf = async ({ blocks }: Pick<Search, 'blocks'>, chat: Bytes): Promise<readonly Stretch[]> =>
  gapsBetween((await blocks.of(chat)).blocks);

async function packGap(search: Search, chat: Bytes, before: Bytes): Promise<Step> {
  const { blocks } = search;
  const gaps = (await gapsOf(search, chat)).filter(({ from }) => compare(from, before) < 0);
  for (const gap of gaps.reverse()) {
    const watch = await blocks.watch(chat, gap);
    try {
      const keys = await blocks.store.keys('rows', { ...rowsOf(chat, gap), limit: 2 * BLOCK_MESSAGES, reverse: true });
      if (keys.length > 0) return await packRows(search, watch, keys);
    } catch (error) {
      if (error instanceof StoreFull) return 'full';
      throw error;
    } finally {
      blocks.unwatch(watch);
    }
  }
  return 'whole';
}

/** `keys`: of the rows of the watched gap, newest first, as far as they were looked at. */
async function packRows(search: Search, watch: Watch, keys: readonly Key[]): Promise<Step> {
  const { chat, stretch: gap } = watch;
  const newest = positionOf(keys[0] as Key);
  const to = equal(gap.to, END) ? past(newest) : gap.to;
  // What is said after it from now on is in the next block.
  watch.stretch = { from: gap.from, to };
  const wanted = keys.slice(0, sizeFor(keys.length));
  const from = positionOf(wanted.at(-1) as Key);
  const rows = await search.blocks.store.range('rows', { ...rowsOf(chat, { from, to }), limit: BLOCK_MESSAGES, reverse: true });
  const taken = fitting(rows.map(({ key, value }) => ({ position: positionOf(key), message: messageIn(search, positionOf(key), value) })));
  const oldest = taken.at(-1);
  if (!oldest) return 'disturbed';
  const packed = pack(taken.toReversed().flatMap(({ message }) => message ?? []));
  const isAll = taken.length === keys.length;
  const older = isAll ? await neighbour(search, chat, gap, packed) : undefined;
  const whole = older ? join(older.packed, packed) : packed;
  const start = older?.block.from ?? (isAll ? gap.from : oldest.position);
  const block = newBlock(chat, { from: start, to }, whole.userOf.length);
  return (await search.blocks.put(watch, block, writePacked(whole), older?.block)) ? 'packed' : 'disturbed';
}

function messageIn({ read }: Search, position: Bytes, row: Bytes): Message | undefined {
  const found = read(row);
  return found && { position, user: found.user, kinds: found.kinds, words: normalise(found.text) };
}

/** As many as one block holds of long ones; one at least. */
function fitting<T extends { readonly message: Message | undefined }>(rows: readonly T[]): readonly T[] {
  let length = 0;
  const beyond = rows.findIndex(({ message }) => {
    length += message?.words.length ?? 0;
    return length > BLOCK_LENGTH;
  });
  return beyond < 0 ? rows : rows.slice(0, Math.max(1, beyond));
}

/** Rows for one block: halves where two of them hold the gap, so that a late message does not leave a block of its own. */
const sizeFor = (rows: number): number => (rows < 2 * BLOCK_MESSAGES && rows > BLOCK_MESSAGES ? Math.ceil(rows / 2) : Math.min(rows, BLOCK_MESSAGES));

/** The older block beside the gap, where both fit into one. */
async function neighbour(
  search: Search,
  chat: Bytes,
  gap: Stretch,
  packed: Packed,
): Promise<{ readonly block: Block; readonly packed: Packed } | undefined> {
  const { blocks } = await search.blocks.of(chat);
  const block = blocks.find(({ to }) => equal(to, gap.from));
  if (!block || block.count + packed.userOf.length > BLOCK_MESSAGES) return undefined;
  const older = await openBlock(search, block);
  return older && older.words.length + packed.words.length <= BLOCK_LENGTH ? { block, packed: older } : undefined;
}
