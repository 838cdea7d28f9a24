/** What crosses the wire for one segment: lane appends as a Yjs update, and beside it what a Yjs update cannot say. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readList,
  readUint,
  type Writer,
  writeByte,
  writeBytes,
  writeList,
  writeUint,
} from '../../crypto/codec.ts';
import { LANE, type Place } from './lane.ts';

export type LaneUpdate = {
  readonly place: Place;
  /** A Yjs update (version 1) of nothing but lane appends: an event per slot, or ContentDeleted where the slot is erased. */
  readonly update: Bytes;
  /** Signed headers: of every erased slot in `update`, and of two that contradict each other, as the proof of a lie. */
  readonly erased: readonly Bytes[];
  /** Whole events for slots that the other side holds without their body. */
  readonly bodies: readonly Bytes[];
};

const VERSION = 1;

export const writeLaneUpdate = (value: LaneUpdate): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writePlace(to, value.place);
    writeBytes(to, value.update);
    writeList(to, value.erased, writeBytes);
    writeList(to, value.bodies, writeBytes);
  });

/** The update with nothing of it checked yet but its frame, or undefined where that is malformed, too large or of a later version. */
export const readLaneUpdate = (bytes: Bytes): LaneUpdate | undefined =>
  bytes.length > LANE.updateBytes
    ? undefined
    : decode(bytes, (from) =>
        readByte(from) !== VERSION
          ? undefined
          : {
              place: readPlace(from),
              update: readBytes(from, LANE.updateBytes),
              erased: readList(from, LANE.updateEntries, (one) => readBytes(one, LANE.headerBytes)),
              bodies: readList(from, LANE.updateEntries, (one) => readBytes(one, LANE.eventBytes)),
            },
      );

export function writePlace(to: Writer, place: Place): void {
  writeUint(to, place.span);
  writeUint(to, place.index);
}
export const readPlace = (from: Reader): Place => ({ span: readUint(from), index: readUint(from) });
