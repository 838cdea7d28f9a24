/** A group as rows of a table: what changes together lies together, so that one message writes one row and not the whole state. */
import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js';
import { decodeKeySchedule, encodeKeySchedule } from 'ts-mls/keySchedule.js';
import { decodePrivateKeyPath, privateKeyPathEncoder } from 'ts-mls/privateKeyPath.js';
import { decodeSecretTreeNode, secretTreeNodeEncoder } from 'ts-mls/secretTree.js';
import { encode as encodeTls } from 'ts-mls/codec/tlsEncoder.js';
import { leafWidth } from 'ts-mls/treemath.js';
import { type Bytes, own } from './bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readBytes,
  readList,
  readOneOf,
  readText,
  writeBool,
  writeByte,
  writeBytes,
  writeList,
  writeText,
} from './codec.ts';
import type { Ratchets } from './mls-ratchet.ts';
import { decodeExactly, type Group, parseTree, treeOf } from './mls-state.ts';
import { readSuite } from './mls-suite.ts';

/** Names are short: they become part of a key. */
export type Rows = ReadonlyMap<string, Bytes>;
export type RowsDelta = { readonly put: Rows; readonly remove: readonly string[] };

/** Leaves per ratchet row: at 16, a message writes about 2.5 kB whatever the size of the group. */
export const LEAVES_PER_ROW = 16;

/** What to write to get from the rows of `old` to those of `next`. A row that is the same object in both is not written. */
export function rowsBetween(old: Group | undefined, next: Group): RowsDelta {
  const put = new Map<string, Bytes>();
  if (old?.context !== next.context || old.removed !== next.removed) put.set('state', writeState(next));
  if (old?.tree !== next.tree) put.set('tree', treeOf(next));
  const rows = Math.ceil(next.ratchets.length / LEAVES_PER_ROW);
  for (let row = 0; row < rows; row++) {
    const ratchets = rowOf(next.ratchets, row);
    if (!old || rowOf(old.ratchets, row).length !== ratchets.length || ratchets.some((pair, n) => pair !== old.ratchets[row * LEAVES_PER_ROW + n])) {
      put.set(ratchetName(row), writeRatchets(ratchets));
    }
  }
  const before = Math.ceil((old?.ratchets.length ?? 0) / LEAVES_PER_ROW);
  return { put, remove: Array.from({ length: Math.max(before - rows, 0) }, (_, n) => ratchetName(rows + n)) };
}

/** The group these rows are of; undefined where one is missing or damaged. */
export function readRows(rows: Rows): Group | undefined {
  const tree = parseTree(rows.get('tree') ?? NOTHING);
  const state = readState(rows.get('state') ?? NOTHING);
  if (!tree || !state) return undefined;
  const leaves = state.removed ? 0 : leafWidth(tree.length);
  const ratchets = Array.from(
    { length: Math.ceil(leaves / LEAVES_PER_ROW) },
    (_, row) => readRatchets(rows.get(ratchetName(row)) ?? NOTHING) ?? [],
  ).flat();
  return ratchets.length === leaves ? { ...state, tree, ratchets } : undefined;
}

const VERSION = 1;
const NOTHING = new Uint8Array();
const MAX_FIELD = 2 ** 24;
const ratchetName = (row: number): string => `ratchet/${row}`;
const rowOf = (ratchets: Ratchets, row: number): Ratchets => ratchets.slice(row * LEAVES_PER_ROW, (row + 1) * LEAVES_PER_ROW);
const encodePath = encodeTls(privateKeyPathEncoder);
const encodePair = encodeTls(secretTreeNodeEncoder);

const writeState = (group: Group): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeText(to, group.suite);
    writeBool(to, group.removed);
    const parts = [
      encodeGroupContext(group.context),
      encodeKeySchedule(group.schedule),
      encodePath(group.path),
      group.signKey,
      group.confirmationTag,
    ];
    for (const part of parts) writeBytes(to, own(part));
  });

const readState = (bytes: Bytes): Omit<Group, 'tree' | 'ratchets'> | undefined =>
  decode(bytes, (from) => {
    readOneOf(from, [VERSION]);
    const suite = readSuite(readText(from, 100));
    const removed = readBool(from);
    const context = decodeExactly(readField(from), decodeGroupContext, encodeGroupContext);
    const schedule = decodeExactly(readField(from), decodeKeySchedule, encodeKeySchedule);
    const path = decodeExactly(readField(from), decodePrivateKeyPath, encodePath);
    const [signKey, confirmationTag] = [readField(from), readField(from)];
    return suite && context && schedule && path ? { suite, removed, context, schedule, path, signKey, confirmationTag } : undefined;
  });

const writeRatchets = (ratchets: Ratchets): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, ratchets, (to, pair) => writeBytes(to, own(encodePair(pair))));
  });

const readRatchets = (bytes: Bytes): Ratchets | undefined =>
  decode(bytes, (from) => {
    readOneOf(from, [VERSION]);
    const pairs = readList(from, LEAVES_PER_ROW, (from) => decodeExactly(readField(from), decodeSecretTreeNode, encodePair));
    return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
  });

const readField = (from: Reader): Bytes => readBytes(from, MAX_FIELD);
