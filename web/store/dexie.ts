/** The store in a browser: IndexedDB by Dexie. Two connections to one database, since durability is a property of the connection in Dexie. */
import Dexie, { type Table as DexieTable } from 'dexie';
import type { Bytes } from '../../crypto/bytes.ts';
import { own } from '../../crypto/bytes.ts';
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

export type DexieDeps = {
  readonly name: string;
  /** Said once, when the store closes by itself: show "reload" or go to sleep; every later call throws StoreClosed. */
  readonly onEnd?: (ending: Ending) => void;
  readonly witness?: Witness;
};

/** Rises whenever TABLES does; Dexie then adds what is missing. */
const SCHEMA = 1;
/** How rows are to be read. A build refuses a format above its own: it would damage what it does not know. */
const FORMAT = 1;
/** Beside TABLES: rows 'format', 'mark' and 'owner', in the same transactions as the rest. */
const SENTINEL = 'sentinel';

type Connections = { readonly [D in Durability]: Dexie };
type Held = {
  readonly connections: Connections;
  readonly mark: string | undefined;
  readonly witness: Witness | undefined;
  owner: number;
  closed: boolean;
  /** What is under way: a close waits for it. */
  readonly asked: Set<Promise<unknown>>;
};

export async function openDexieStore(deps: DexieDeps): Promise<Opening> {
  const connections = { strict: connect(deps.name, 'strict'), relaxed: connect(deps.name, 'relaxed') };
  const opened = await openBoth(connections);
  if (opened) return { found: opened, store: undefined };
  const [format, mark, remembered] = await Promise.all([
    sentinel(connections.strict).get('format'),
    sentinel(connections.strict).get('mark'),
    deps.witness?.read(),
  ]);
  if (typeof format === 'number' && format > FORMAT) {
    closeBoth(connections);
    return { found: 'newer', store: undefined };
  }
  const inStore = typeof mark === 'string' ? mark : undefined;
  const held: Held = { connections, mark: inStore, witness: deps.witness, owner: -1, closed: false, asked: new Set() };
  watch(held, deps.onEnd);
  return { found: judgeMarks(inStore, remembered, deps.witness !== undefined), store: storeOn(held) };
}

/** Erases the whole database: every opening of it ends with `deleted`. */
export const deleteDexieStore = (name: string): Promise<void> => Promise.resolve(Dexie.delete(name));

function connect(name: string, durability: Durability): Dexie {
  const db = new Dexie(name, { autoOpen: false, chromeTransactionDurability: durability, cache: 'disabled' });
  db.version(SCHEMA).stores(Object.fromEntries([...TABLES, SENTINEL].map((table) => [table, ''])));
  // Nobody observes through Dexie; its observer would tell every other tab the keys of every transaction.
  return db.unuse({ stack: 'dbcore', name: 'Observability' });
}

/** One after the other: the first creates what the second finds. */
async function openBoth({ strict, relaxed }: Connections): Promise<NoStore | undefined> {
  try {
    await strict.open();
    await relaxed.open();
    return undefined;
  } catch (error) {
    closeBoth({ strict, relaxed });
    if (isNamed(error, 'VersionError')) return 'newer';
    // A private window of old Firefox, a blocked site: InvalidStateError, SecurityError, or no indexedDB at all.
    const isForbidden = ['SecurityError', 'InvalidStateError', 'MissingAPIError', 'NotAllowedError'].some((name) => isNamed(error, name));
    // Of all else, UnknownError before all, nobody can tell a full disk from a damaged one; a browser that finds damage takes the database away itself.
    return isForbidden ? 'forbidden' : 'full';
  }
}

const closeBoth = ({ strict, relaxed }: Connections): void => [strict, relaxed].forEach((db) => db.close());

function watch(held: Held, onEnd: DexieDeps['onEnd']): void {
  const end = (ending: Ending): void => {
    if (held.closed) return;
    held.closed = true;
    closeBoth(held.connections);
    onEnd?.(ending);
  };
  for (const db of Object.values(held.connections)) {
    db.on('versionchange', ({ newVersion }) => end(newVersion ? 'upgrade' : 'deleted'));
    db.on('close', () => end('lost'));
  }
}

