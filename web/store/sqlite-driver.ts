/** SQLite as Node has it: its own since 22.5, else libsql. Both answer alike here; their quirks end in this file. */
import process from 'node:process';
import type { Bytes } from '../../crypto/bytes.ts';

export type SqlValue = Bytes | number | string;
export type SqlRow = Readonly<Record<string, unknown>>;
export type Sql = {
  readonly driver: 'node:sqlite' | 'libsql';
  exec(text: string): void;
  /** Statements are prepared once and kept. */
  run(text: string, ...values: readonly SqlValue[]): void;
  all(text: string, ...values: readonly SqlValue[]): readonly SqlRow[];
  close(): void;
};

type Statement = { run(...values: unknown[]): unknown; all(...values: unknown[]): unknown };
type Database = { exec(text: string): unknown; prepare(text: string): Statement; close(): unknown };

export async function openSql(path: string, driver?: Sql['driver']): Promise<Sql> {
  const builtin = driver === 'libsql' ? undefined : process.getBuiltinModule('node:sqlite');
  if (builtin) return wrap(new builtin.DatabaseSync(path), 'node:sqlite');
  const { default: Libsql } = await import('libsql');
  return wrap(new Libsql(path), 'libsql');
}

function wrap(database: Database, driver: Sql['driver']): Sql {
  const prepared = new Map<string, Statement>();
  const statement = (text: string): Statement => {
    const known = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, known);
    return known;
  };
  // libsql takes a lone Uint8Array for named parameters, so it is given the list; node:sqlite takes no list.
  const args = (values: readonly SqlValue[]): readonly unknown[] => (driver === 'libsql' ? [values] : values.map(withPointer));
  return {
    driver,
    exec: (text) => void database.exec(text),
    run: (text, ...values) => void statement(text).run(...args(values)),
    all: (text, ...values) => statement(text).all(...args(values)) as readonly SqlRow[],
    close: () => void database.close(),
  };
}

/** An empty array without memory behind it is bound as NULL by node:sqlite (sqlite3_bind_blob, a null pointer); this one has memory. */
const EMPTY = new Uint8Array(1).subarray(1);
const withPointer = (value: SqlValue): SqlValue => (value instanceof Uint8Array && value.length === 0 ? EMPTY : value);

/** A blob comes as ArrayBuffer (libsql) or Uint8Array (node:sqlite); undefined where the column holds none. */
export const blobIn = (value: unknown): Bytes | undefined =>
  value instanceof Uint8Array ? Uint8Array.from(value) : value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;

/** SQLite's name of an error, the primary one: SQLITE_FULL, SQLITE_IOERR…, or undefined where it is none of SQLite's. https://sqlite.org/rescode.html */
export function sqlCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  if (typeof errcode === 'number') return NAMES[errcode & 255] ?? 'SQLITE_OTHER';
  return typeof code === 'string' ? /^SQLITE_[A-Z]+/.exec(code)?.[0] : undefined;
}

/** The primary codes that mean something to us; node:sqlite gives numbers, the primary one in the low byte. */
const NAMES: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};
