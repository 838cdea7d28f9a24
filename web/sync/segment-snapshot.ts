/** A segment document as one row: the Yjs state, the signed headers of slots without a body, and the proofs that ended lanes. */
import type { Bytes } from '../../crypto/bytes.ts';
import { decode, encode, readBool, readByte, readBytes, readList, writeBool, writeByte, writeBytes, writeList } from '../../crypto/codec.ts';
import { LANE, type LaneCodec, slotKey } from './lane.ts';
import { atHand, type KnownSlot, type Lie, lazily } from './segment-lanes.ts';
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
          state: readBytes(from, bytes.length),
          kept: readList(from, bytes.length, () => ({ redacted: readBool(from), event: readBytes(from, LANE.headerBytes) })),
          lies: readList(from, bytes.length, () => ({ a: readBytes(from, LANE.headerBytes), b: readBytes(from, LANE.headerBytes) })),
        },
  );

/**
 * The slots of a snapshot with their clientIDs, each lane in order; undefined where state and headers do not fit together. `endOf`: the clock where a lie
 * ended a lane. Live events are read when they are asked for.
 */
export function slotsIn(
  snapshot: Snapshot,
  codec: LaneCodec,
  endOf: (client: number) => number,
): readonly (readonly [number, KnownSlot])[] | undefined {
  const read = readLanes(snapshot.state, snapshot.state.length);
  // A document's whole state names its deletions; nothing else may be odd about our own.
  if (read === undefined || read.refused.some((because) => because !== 'deletes')) return undefined;
  const keptBySlot = new Map(
    snapshot.kept.flatMap(({ redacted, event }) => {
      const header = codec.peek(event);
      const slot: KnownSlot | undefined = header && { header: atHand(header), state: redacted ? 'erased' : 'hole', kept: event };
      return header && slot ? [[slotKey(header.client, header.clock), slot] as const] : [];
    }),
  );
  const slots = read.structs.flatMap((struct) =>
    clocksOf(struct, endOf(struct.client)).map((clock) => [struct.client, slotIn(struct, clock, codec, keptBySlot)] as const),
  );
  return slots.every(isKnown) ? slots : undefined;
}

const clocksOf = ({ clock, length }: LaneStruct, end: number): readonly number[] =>
  Array.from({ length }, (_, i) => clock + i).filter((each) => each < end);

function slotIn(struct: LaneStruct, clock: number, codec: LaneCodec, keptBySlot: ReadonlyMap<string, KnownSlot>): KnownSlot | undefined {
  const { client, event } = struct;
  if (event === undefined) return keptBySlot.get(slotKey(client, clock));
  return { header: lazily(() => codec.peek(event)), state: 'live' };
}

const isKnown = (entry: readonly [number, KnownSlot | undefined]): entry is readonly [number, KnownSlot] => entry[1] !== undefined;
