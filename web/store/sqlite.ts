/** The store of the terminal: one SQLite file, readable by its owner alone. Every call is synchronous underneath and answers by a promise. */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
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
import { blobIn, openSql, type Sql, type SqlRow, type SqlValue, sqlCode } from './sqlite-driver.ts';

export type SqliteDeps = { readonly path: string; readonly witness?: Witness; readonly open?: (path: string) => Promise<Sql> };

/** How rows are to be read. A build refuses a format above its own: it would damage what it does not know. */
const FORMAT = 1;
/** Another process holds the write lock this long at most (a checkpoint); then it is a bug, and SQLITE_BUSY is thrown. */
const BUSY_MS = 5000;

type Held = { readonly sql: Sql; readonly mark: string | undefined; readonly witness: Witness | undefined; owner: number; closed: boolean };

export async function openSqliteStore({ path, witness, open = openSql }: SqliteDeps): Promise<Opening> {
  const file = await openFile(path, open);
  if (typeof file === 'string') return { found: file, store: undefined };
  const held: Held = { ...file, witness, owner: -1, closed: false };
  return { found: judgeMarks(file.mark, await witness?.read(), witness !== undefined), store: storeOn(held) };
}

type File = { readonly sql: Sql; readonly mark: string | undefined };

/**
 * Where there is no room for the index that processes share beside the file, the file is read with one in memory, by this process alone
 * (https://sqlite.org/wal.html §6).
 */
async function openFile(path: string, open: (path: string) => Promise<Sql>): Promise<File | NoStore> {
  const file = await tryFile(path, open, 'NORMAL');
  return file === 'full' ? tryFile(path, open, 'EXCLUSIVE') : file;
}

async function tryFile(path: string, open: (path: string) => Promise<Sql>, locking: 'NORMAL' | 'EXCLUSIVE'): Promise<File | NoStore> {
  let sql: Sql | undefined;
  try {
    makePrivate(path);
    sql = await open(path);
    sql.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    sql.exec(`PRAGMA locking_mode = ${locking}`);
    // The first look, before any statement is kept: one that failed would keep libsql from closing, and the file locked.
    sql.exec('PRAGMA user_version');
    if (Number(sql.all('PRAGMA user_version')[0]?.['user_version']) <= FORMAT) return setUp(sql);
    sql.close();
    return 'newer';
  } catch (error) {
    sql?.close();
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (FULL.includes(code)) return 'full';
    return FORBIDDEN.includes(code) ? 'forbidden' : 'unreadable';
  }
}

const FORBIDDEN: readonly string[] = ['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST'];

