/** A device's words, ready to be searched: its blocks, what opens them, and what is kept of them in memory. */
import type { Bytes } from '../../crypto/bytes.ts';
import { Unreadable } from '../store/port.ts';
import type { Block, Blocks } from './blocks.ts';
import { type Findable, type Packed, readPacked } from './packed.ts';

export type SearchDeps = {
  readonly blocks: Blocks;
  /** What can be found of a row of the table `rows`; undefined where nothing is: it was deleted, or is no message. */
  readonly read: (row: Bytes) => Findable | undefined;
  /** Lets what else waits for this thread go first. */
  readonly pause: () => Promise<void>;
};

export type Search = SearchDeps & {
  /** Opened blocks, those wanted last at the end. */
  readonly opened: Map<Block, Packed>;
  openedBytes: number;
  /** One stretch is packed at a time. */
  packing: Promise<unknown>;
};

/** Memory that opened blocks take. */
export const OPENED_BYTES = 32 * 1024 * 1024;

export function openSearch(deps: SearchDeps): Search {
  const search: Search = { ...deps, opened: new Map(), openedBytes: 0, packing: Promise.resolve() };
  deps.blocks.listen({ gone: (block) => forget(search, block) });
  return search;
}

/** What the block holds; undefined where its bytes are none of a block: its rows are packed again then. */
export const openBlock = async (search: Search, block: Block): Promise<Packed | undefined> => search.opened.get(block) ?? readBlock(search, block);

/** Keeps one that has not gone for whoever wants it next, and lets go what was not wanted for longest. */
export function keepOpen(search: Search, block: Block, packed: Packed): void {
  forget(search, block);
  search.opened.set(block, packed);
  search.openedBytes += bytesOf(packed);
  for (const oldest of search.opened.keys()) {
    if (search.openedBytes <= OPENED_BYTES) return;
    forget(search, oldest);
  }
}

async function readBlock({ blocks }: Search, block: Block): Promise<Packed | undefined> {
  const value = await blocks.store.get('search', block.key).catch((error: unknown) => {
    if (error instanceof Unreadable) return undefined;
    throw error;
  });
  const packed = value && readPacked(value);
  if (packed?.userOf.length === block.count) return packed;
  if (blocks.isCurrent(block)) blocks.drop(block);
  return undefined;
}

function forget(search: Search, block: Block): void {
  const packed = search.opened.get(block);
  if (!packed) return;
  search.opened.delete(block);
  search.openedBytes -= bytesOf(packed);
}

/** As long as two bytes for a letter and eight for each number make it. */
export const bytesOf = ({ positions, words, starts, users, userOf, kinds }: Packed): number =>
  positions.length + words.length * 2 + (starts.length + userOf.length) * 8 + users.length * 16 + kinds.length;
