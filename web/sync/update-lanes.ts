/**
 * The part of Yjs's update format (version 1, yjs/src/utils/encoding.js) that lanes use, read strictly and within limits, and written back.
 * Hostile bytes never reach Yjs's own decoder: it makes documents, types and parsed JSON of whatever it meets, and an object per byte of a count bomb.
 */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readText,
  readUint,
  type Writer,
  writeByte,
  writeBytes,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { LANE, laneName } from './lane.ts';
import { malformed, skipContent } from './update-foreign.ts';

/** Why a struct is not one of a lane. */
export type StructRefusal =
  | 'section_twice'
  | 'client'
  | 'clock'
  | 'gc'
  | 'skip'
  | 'content'
  | 'origin'
  | 'right_origin'
  | 'parent'
  | 'map_key'
  | 'deletes';

/** `event` is absent where the struct says that the slots from `clock` on, `length` of them, are erased. */
export type LaneStruct = { readonly client: number; readonly clock: number; readonly length: number; readonly event: Bytes | undefined };
export type LaneRead = { readonly structs: readonly LaneStruct[]; readonly refused: readonly StructRefusal[] };

/** One lane's slots in a row, from `clock` on; an absent event is an erased slot. */
export type Run = { readonly client: number; readonly clock: number; readonly slots: readonly (Bytes | undefined)[] };

const REF_GC = 0;
const REF_DELETED = 1;
const REF_BINARY = 3;
const REF_SKIP = 10;
const REF = 0b0001_1111;
const HAS_KEY = 0b0010_0000;
const HAS_RIGHT = 0b0100_0000;
const HAS_LEFT = 0b1000_0000;

/** The lane structs of an update and why others are none; undefined where the bytes are no Yjs update at all. Never throws. */
export const readLanes = (update: Bytes, entries: number = LANE.updateEntries): LaneRead | undefined =>
  decode(update, (from) => {
    const structs: LaneStruct[] = [];
    const refused: StructRefusal[] = [];
    const seen = new Set<number>();
    for (let section = countOf(from, entries); section > 0; section--) {
      const count = countOf(from, entries - structs.length - refused.length);
      const client = readUint(from);
      // Yjs keeps the last of two sections of one client without a word; here the first is kept.
      const twice = seen.has(client);
      seen.add(client);
      readSection(from, client, count, (one) => {
        if (typeof one === 'string') refused.push(one);
        else if (twice) refused.push('section_twice');
        else structs.push(one);
      });
    }
    if (skipDeletes(from) > 0) refused.push('deletes');
    return { structs, refused };
  });

/** The Yjs update of these runs, at most one of a client, without a delete set. */
export const writeLanes = (runs: readonly Run[]): Bytes =>
  encode((to) => {
    const filled = runs.filter((run) => run.slots.length > 0).sort((a, b) => b.client - a.client);
    writeUint(to, filled.length);
    for (const run of filled) writeRun(to, run);
    writeUint(to, 0);
  });

/** A count that the rest of the bytes could hold and the limit allows. */
function countOf(from: Reader, limit: number): number {
  const count = readUint(from);
  return count > limit || count > from.arr.length - from.pos ? malformed() : count;
}

function readSection(from: Reader, client: number, count: number, give: (one: LaneStruct | StructRefusal) => void): void {
  let clock = readUint(from);
  for (let i = 0; i < count; i++) {
    const { struct, refusal, length } = readStruct(from, client, clock);
    give(refusal ?? struct);
    clock += length;
  }
}

type ReadStruct = { readonly struct: LaneStruct; readonly refusal: StructRefusal | undefined; readonly length: number };

function readStruct(from: Reader, client: number, clock: number): ReadStruct {
  const info = readByte(from);
  const ref = info & REF;
  const place = ref === REF_GC || ref === REF_SKIP ? undefined : readPosition(from, info, client, clock);
  const event = ref === REF_BINARY ? readBytes(from, LANE.updateBytes) : undefined;
  const length = ref === REF_BINARY ? 1 : ref === REF_GC || ref === REF_SKIP || ref === REF_DELETED ? readUint(from) : skipContent(from, ref);
  const refusal = refusalOf(ref) ?? place ?? (client < 1 ? 'client' : length < 1 || clock + length > LANE.slots ? 'clock' : undefined);
  return { struct: { client, clock, length, event }, refusal, length };
}

function refusalOf(ref: number): StructRefusal | undefined {
  if (ref === REF_BINARY || ref === REF_DELETED) return undefined;
  return ref === REF_GC ? 'gc' : ref === REF_SKIP ? 'skip' : 'content';
}

/** Reads where an item says it stands; a lane's item stands after its writer's slot before, or first in the writer's own root array, and before nothing. */
function readPosition(from: Reader, info: number, client: number, clock: number): StructRefusal | undefined {
  const left = (info & HAS_LEFT) !== 0;
  const right = (info & HAS_RIGHT) !== 0;
  const follows = left && isId(from, client, clock - 1);
  if (right) isId(from, client, clock);
  if (left || right) return right ? 'right_origin' : follows ? undefined : 'origin';
  const root = readUint(from) === 1;
  const inLane = root ? readText(from, LANE.updateBytes) === laneName(client) : isId(from, client, clock);
  const keyed = (info & HAS_KEY) !== 0;
  if (keyed) readText(from, LANE.updateBytes);
  return keyed ? 'map_key' : !root || !inLane ? 'parent' : clock === 0 ? undefined : 'origin';
}

/** Reads an id (client, clock) and says whether it is this one. Reads both fields whatever the first one is. */
function isId(from: Reader, client: number, clock: number): boolean {
  const readClient = readUint(from);
  const readClock = readUint(from);
  return readClient === client && readClock === clock;
}

/** Number of ranges in the delete set. They are read past and never applied: a deletion is somebody's word until a redaction is seen. */
function skipDeletes(from: Reader): number {
  let ranges = 0;
  for (let clients = readUint(from); clients > 0; clients--) {
    readUint(from);
    for (let count = readUint(from); count > 0; count--, ranges++) {
      readUint(from);
      readUint(from);
    }
  }
  return ranges;
}

function writeRun(to: Writer, { client, clock, slots }: Run): void {
  const pieces = piecesOf(slots);
  writeUint(to, pieces.length);
  writeUint(to, client);
  writeUint(to, clock);
  let at = clock;
  for (const piece of pieces) {
    writeByte(to, (typeof piece === 'number' ? REF_DELETED : REF_BINARY) | (at === 0 ? 0 : HAS_LEFT));
    writePosition(to, client, at);
    if (typeof piece === 'number') writeUint(to, piece);
    else writeBytes(to, piece);
    at += typeof piece === 'number' ? piece : 1;
  }
}

function writePosition(to: Writer, client: number, clock: number): void {
  if (clock === 0) {
    writeUint(to, 1);
    writeText(to, laneName(client));
  } else {
    writeUint(to, client);
    writeUint(to, clock - 1);
  }
}

/** Events singly, erased slots in a row as one number. */
function piecesOf(slots: readonly (Bytes | undefined)[]): readonly (Bytes | number)[] {
  const pieces: (Bytes | number)[] = [];
  for (const slot of slots) {
    const last = pieces[pieces.length - 1];
    if (slot !== undefined) pieces.push(slot);
    else if (typeof last === 'number') pieces[pieces.length - 1] = last + 1;
    else pieces.push(1);
  }
  return pieces;
}