/** A disk that does not answer (SQLITE_IOERR) is not told from a full one: SQLite says so of the files beside its own, and of a quota. */
const FULL: readonly string[] = ['SQLITE_FULL', 'SQLITE_IOERR', 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'];

/** May the same work when there is room? Of SQLite and of files. */
export const isFull = (error: unknown): boolean => FULL.includes(codeOf(error) ?? '');

/** SQLite's name of an error, or that of the operating system (ENOSPC, EACCES…). */
const codeOf = (error: unknown): string | undefined =>
  sqlCode(error) ?? (error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined);

/** The file is there, and its owner's alone, before SQLite opens it: -wal and -shm inherit its mode (https://sqlite.org/walformat.html §1). */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

function setUp(sql: Sql): File {
  sql.exec('PRAGMA journal_mode = WAL');
  // What was deleted must not lie in free pages: a redacted row is gone from the file, sealed or not.
  sql.exec('PRAGMA secure_delete = ON');
  sql.exec('CREATE TABLE IF NOT EXISTS sentinel (name TEXT PRIMARY KEY, value NOT NULL)');
  for (const table of TABLES) sql.exec(`CREATE TABLE IF NOT EXISTS ${table} (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL)`);
  const mark = sentinel(sql, 'mark');
  return { sql, mark: typeof mark === 'string' ? mark : undefined };
}

const storeOn = (held: Held): Store => ({
  get: async (table, key) => blobIn(read(alive(held), 'value', table, 'WHERE key = ?', key)[0]?.['value']),
  range: async (table, range) => readRange(alive(held), table, range),
  keys: async (table, range) => readKeys(alive(held), table, range),
  transact: async (ops, durability = 'strict') => transact(alive(held), held.owner, ops, durability),
  claim: async () => {
    const mark = held.mark ?? newMark();
    held.owner = claim(alive(held), mark);
    await held.witness?.write(mark);
  },
  close: async () => {
    if (held.closed) return;
    held.closed = true;
    // libsql really closes only when its statements are collected; so the log is folded into the file here, and the file is whole by itself.
    try {
      held.sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      // Without room it stays beside the file, and is read with it.
      if (!isFull(error)) throw error;
    }
    held.sql.close();
  },
});

const alive = ({ sql, closed }: Held): Sql => {
  if (closed) throw new StoreClosed();
  return sql;
};

const readRange = (sql: Sql, table: Table, range: Range): readonly Row[] =>
  readWithin(sql, 'key, value', table, range).map(({ key, value }) => ({
    key: blobIn(key) ?? new Uint8Array(),
    value: blobIn(value) ?? new Uint8Array(),
  }));

const readKeys = (sql: Sql, table: Table, range: Range): readonly Key[] =>
  readWithin(sql, 'key', table, range).map(({ key }) => blobIn(key) ?? new Uint8Array());

function readWithin(sql: Sql, what: Columns, table: Table, { from, to, limit = 1000, reverse }: Range): readonly SqlRow[] {
  const order = reverse ? 'DESC' : 'ASC';
  return read(sql, what, table, `WHERE key >= ? AND key < ? ORDER BY key ${order} LIMIT ?`, from, to, limit);
}

type Columns = 'key' | 'value' | 'key, value';
function read(sql: Sql, what: Columns, table: Table, where: string, ...values: readonly SqlValue[]): readonly SqlRow[] {
  try {
    return sql.all(`SELECT ${what} FROM ${table} ${where}`, ...values);
  } catch (error) {
    throw DAMAGED.includes(sqlCode(error) ?? '') ? new Unreadable(table) : error;
  }
}

const DAMAGED: readonly string[] = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR'];

const transact = (sql: Sql, owner: number, ops: readonly Op[], durability: Durability): void =>
  together(sql, durability, () => {
    if (sentinel(sql, 'owner') !== owner) throw new Fenced();
    for (const op of ops) apply(sql, op);
  });

function apply(sql: Sql, op: Op): void {
  if (op.op === 'delete') sql.run(`DELETE FROM ${op.table} WHERE key = ?`, op.key);
  else if (op.op === 'clear') sql.run(`DELETE FROM ${op.table} WHERE key >= ? AND key < ?`, op.from, op.to);
  else sql.run(`INSERT INTO ${op.table} (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, op.key, op.value);
}

const claim = (sql: Sql, mark: string): number =>
  together(sql, 'strict', () => {
    const owner = Number(sentinel(sql, 'owner') ?? 0) + 1;
    for (const [name, value] of [
      ['owner', owner],
      ['mark', mark],
    ] as const) {
      sql.run('INSERT INTO sentinel (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', name, value);
    }
    sql.exec(`PRAGMA user_version = ${FORMAT}`);
    return owner;
  });

const sentinel = (sql: Sql, name: string): unknown => sql.all('SELECT value FROM sentinel WHERE name = ?', name)[0]?.['value'];

/** Runs `work` in one transaction. FULL syncs the log at its end, NORMAL leaves that to the next strict one (https://sqlite.org/pragma.html#pragma_synchronous). */
function together<T>(sql: Sql, durability: Durability, work: () => T): T {
  sql.exec(`PRAGMA synchronous = ${durability === 'strict' ? 'FULL' : 'NORMAL'}`);
  // IMMEDIATE: the fence is read under the write lock, so no other process claims in between.
  try {
    sql.exec('BEGIN IMMEDIATE');
    const result = work();
    sql.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(sql);
    throw isFull(error) ? new StoreFull() : error;
  }
}

function rollBack(sql: Sql): void {
  try {
    sql.exec('ROLLBACK');
  } catch (error) {
    // A full disk may have rolled it back already (https://sqlite.org/lang_transaction.html §3); then there is nothing left to do.
    if (sqlCode(error) === undefined) throw error;
  }
}
