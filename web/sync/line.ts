/**
 * A line: one generation of a chat as this device holds it. MLS state, place in the hub's log, and a commit that may be under way.
 * Every step returns the next line and leaves the old one alone; `lineOps` says what must be written to get from one to the other.
 */
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
  type Reader,
  type Writer,
} from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import { epochOf, type Group, groupFromRows, rowsBetween } from '../../crypto/mls.ts';
import type { Cursor } from '../../hub/protocol/frames.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Op, Store } from '../store/port.ts';

/** A commit that was composed and is not yet seen in the log. Its bytes never change; it is adopted when they come back, or dropped when another wins. */
export type PendingCommit = {
  readonly item: Bytes;
  /** The epoch it leaves. */
  readonly epoch: number;
  /** The whole `post` frame, with request 0. */
  readonly frame: Bytes;
  /** The rider's authority event. */
  readonly event: Bytes;
  /** Every row of the group after it. */
  readonly rows: ReadonlyMap<string, Bytes>;
};

export type Line = {
  readonly route: Bytes;
  readonly chat: Bytes;
  readonly generation: number;
  readonly cursor: Cursor;
  readonly pending: PendingCommit | undefined;
  readonly group: Group;
};

export const START: Cursor = { seq: 0, hash: new Uint8Array(32) };

const VERSION = 1;
const MAX_ROWS = 4096;
const MAX_ROW = 8 * 1024 * 1024;

/** The running hash of a route's log after one more item. */
export const advance = (cursor: Cursor, item: Bytes, digest: Bytes): Cursor => ({
  seq: cursor.seq + 1,
  hash: hash('running', cursor.hash, item, digest),
});

/** What must be stored, in one transaction, so that `next` is found again after a crash. */
export function lineOps(old: Line | undefined, next: Line): readonly Op[] {
  const { put, remove } = rowsBetween(old?.group, next.group);
  const changed = old?.cursor !== next.cursor || old.pending !== next.pending;
  return [
    ...[...put].map(([name, value]): Op => ({ op: 'put', table: 'mls', key: keyOf(next.route, name), value })),
    ...remove.map((name): Op => ({ op: 'delete', table: 'mls', key: keyOf(next.route, name) })),
    ...(changed ? [{ op: 'put', table: 'routes', key: keyOf(next.route), value: encodeRow(next) } as const] : []),
  ];
}

/** Takes a line and its keys off the device. */
export const forgetLineOps = (route: Bytes): readonly Op[] => [
  { op: 'delete', table: 'routes', key: keyOf(route) },
  { op: 'clear', table: 'mls', ...rangeOf(route) },
];

export async function loadLine(store: Store, route: Bytes): Promise<Line | undefined> {
  const bytes = await store.get('routes', keyOf(route));
  const row = bytes && decodeRow(bytes);
  const rows = await store.range('mls', { ...rangeOf(route), limit: MAX_ROWS });
  const group = await groupFromRows(new Map(rows.map(({ key, value }) => [nameIn(key, route), value])));
  return row && group && { ...row, route, group };
}

/** The group after our own pending commit, once its bytes are seen in the log. */
export async function adopt(line: Line): Promise<Line> {
  const group = line.pending && (await groupFromRows(line.pending.rows));
  if (!group) throw new Error('a pending commit has no group behind it');
  return { ...line, group, pending: undefined };
}

/** A pending commit that leaves an epoch the log has left already can never be accepted. */
export const dropStale = (line: Line): Line => (line.pending && line.pending.epoch < epochOf(line.group) ? { ...line, pending: undefined } : line);

export const newItem = (): Bytes => randomBytes(16);

const nameIn = (key: Bytes, route: Bytes): string => new TextDecoder().decode(key.subarray(keyOf(route).length)).replace(/\0$/, '');

const encodeRow = (line: Line): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, line.chat);
    writeUint(to, line.generation);
    writeUint(to, line.cursor.seq);
    writeFixed(to, line.cursor.hash);
    writeMaybe(to, line.pending, writePending);
  });

const decodeRow = (bytes: Bytes): Omit<Line, 'route' | 'group'> | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    return {
      chat: readFixed(from, 16),
      generation: readUint(from),
      cursor: { seq: readUint(from), hash: readFixed(from, 32) },
      pending: readMaybe(from, readPending),
    };
  });

function writePending(to: Writer, { item, epoch, frame, event, rows }: PendingCommit): void {
  writeFixed(to, item);
  writeUint(to, epoch);
  writeBytes(to, frame);
  writeBytes(to, event);
  writeList(to, [...rows], (to, [name, value]) => {
    writeText(to, name);
    writeBytes(to, value);
  });
}

const readPending = (from: Reader): PendingCommit => ({
  item: readFixed(from, 16),
  epoch: readUint(from),
  frame: readBytes(from, MAX_ROW),
  event: readBytes(from, MAX_ROW),
  rows: new Map(readList(from, MAX_ROWS, (from) => [readText(from, 256), readBytes(from, MAX_ROW)] as const)),
});
