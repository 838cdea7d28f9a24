/** A segment document as one row: the Yjs state, the signed headers of slots without a body, and the proofs that ended lanes. */
import type { Bytes } from '../../crypto/bytes.ts';
import { decode, encode, readBool, readByte, readBytes, readList, writeBool, writeByte, writeBytes, writeList } from '../../crypto/codec.ts';
import { LANE, type LaneCodec, type LaneHeader, slotKey } from './lane.ts';
import type { KnownSlot, Lie } from './segment-lanes.ts';
import { type LaneStruct, readLanes } from './update-lanes.ts';

export type Snapshot = {
  readonly state: Bytes;
  /** Slots without a body, lane by lane. `redacted`: a redaction took it; else it came so. */
  readonly kept: readonly { readonly redacted: boolean; readonly event: Bytes }[];
  /** Without bodies. */
  readonly lies: readonly Lie[];
};

const VERSION = 1;

export const writeSnapshot = (snapshot: Snapshot): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeBytes(to, snapshot.state);
    writeList(to, snapshot.kept, (_, { redacted, event }) => {
      writeBool(to, redacted);
      writeBytes(to, event);
    });
    writeList(to, snapshot.lies, (_, { a, b }) => {
      writeBytes(to, a);
      writeBytes(to, b);
    });
  });

/** The snapshot, or undefined where the bytes are malformed or of a later version. */
export const readSnapshot = (bytes: Bytes): Snapshot | undefined =>
  decode(bytes, (from) =>
    readByte(from) !== VERSION
      ? undefined
      : {
          state: readBytes(from, LANE.snapshotBytes),
          kept: readList(from, bytes.length, () => ({ redacted: readBool(from), event: readBytes(from, LANE.headerBytes) })),
          lies: readList(from, bytes.length, () => ({ a: readBytes(from, LANE.headerBytes), b: readBytes(from, LANE.headerBytes) })),
        },
  );

/** The slots of a snapshot, each lane in order; undefined where state and headers do not fit together. `endOf`: the clock where a lie ended a lane. */
export function slotsIn(
  snapshot: Snapshot,
  codec: LaneCodec,
  endOf: (client: number) => number,
): readonly (readonly [LaneHeader, KnownSlot])[] | undefined {
  const read = readLanes(snapshot.state, snapshot.state.length);
  // A document's whole state names its deletions; nothing else may be odd about our own.
  if (read === undefined || read.refused.some((because) => because !== 'deletes')) return undefined;
  const keptBySlot = new Map(
    snapshot.kept.flatMap((kept) => {
      const header = codec.peek(kept.event);
      return header === undefined ? [] : [[slotKey(header.client, header.clock), { ...kept, header }] as const];
    }),
  );
  const slots = read.structs.flatMap((struct) => clocksOf(struct, endOf(struct.client)).map((clock) => slotIn(struct, clock, codec, keptBySlot)));
  const whole = slots.flatMap((slot) => (slot === undefined ? [] : [slot]));
  return whole.length === slots.length ? whole : undefined;
}

const clocksOf = ({ clock, length }: LaneStruct, end: number): readonly number[] =>
  Array.from({ length }, (_, i) => clock + i).filter((each) => each < end);

function slotIn(
  struct: LaneStruct,
  clock: number,
  codec: LaneCodec,
  keptBySlot: ReadonlyMap<string, { readonly redacted: boolean; readonly event: Bytes; readonly header: LaneHeader }>,
): readonly [LaneHeader, KnownSlot] | undefined {
  if (struct.event !== undefined) {
    const header = codec.peek(struct.event);
    return header === undefined ? undefined : [header, { header, state: 'live' }];
  }
  const kept = keptBySlot.get(slotKey(struct.client, clock));
  return kept === undefined ? undefined : [kept.header, { header: kept.header, state: kept.redacted ? 'erased' : 'hole', kept: kept.event }];
}