const storeOn = (held: Held): Store => ({
  get: (table, key) => guard(held, async () => bytesIn(await held.connections.strict.table(table).get(key)), table),
  range: (table, range) => guard(held, () => readRange(held.connections.strict, table, range), table),
  transact: (ops, durability = 'strict') => guard(held, () => transact(held.connections[durability], held.owner, ops)),
  claim: () => guard(held, () => claim(held)),
  close: async () => {
    held.closed = true;
    await Promise.allSettled(held.asked);
    closeBoth(held.connections);
  },
});

async function readRange(db: Dexie, table: Table, { from, to, limit = 1000, reverse }: Range): Promise<readonly Row[]> {
  const within = between(db.table<unknown, Key>(table), from, to).limit(limit);
  const rows = reverse ? within.reverse() : within;
  return db.transaction('r', table, async () => {
    const [keys, values] = await Promise.all([rows.primaryKeys(), rows.toArray()]);
    return keys.map((key, at) => ({ key: bytesIn(key) ?? new Uint8Array(), value: bytesIn(values[at]) ?? new Uint8Array() }));
  });
}

/** No key is empty, so the least bound is one zero byte. */
const LEAST: Key = new Uint8Array(1);
const between = <T>(table: DexieTable<T, Key>, from: Key, to: Key) =>
  table.where(':id').between(from.length > 0 ? from : LEAST, to.length > 0 ? to : LEAST, true, false);

async function transact(db: Dexie, owner: number, ops: readonly Op[]): Promise<void> {
  const tables = [...new Set([...ops.map(({ table }) => table), SENTINEL])];
  // Read-write on the sentinel too, so that a claim and a transaction never overlap.
  await db.transaction('rw', tables, async () => {
    if ((await sentinel(db).get('owner')) !== owner) throw new Fenced();
    for (const run of runsOf(ops)) await apply(db, run);
  });
}

/** Neighbours that can be written in one request. */
function runsOf(ops: readonly Op[]): readonly (readonly Op[])[] {
  const runs: Op[][] = [];
  for (const op of ops) {
    const last = runs.at(-1);
    if (last && op.op !== 'clear' && last[0]?.op === op.op && last[0].table === op.table) last.push(op);
    else runs.push([op]);
  }
  return runs;
}

async function apply(db: Dexie, run: readonly Op[]): Promise<void> {
  const [first] = run;
  if (!first) return;
  const table = db.table<Bytes, Key>(first.table);
  if (first.op === 'clear') await between(table, first.from, first.to).delete();
  else if (first.op === 'delete') await table.bulkDelete(run.flatMap((op) => (op.op === 'delete' ? [op.key] : [])));
  else {
    const puts = run.flatMap((op) => (op.op === 'put' ? [op] : []));
    await table.bulkPut(
      puts.map(({ value }) => value),
      puts.map(({ key }) => key),
    );
  }
}

async function claim(held: Held): Promise<void> {
  const db = held.connections.strict;
  const mark = held.mark ?? newMark();
  const owner = await db.transaction('rw', SENTINEL, async () => {
    const before = await sentinel(db).get('owner');
    const next = (typeof before === 'number' ? before : 0) + 1;
    await sentinel(db).bulkPut([next, mark, FORMAT], ['owner', 'mark', 'format']);
    return next;
  });
  held.owner = owner;
  await held.witness?.write(mark);
}

const sentinel = (db: Dexie): DexieTable<unknown, string> => db.table(SENTINEL);

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
    if (isNamed(error, 'DatabaseClosedError') || (held.closed && isNamed(error, 'AbortError'))) throw new StoreClosed();
    if (table && isNamed(error, 'NotReadableError')) throw new Unreadable(table);
    throw isFull(error) ? new StoreFull() : error;
  } finally {
    held.asked.delete(asked);
  }
}

/** May the same work when there is room? Chromium on a full disk says UnknownError, and AbortError of what was under way; nothing here ever aborts. */
export const isFull = (error: unknown): boolean => ['QuotaExceededError', 'UnknownError', 'AbortError'].some((name) => isNamed(error, name));

/** Dexie wraps what IndexedDB said: in `inner`, or one per row in `failures`. */
function isNamed(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === name) return true;
  const { inner, failures } = error as Error & { inner?: unknown; failures?: unknown };
  return isNamed(inner, name) || (Array.isArray(failures) && failures.some((one) => isNamed(one, name)));
}
