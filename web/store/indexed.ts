/** The store in a browser: IndexedDB, by idb, which makes promises of its requests and changes nothing else. */
import { deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { type Bytes, compare, own } from '../../crypto/bytes.ts';
import {
  type Durability,
  Fenced,
  type Key,
  type NoStore,
  type Op,
  type Opening,
  type Range,
  type Row,
  type Store,
  StoreClosed,
  StoreFull,
  type Table,
  TABLES,
  Unreadable,
  type Witness,
} from './port.ts';
import { judgeMarks, newMark } from './sentinel.ts';

/** Why a store closed without its owner: a tab with a newer build upgrades it, somebody deletes it, or the browser took it away. */
export type Ending = 'upgrade' | 'deleted' | 'lost';

export type IndexedDeps = {
  readonly name: string;
  /** Said once, when the store closes by itself: show "reload" or go to sleep; every later call throws StoreClosed. */
  readonly onEnd?: (ending: Ending) => void;
  readonly witness?: Witness;
};

/** Rises whenever TABLES does; what is missing is added then. */
const SCHEMA = 22;
/** How rows are to be read. A build refuses a format above its own: it would damage what it does not know. */
const FORMAT = 1;
/** Beside TABLES: rows 'format', 'mark' and 'owner', in the same transactions as the rest. */
const SENTINEL = 'sentinel';

type Held = {
  readonly db: IDBPDatabase;
  readonly witness: Witness | undefined;
  readonly onEnd: IndexedDeps['onEnd'];
  mark: string | undefined;
  owner: number;
  closed: boolean;
  /** What is under way: a close waits for it. */
  readonly asked: Set<Promise<unknown>>;
};

export async function openIndexedStore({ name, onEnd, witness }: IndexedDeps): Promise<Opening> {
  const db = await openDatabase(name, SCHEMA, [...TABLES, SENTINEL]).catch(whyNone);
  if (typeof db === 'string') return { found: db, store: undefined };
  const held: Held = { db, witness, onEnd, mark: undefined, owner: -1, closed: false, asked: new Set() };
  watch(held);
  const [format, mark, remembered] = await Promise.all([db.get(SENTINEL, 'format'), db.get(SENTINEL, 'mark'), witness?.read()]);
  if (typeof format === 'number' && format > FORMAT) {
    held.closed = true;
    db.close();
    return { found: 'newer', store: undefined };
  }
  held.mark = typeof mark === 'string' ? mark : undefined;
  return { found: judgeMarks(held.mark, remembered, witness !== undefined), store: storeOn(held) };
}

/** Erases the whole database: every opening of it ends with `deleted`. */
export const deleteDatabase = (name: string): Promise<void> => deleteDB(name);

/** A database of tables with keys of their own beside the values; those it lacks are made. */
export const openDatabase = async (name: string, version: number, tables: readonly string[]): Promise<IDBPDatabase> =>
  openDB(name, version, {
    upgrade: (db) => {
      for (const table of tables) if (!db.objectStoreNames.contains(table)) db.createObjectStore(table);
    },
  });

function whyNone(error: unknown): NoStore {
  if (isNamed(error, 'VersionError')) return 'newer';
  // A private window of old Firefox, a blocked site: InvalidStateError, SecurityError, or no indexedDB at all.
  const isForbidden = ['SecurityError', 'InvalidStateError', 'NotAllowedError', 'ReferenceError'].some((name) => isNamed(error, name));
  // Of all else, UnknownError before all, nobody can tell a full disk from a damaged one; a browser that finds damage takes the database away itself.
  return isForbidden ? 'forbidden' : 'full';
}

/** Whoever wants to upgrade or delete a database waits until all have let go of it. */
function watch(held: Held): void {
  held.db.addEventListener('versionchange', ({ newVersion }) => end(held, newVersion ? 'upgrade' : 'deleted'));
  held.db.addEventListener('close', () => end(held, 'lost'));
}

function end(held: Held, ending: Ending): void {
  if (held.closed) return;
  held.closed = true;
  held.db.close();
  held.onEnd?.(ending);
}

const storeOn = (held: Held): Store => ({
  get: (table, key) => guard(held, async () => bytesIn(await held.db.get(table, key)), table),
  range: (table, range) => guard(held, () => readRange(held.db, table, range), table),
  keys: (table, range) => guard(held, () => readKeys(held.db, table, range), table),
  transact: (ops, durability = 'strict') => guard(held, () => transact(held, ops, durability)),
  claim: () => guard(held, () => claim(held)),
  close: async () => {
    held.closed = true;
    await Promise.allSettled(held.asked);
    held.db.close();
  },
});

const LIMIT = 1000;

async function readRange(db: IDBPDatabase, table: Table, { from, to, limit = LIMIT, reverse }: Range): Promise<readonly Row[]> {
  const within = rangeOf(from, to);
  if (!within) return [];
  const { store } = db.transaction(table);
  const row = (key: unknown, value: unknown): Row => ({ key: bytesIn(key) ?? new Uint8Array(), value: bytesIn(value) ?? new Uint8Array() });
  if (!reverse) {
    const [keys, values] = await Promise.all([store.getAllKeys(within, limit), store.getAll(within, limit)]);
    return keys.map((key, at) => row(key, values[at]));
  }
  const rows: Row[] = [];
  for (let at = await store.openCursor(within, 'prev'); at; at = rows.length < limit ? await at.continue() : null) rows.push(row(at.key, at.value));
  return rows;
}

async function readKeys(db: IDBPDatabase, table: Table, { from, to, limit = LIMIT, reverse }: Range): Promise<readonly Key[]> {
  const within = rangeOf(from, to);
  if (!within) return [];
  const { store } = db.transaction(table);
  const keyIn = (key: unknown): Key => bytesIn(key) ?? new Uint8Array();
  if (!reverse) return (await store.getAllKeys(within, limit)).map(keyIn);
  const keys: Key[] = [];
  for (let at = await store.openKeyCursor(within, 'prev'); at; at = keys.length < limit ? await at.continue() : null) keys.push(keyIn(at.key));
  return keys;
}

/** No key is empty, so the least bound is one zero byte. */
const LEAST: Key = new Uint8Array(1);

/** Undefined where nothing is between: IndexedDB has no empty range. */
function rangeOf(from: Key, to: Key): IDBKeyRange | undefined {
  const [first, end] = [from.length > 0 ? from : LEAST, to.length > 0 ? to : LEAST];
  return compare(first, end) < 0 ? IDBKeyRange.bound(first, end, false, true) : undefined;
}

type Writing = IDBPTransaction<unknown, string[], 'readwrite'>;

/** All that is written by `work`, or nothing of it. */
export async function writeWithin<T>(
  db: IDBPDatabase,
  tables: readonly string[],
  durability: Durability,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  const writing = db.transaction([...tables], 'readwrite', { durability });
  // It says the same as what failed within it, which is heard below.
  writing.done.catch(() => undefined);
  try {
    const result = await work(writing);
    await writing.done;
    return result;
  } catch (error) {
    // One whose request failed has ended by itself.
    if (writing.error === null) tryAbort(writing);
    throw error;
  }
}

function tryAbort(writing: Writing): void {
  try {
    writing.abort();
  } catch (error) {
    if (!isNamed(error, 'InvalidStateError')) throw error;
  }
}

/** Read-write on the sentinel too, so that a claim and a transaction never overlap. */
const transact = ({ db, owner }: Held, ops: readonly Op[], durability: Durability): Promise<void> =>
  writeWithin(db, [...new Set([...ops.map(({ table }) => table), SENTINEL])], durability, async (writing) => {
    if ((await writing.objectStore(SENTINEL).get('owner')) !== owner) throw new Fenced();
    // Requests of one transaction are done in the order they are made (https://www.w3.org/TR/IndexedDB/#request-construct).
    await Promise.all(ops.map(async (op) => apply(writing, op)));
  });

function apply(writing: Writing, op: Op): Promise<unknown> | undefined {
  const store = writing.objectStore(op.table);
  if (op.op === 'put') return store.put(op.value, op.key);
  if (op.op === 'delete') return store.delete(op.key);
  const within = rangeOf(op.from, op.to);
  return within && store.delete(within);
}

async function claim(held: Held): Promise<void> {
  const mark = held.mark ?? newMark();
  held.owner = await writeWithin(held.db, [SENTINEL], 'strict', async (writing) => {
    const sentinel = writing.objectStore(SENTINEL);
    const before: unknown = await sentinel.get('owner');
    const next = (typeof before === 'number' ? before : 0) + 1;
    await Promise.all([sentinel.put(next, 'owner'), sentinel.put(mark, 'mark'), sentinel.put(FORMAT, 'format')]);
    return next;
  });
  await held.witness?.write(mark);
}

/** IndexedDB gives keys back as ArrayBuffers, values as they were. */
const bytesIn = (found: unknown): Bytes | undefined =>
  found instanceof Uint8Array ? own(found) : found instanceof ArrayBuffer ? new Uint8Array(found) : undefined;

/** `table` where it only reads: a value that is there and cannot be read is damaged (https://www.w3.org/TR/IndexedDB/#exceptions). */
async function guard<T>(held: Held, work: () => Promise<T>, table?: Table): Promise<T> {
  if (held.closed) throw new StoreClosed();
  const asked = work();
  held.asked.add(asked);
  try {
    return await asked;
  } catch (error) {
    // A connection that the browser has closed and not yet said so begins no transaction any more.
    if (isNamed(error, 'InvalidStateError')) end(held, 'lost');
    if (isNamed(error, 'InvalidStateError') || (held.closed && isNamed(error, 'AbortError'))) throw new StoreClosed();
    if (table && isNamed(error, 'NotReadableError')) throw new Unreadable(table);
    throw isFull(error) ? new StoreFull() : error;
  } finally {
    held.asked.delete(asked);
  }
}

/** May the same work when there is room? Chromium on a full disk says UnknownError, and AbortError of what was under way; nothing here aborts but what has failed. */
export const isFull = (error: unknown): boolean => ['QuotaExceededError', 'UnknownError', 'AbortError'].some((name) => isNamed(error, name));

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
