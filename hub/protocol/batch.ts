/** One socket message: some frames, each with its length before it, padded with zeros to a size that says little. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { decode, type Reader, readFixed, readUint, varUint } from '../../crypto/codec.ts';
import { LIMITS, paddedLength } from './limits.ts';

/** The frames of one message, padded. A length of zero ends them, so the padding is part of the form. */
export const writeBatch = (frames: readonly Bytes[]): Bytes => joinPortions(frames.map((frame) => writePortion([frame])));

/** Frames as they stand in a message, each with its length before it: written once, it may go into many messages. */
export const writePortion = (frames: readonly Bytes[]): Bytes => concat(...frames.flatMap((frame) => [varUint(frame.length), frame]));

/** One message of such portions, padded. */
export function joinPortions(portions: readonly Bytes[]): Bytes {
  const message = new Uint8Array(paddedLength(portions.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const portion of portions) {
    message.set(portion, at);
    at += portion.length;
  }
  return message;
}

/** The frames of one message, or undefined where their lengths do not fit into it. */
export function readBatch(message: Bytes): readonly Bytes[] | undefined {
  return decode(message, (from) => {
    const frames: Bytes[] = [];
    while (from.pos < from.arr.length) {
      const length = readUint(from);
      if (length === 0) break;
      frames.push(readFixed(from, length));
    }
    skipPadding(from);
    return frames;
  });
}

/** Splits frames into messages of at most `frameBytes`; a larger frame goes alone. */
export function batchesOf(frames: readonly Bytes[], limit: number = LIMITS.frameBytes / 2): readonly (readonly Bytes[])[] {
  const batches: Bytes[][] = [];
  let size = limit;
  for (const frame of frames) {
    if (size + frame.length > limit) {
      batches.push([]);
      size = 0;
    }
    batches[batches.length - 1]?.push(frame);
    size += frame.length + 4;
  }
  return batches;
}

function skipPadding(from: Reader): void {
  from.pos = from.arr.length;
}
