/** What a device remembers, as tables of keys and bytes. Knows neither what the bytes mean nor how they are sealed. */
import type { Bytes } from '../../crypto/bytes.ts';

/** Every table, by name. Keys are ordered as memcmp; they carry ids and order, never content. */
export const TABLES = [
  /** one row per name: identity, session, fence, settings */
  'meta',
  /** userId → pinned device chain */
  'chains',
  /** chatId → chat record: kind, generation, counters, preview */
  'chats',
  /** chatId · number → signed authority event */
  'authority',
  /** chatId · segment → snapshot of a segment document */
  'segments',
  /** chatId · segment · counter → update not yet in the snapshot */
  'updates',
  /** chatId · eventId → where the event lies and what the hub said of it */
  'events',
  /** chatId · time · eventId → row as shown */
  'rows',
  /** counter → own event waiting for the hub */
  'outbox',
  /** route · seq → envelope that cannot be applied yet */
  'held',
  /** route → cursor and generation */
  'routes',
  /** route · row → MLS state */
  'mls',
  /** key package ref → its private part */
  'packages',
  /** chatId · device → latest signed receipt */
  'receipts',
  /** counter → sealed mail waiting for the hub */
  'mail',
] as const;
export type Table = (typeof TABLES)[number];

/** At most 256 bytes; the longest we make is 80. */
export type Key = Bytes;
export type Row = { readonly key: Key; readonly value: Bytes };

/** Keys from `from` (included) up to `to` (excluded), in order, or from the end where `reverse`. */
export type Range = { readonly from: Key; readonly to: Key; readonly limit?: number; readonly reverse?: boolean };

export type Op =
  | { readonly op: 'put'; readonly table: Table; readonly key: Key; readonly value: Bytes }
  | { readonly op: 'delete'; readonly table: Table; readonly key: Key }
  | { readonly op: 'clear'; readonly table: Table; readonly from: Key; readonly to: Key };

/** `strict`: on the disk when the promise resolves. `relaxed`: only for what can be derived again. */
export type Durability = 'strict' | 'relaxed';

export type Store = {
  get(table: Table, key: Key): Promise<Bytes | undefined>;
  /** At most `limit` rows (1,000 where it is absent). */
  range(table: Table, range: Range): Promise<readonly Row[]>;
  /** All or nothing. Throws Fenced where another owner has claimed the store since. */
  transact(ops: readonly Op[], durability?: Durability): Promise<void>;
  /** Makes this opening the owner: every earlier owner's `transact` throws Fenced from now on. Reading needs no claim. */
  claim(): Promise<void>;
  close(): Promise<void>;
};

/** Another tab or process owns the store now. */
export class Fenced extends Error {
  constructor() {
    super('another owner has claimed this store');
    this.name = 'Fenced';
  }
}

/** The disk is full, or the browser's quota is used up: nothing of the transaction was written. */
export class StoreFull extends Error {
  constructor() {
    super('there is no room left on this device');
    this.name = 'StoreFull';
  }
}
