/** A chat's rows on a disk of memory, said, edited and deleted as a device does it, and everything that searches them. */
import { type Bytes, randomBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { decode, encode, readFixed, readText, readUint, writeFixed, writeText, writeUint } from '../../crypto/codec.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import { type Disk, type MemoryStore, newDisk, openMemoryStore } from '../store/memory.ts';
import type { Op, Store } from '../store/port.ts';
import { openBlocks } from './blocks.ts';
import type { Place } from './find.ts';
import { packNext, type Step } from './pack.ts';
import type { Findable } from './packed.ts';
import { type FoundMessage, type PageOptions, pageOf } from './page.ts';
import { KIND, type Query, readQuery } from './query.ts';
import { openSearch, type Search } from './search.ts';

export const ada: Bytes = new Uint8Array(16).fill(0xad);
export const ben: Bytes = new Uint8Array(16).fill(0xbe);
export const chat = (n: number): Bytes => new Uint8Array(16).fill(n);

/** One message as it was said. */
export type Said = Findable & { readonly chat: Bytes; readonly time: number; readonly event: Bytes };

export const said = (text: string, time: number, more: Partial<Said> = {}): Said => ({
  chat: chat(1),
  user: ada,
  kinds: KIND.text,
  event: randomBytes(16),
  text,
  time,
  ...more,
});

export const keyOfSaid = ({ chat, time, event }: Said): Bytes => keyOf(chat, time, 0, event);

export const rowOf = ({ user, kinds, text }: Findable): Bytes =>
  encode((to) => {
    writeFixed(to, user);
    writeUint(to, kinds);
    writeText(to, text);
  });

/** A row without a kind is of a message that was deleted, or of none. */
export const readRow = (row: Bytes): Findable | undefined =>
  decode(row, (from) => {
    const found = { user: readFixed(from, 16), kinds: readUint(from), text: readText(from, 1 << 20) };
    return found.kinds === 0 ? undefined : found;
  });

export const put = (one: Said): Op => ({ op: 'put', table: 'rows', key: keyOfSaid(one), value: rowOf(one) });
export const redact = (one: Said): Op => put({ ...one, kinds: 0, text: '' });
export const remove = (one: Said): Op => ({ op: 'delete', table: 'rows', key: keyOfSaid(one) });
export const clear = (of: Bytes): Op => ({ op: 'clear', table: 'rows', ...rangeOf(of) });

export type World = { readonly disk: Disk; readonly bare: MemoryStore; readonly store: Store; readonly search: Search };

/** A new run of the engine on that disk. `over`: what stands between it and the disk. */
export async function open(disk: Disk = newDisk(), over: (store: Store) => Store = (store) => store): Promise<World> {
  const bare = openMemoryStore(disk);
  await bare.claim();
  const blocks = openBlocks(over(bare));
  return { disk, bare, store: blocks.store, search: openSearch({ blocks, read: readRow, pause: async () => undefined }) };
}

/** Until nothing is left to pack; the steps it took. */
export async function packAll(search: Search, of: Bytes = chat(1)): Promise<readonly Step[]> {
  const steps: Step[] = [];
  while (steps.at(-1) !== 'whole') steps.push(await packNext(search, of));
  return steps;
}

export const query = (text: string, filters = {}): Query => {
  const read = readQuery(text, filters);
  if (!read) throw new Error(`expected a query, got "${text}"`);
  return read;
};

/** Everything that is found, page after page. */
export async function all(search: Search, chats: readonly Bytes[], asked: Query, options: PageOptions = {}): Promise<readonly FoundMessage[]> {
  const messages: FoundMessage[] = [];
  let next: Place | undefined = options.before;
  do {
    let further: Place | undefined;
    for await (const page of pageOf(search, chats, asked, { ...options, before: next })) {
      messages.push(...page.messages);
      further = page.next;
    }
    next = further;
  } while (next);
  return messages;
}

export const events = (messages: readonly { readonly event: Bytes }[]): readonly string[] => messages.map(({ event }) => toHex(event));

/** Does it stand in any byte of the disk? */
export const stands = (disk: Disk, word: string): boolean =>
  [...disk.tables.values()].flat().some(({ key, value }) => [key, value].some((bytes) => Buffer.from(bytes).includes(Buffer.from(utf8(word)))));
