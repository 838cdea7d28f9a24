/** The little of SQL the store needs of an engine: statements, transactions of several works, and rows whose columns are checked when read. */
import { type Bytes, own } from '../../crypto/bytes.ts';

export type Value = string | number | Bytes | null;
export type Row = { readonly [column: string]: unknown };

/** Statements name their arguments `$1`, `$2`…, and keep to what SQLite >= 3.35 and PostgreSQL >= 12 both understand. */
export type Sql = {
  all(text: string, ...args: readonly Value[]): Promise<readonly Row[]>;
  /** Gives the number of rows changed. */
  run(text: string, ...args: readonly Value[]): Promise<number>;
};

/** One write: its statements, and what it found. It throws to undo what it did. */
export type Work<T> = (sql: Sql) => Promise<T>;
/** One write for several items, with what it found for each, in their order. It throws to undo all of them. */
export type Together<I, T> = (sql: Sql, items: readonly I[]) => Promise<readonly T[]>;
export type Outcome = { readonly done: true; readonly value: unknown } | { readonly done: false; readonly error: unknown };

export type Engine = {
  /** Sees what is committed, never what a running transaction has written. */
  readonly read: Sql;
  /** Runs the works one after another in ONE transaction. A work that throws is undone alone. Resolves after the commit is on the disk; rejects where nothing was written. */
  transact(works: readonly Work<unknown>[]): Promise<readonly Outcome[]>;
  close(): Promise<void>;
};

/** The store's hands: `read` at once, `write` in one transaction with all that is written in the same turn. */
export type Database = {
  readonly read: Sql;
  readonly write: <T>(work: Work<T>) => Promise<T>;
  /** The same, as one work with all of its kind that come one after the other: statements they share are made once. Order is kept, other writes too. */
  readonly writeTogether: <I, T>(together: Together<I, T>, item: I) => Promise<T>;
};

// A column of another type is a bug of a statement or a migration, so these throw.

export function bytesIn(row: Row, column: string): Bytes {
  const value = row[column];
  if (value instanceof Uint8Array) return own(value);
  throw new TypeError(`expected bytes in column ${column}, found ${describe(value)}`);
}

export function numberIn(row: Row, column: string): number {
  const value = row[column];
  // node-postgres gives bigint columns as text.
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new TypeError(`expected a whole number in column ${column}, found ${describe(value)}`);
}

export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`expected text in column ${column}, found ${describe(value)}`);
}

/** Reads a column that may be null. */
export const maybeIn = <T>(read: (row: Row, column: string) => T, row: Row, column: string): T | undefined =>
  row[column] === null || row[column] === undefined ? undefined : read(row, column);

const describe = (value: unknown): string => (value === null ? 'null' : typeof value);
