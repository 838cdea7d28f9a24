/** The engine over SQLite, whichever driver: WAL, one connection that writes and one that reads what is committed. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreFull } from './port.ts';
import type { Engine, Outcome, Row, Sql, Value, Work } from './sql.ts';

/** What the two drivers have in common once their quirks are taken off. Arguments are positional. */
export type Statement = { all(args: readonly Value[]): readonly Row[]; run(args: readonly Value[]): number };
export type Connection = { exec(text: string): void; prepare(text: string): Statement; close(): void };
export type Driver = (file: string) => Connection;

/** SQLITE_FULL, and SQLITE_IOERR: SQLite says so of the files beside its own, and of a quota. https://sqlite.org/rescode.html */
const FULL: readonly number[] = [13, 10];

/** What a disk without room is told as: node:sqlite gives a number with the primary code in its low byte, libsql a name that begins with it. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  const isFull = typeof errcode === 'number' ? FULL.includes(errcode & 255) : typeof code === 'string' && /^SQLITE_(FULL|IOERR)/.test(code);
  return isFull ? new StoreFull() : error;
}

/** FULL: an answered write survives a power cut. NORMAL: it survives a killed process. */
export type Synchronous = 'FULL' | 'NORMAL';

const BUSY_MS = 5000;
/** 16 MB of log before it is folded into the file: four times SQLite's own figure, because hot pages are then folded once instead of four times. */
const CHECKPOINT_PAGES = 4000;

export function openSqlite(driver: Driver, file: string, synchronous: Synchronous = 'FULL'): Engine {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Made here, because SQLite would let others read it; what it makes beside it has this file's mode.
  closeSync(openSync(file, 'a', 0o600));
  const writer = driver(file);
  writer.exec(`PRAGMA busy_timeout=${BUSY_MS}`);
  writer.exec('PRAGMA journal_mode=WAL');
  writer.exec(`PRAGMA synchronous=${synchronous}`);
  writer.exec('PRAGMA foreign_keys=ON');
  writer.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}`);
  const reader = driver(file);
  reader.exec(`PRAGMA busy_timeout=${BUSY_MS}`);
  reader.exec('PRAGMA query_only=ON');
  const sql = sqlOver(writer);
  return {
    read: sqlOver(reader),
    transact: (works) => transact(writer, sql, works),
    close: async () => {
      reader.close();
      foldLog(writer);
      writer.close();
    },
  };
}

/** The log into the file, so that this alone is the store: a driver that keeps statements open does not do it when it closes. What finds no room stays in the log. */
function foldLog(writer: Connection): void {
  try {
    writer.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!(told(error) instanceof StoreFull)) throw error;
  }
}

async function transact(writer: Connection, sql: Sql, works: readonly Work<unknown>[]): Promise<readonly Outcome[]> {
  try {
    writer.exec('BEGIN IMMEDIATE');
    const outcomes: Outcome[] = [];
    for (const work of works) outcomes.push(await attempt(writer, sql, work));
    writer.exec('COMMIT');
    return outcomes;
  } catch (error) {
    // A COMMIT that failed on a full disk has rolled back already; then there is nothing left to undo.
    try {
      writer.exec('ROLLBACK');
    } catch {}
    throw told(error);
  }
}

async function attempt(writer: Connection, sql: Sql, work: Work<unknown>): Promise<Outcome> {
  writer.exec('SAVEPOINT work');
  try {
    const value = await work(sql);
    writer.exec('RELEASE work');
    return { done: true, value };
  } catch (error) {
    writer.exec('ROLLBACK TO work');
    writer.exec('RELEASE work');
    return { done: false, error: told(error) };
  }
}

function sqlOver(connection: Connection): Sql {
  const prepared = new Map<string, { readonly statement: Statement; readonly order: readonly number[] }>();
  const bind = (text: string, args: readonly Value[]) => {
    const known = prepared.get(text) ?? prepare(connection, text);
    prepared.set(text, known);
    return { statement: known.statement, args: known.order.map((at) => args[at] as Value) };
  };
  return {
    all: async (text, ...args) => {
      const bound = bind(text, args);
      return bound.statement.all(bound.args);
    },
    run: async (text, ...args) => {
      const bound = bind(text, args);
      return bound.statement.run(bound.args);
    },
  };
}

/** `$n` becomes `?`, with the order in which arguments are then wanted: the one form every driver binds alike. */
function prepare(connection: Connection, text: string): { statement: Statement; order: readonly number[] } {
  const order = [...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n) - 1);
  return { statement: connection.prepare(text.replaceAll(/\$\d+/g, '?')), order };
}
