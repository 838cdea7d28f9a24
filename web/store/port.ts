/** What a device remembers, as tables of keys and bytes. Knows neither what the bytes mean nor how they are sealed. */
import type { Bytes } from '../../crypto/bytes.ts';

/** Every table, by name. Keys are ordered as memcmp; they carry ids and order, never content. */
export const TABLES = [
  /** one row per name: identity, session, settings */
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
  /** local id · index → chunk of media, as it is sealed for everybody: `SEALED_ALREADY` */
  'blobs',
  /** blobId → what is here of it; blobId · chatId · eventId → nothing: a message shows it */
  'media',
  /** counter → message whose media is not at the hub yet */
  'sends',
  /** chatId · from · to · count → the words of that stretch of rows, as a search reads them */
  'search',
] as const;
export type Table = (typeof TABLES)[number];
/** What is put here is sealed by keys that lie in other tables: sealing it once more would cost as much as all else that is done with it. */
export const SEALED_ALREADY: readonly Table[] = ['blobs'];

/** 1 to 256 bytes; the longest we make is 95. */
export type Key = Bytes;
export type Row = { readonly key: Key; readonly value: Bytes };

/** Keys from `from` (included; empty means the first) up to `to` (excluded), in order, or from the end where `reverse`. */
export type Range = { readonly from: Key; readonly to: Key; readonly limit?: number; readonly reverse?: boolean };

export type Op =
  | { readonly op: 'put'; readonly table: Table; readonly key: Key; readonly value: Bytes }
  | { readonly op: 'delete'; readonly table: Table; readonly key: Key }
  | { readonly op: 'clear'; readonly table: Table; readonly from: Key; readonly to: Key };

/** `strict`: on the disk when the promise resolves. `relaxed`: only for what can be derived again. */
export type Durability = 'strict' | 'relaxed';

export type Store = {
  /** What is on the disk: a transaction counts as soon as its promise has resolved, and never before all of it does. */
  get(table: Table, key: Key): Promise<Bytes | undefined>;
  /** At most `limit` rows (1,000 where it is absent). */
  range(table: Table, range: Range): Promise<readonly Row[]>;
  /** The keys of the same rows: no value is read. */
  keys(table: Table, range: Range): Promise<readonly Key[]>;
  /**
   * All or nothing, the ops in their order; transactions of one durability land in the order they were asked for.
   * Throws Fenced where this opening never claimed the store or another has since, and StoreFull; nothing of it is written then.
   */
  transact(ops: readonly Op[], durability?: Durability): Promise<void>;
  /** Makes this opening the owner: every earlier owner's `transact` throws Fenced from now on. Reading needs no claim. */
  claim(): Promise<void>;
  /** What was asked before still lands; what is asked afterwards throws StoreClosed. */
  close(): Promise<void>;
};

/**
 * What an opening found. `lost`: the witness remembers a store and this one is empty (the browser threw it away). `exchanged`: this is not the
 * store the witness remembers. `unwitnessed`: the store is there and the witness forgot it. The first claim settles all three.
 */
export type Found = 'new' | 'whole' | 'lost' | 'exchanged' | 'unwitnessed';

/**
 * Why there is no store. `full`: the disk has no room for opening it, or does not answer; what is on it may be whole, and opens later. `unreadable`: it is
 * damaged. `newer`: a newer build wrote it. `forbidden`: this place may not keep anything (a private window, a read-only disk).
 */
export type NoStore = 'full' | 'unreadable' | 'newer' | 'forbidden';
export type Opening = { readonly found: Found; readonly store: Store } | { readonly found: NoStore; readonly store: undefined };

/** A second place that remembers the store's mark, lost by other accidents than the store. Holds nothing secret. */
export type Witness = { read(): Promise<string | undefined>; write(mark: string): Promise<void> };

/** Another tab or process owns the store now. */
export class Fenced extends Error {
  constructor() {
    super('another owner has claimed this store');
    this.name = 'Fenced';
  }
}

/**
 * The disk takes nothing now: it is full, the browser's quota is used up, or it does not answer, which browsers do not tell apart. Nothing of the
 * transaction was written, nothing is damaged, and the same may work later.
 */
export class StoreFull extends Error {
  constructor() {
    super('there is no room left on this device');
    this.name = 'StoreFull';
  }
}

/** This opening is closed: by its owner, by another tab that upgrades or deletes the store, or by the browser. */
export class StoreClosed extends Error {
  constructor() {
    super('this opening of the store is closed');
    this.name = 'StoreClosed';
  }
}

/** A row is there and does not open: damaged, moved, or sealed under another key. Names the table alone. */
export class Unreadable extends Error {
  readonly table: Table;
  constructor(table: Table) {
    super(`a row of ${table} cannot be opened`);
    this.name = 'Unreadable';
    this.table = table;
  }
}
