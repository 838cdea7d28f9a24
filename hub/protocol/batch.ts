/** One socket message: some frames, each with its length before it, padded with zeros to a size that says little. */
import type { Bytes } from '../../crypto/bytes.ts';
import { decode, encode, type Reader, readFixed, readUint, writeUint } from '../../crypto/codec.ts';
import { LIMITS, paddedLength } from './limits.ts';

/** The frames of one message, padded. A length of zero ends them, so the padding is part of the form. Each byte is copied once. */
export function writeBatch(frames: readonly Bytes[]): Bytes {
  const heads = frames.map(({ length }) => encode((to) => writeUint(to, length)));
  const bytes = frames.reduce((sum, frame, i) => sum + frame.length + (heads[i]?.length ?? 0), 0);
  const message = new Uint8Array(paddedLength(bytes));
  let at = 0;
  frames.forEach((frame, i) => {
    const head = heads[i] as Bytes;
    message.set(head, at);
    message.set(frame, at + head.length);
    at += head.length + frame.length;
  });
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
