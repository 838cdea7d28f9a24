/** One socket message: some frames, each with its length before it, padded with zeros to a size that says little. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { decode, type Reader, readFixed, readUint, varUint } from '../../crypto/codec.ts';
import { LIMITS, PADDING, paddedLength } from './limits.ts';

/** The frames of one message, padded. A length of zero ends them, so the padding is part of the form. */
export const writeBatch = (frames: readonly Bytes[]): Bytes => joinPortions(frames.map((frame) => writePortion([frame])));

/** Frames as they stand in a message, each with its length before it: written once, it may go into many messages. */
export const writePortion = (frames: readonly Bytes[]): Bytes => concat(...frames.flatMap((frame) => [varUint(frame.length), frame]));

/** What follows portions of so many bytes in a message: zeros, all of them the same, so they must not be changed. */
export const paddingAfter = (length: number): Bytes => ZEROS.subarray(0, paddedLength(length) - length);

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
export function batchesOf<T extends { readonly length: number }>(
  frames: readonly T[],
  limit: number = LIMITS.frameBytes / 2,
): readonly (readonly T[])[] {
  const batches: T[][] = [];
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

/** Sizes grow by at most the largest of them. */
const ZEROS: Bytes = new Uint8Array(PADDING[PADDING.length - 1] as number);

function skipPadding(from: Reader): void {
  from.pos = from.arr.length;
}
