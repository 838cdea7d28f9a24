/** Many messages on a device's own sealed store, and a search through them as the engine does it: for a bench, never shipped. */
import { type Bytes, randomBytes } from '../../../crypto/bytes.ts';
import { openVaulted } from '../../device/account/vaulted.ts';
import { ROW, readRow, rowOp } from '../../device/memory/rows.ts';
import { openBlocks } from '../../search/blocks.ts';
import { packNext } from '../../search/pack.ts';
import type { Findable } from '../../search/packed.ts';
import { pageOf } from '../../search/page.ts';
import { pause } from '../../search/pause.ts';
import { KIND, readQuery } from '../../search/query.ts';
import { openSearch, type Search } from '../../search/search.ts';
import { openIndexedStore } from '../../store/indexed.ts';
import { rangeOf } from '../../store/key.ts';
import { loadWrappingKey } from '../../store/keyring-browser.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Op, Store } from '../../store/port.ts';
import { numbers, textOf } from './found-texts.ts';

/** Messages of a page. */
export const PAGE = 20;

const CHATS = 31;
const START = Date.UTC(2023, 0, 1);
/** Three years of talk, however many messages. */
const SPAN = 3 * 365 * 86_400_000;
const ROWS_PER_TRANSACTION = 2000;

/** Chats differ in size: the first has most. */
export const chats: readonly Bytes[] = Array.from({ length: CHATS }, (_, n) => new Uint8Array(16).fill(n + 1));
const chatOf = (n: number): number => Math.floor(CHATS ** numbers(n * 31 + 7)()) - 1;

/** Nothing was done with it since it was said. */
const PLAIN = { edited: false, ahead: false, marks: [], reply: undefined, forward: undefined, media: [], reactions: [], pinned: false } as const;

type Opened = { readonly bare: Store; readonly store: Store; readonly search: Search };
let opened: Opened | undefined;
export const disk = (): Opened => {
  if (!opened) throw new Error('expected an opened store');
  return opened;
};

export function readText(row: Bytes): Findable | undefined {
  const found = readRow(row);
  return found?.kind === ROW.text ? { user: found.user, kinds: KIND.text, text: found.text } : undefined;
}

export async function open(name: string): Promise<void> {
  const { store: bare } = await openIndexedStore({ name });
  if (!bare) throw new Error('expected a store');
  const vaulted = await openVaulted(bare, await loadWrappingKey(`${name}-keys`));
  if (!vaulted.ok) throw new Error(`expected a vault, found it ${vaulted.because}`);
  const blocks = openBlocks(vaulted.store);
  await blocks.store.claim();
  opened = { bare, store: blocks.store, search: openSearch({ blocks, read: readText, pause }) };
}

/** Messages `from` up to `to`, of so many as there will be. */
export async function fill(from: number, to: number, of: number): Promise<void> {
  for (let at = from; at < to; at += ROWS_PER_TRANSACTION) {
    const ops: Op[] = [];
    for (let n = at; n < Math.min(to, at + ROWS_PER_TRANSACTION); n++) {
      const user = new Uint8Array(16).fill(n % 5);
      const row = {
        event: randomBytes(16),
        at: { time: START + Math.floor((n * SPAN) / of), counter: 0 },
        user,
        device: user,
        n,
        kind: ROW.text,
        text: textOf(n),
      };
      ops.push(rowOp(chats[chatOf(n)] as Bytes, { ...row, ...PLAIN }));
    }
    await disk().store.transact(ops, 'relaxed');
  }
}

export async function index(): Promise<number> {
  const begun = performance.now();
  for (const chat of chats) while ((await packNext(disk().search, chat)) === 'packed');
  return performance.now() - begun;
}

export async function bytes(): Promise<number> {
  let sum = 0;
  for await (const { key, value } of rowsIn(disk().bare, 'search', { ...rangeOf(new Uint8Array()), limit: 50 })) sum += key.length + value.length;
  return sum;
}

let course = 0;
export async function search(text: string, tell: (hits: number) => void): Promise<void> {
  const mine = ++course;
  const query = readQuery(text);
  if (!query) return;
  let hits = 0;
  for await (const { messages } of pageOf(disk().search, chats, query, { limit: PAGE })) {
    // Somebody typed on.
    if (mine !== course) return;
    hits += messages.length;
    if (messages.length > 0) tell(hits);
  }
}
