/** The contents of Yjs's update format that no lane holds, read past so that the good structs after them can be kept. Makes nothing of them. */
import { type Reader, readByte, readBytes, readFixed, readText, readUint } from '../../crypto/codec.ts';
import { LANE } from './lane.ts';

/** Ends the reading: `decode` takes a RangeError as malformed bytes. */
export const malformed = (): never => {
  throw new RangeError('malformed');
};

/** Reads past one content by its reference number (yjs/src/structs/Item.js, contentRefs) and gives how many clocks it takes. */
export function skipContent(from: Reader, ref: number): number {
  const skip = CONTENTS[ref];
  return skip === undefined ? malformed() : skip(from);
}

const text = (from: Reader): string => readText(from, LANE.updateBytes);
const one = (from: Reader, ...parts: readonly ((from: Reader) => unknown)[]): number => {
  for (const part of parts) part(from);
  return 1;
};

const CONTENTS: Readonly<Record<number, (from: Reader) => number>> = {
  // JSON: a list of texts
  2: (from) => times(from, readUint(from), text),
  // text, which takes a clock for each UTF-16 unit
  4: (from) => text(from).length,
  // embed: JSON
  5: (from) => one(from, text),
  // format: key, JSON
  6: (from) => one(from, text, text),
  // shared type; an element (3) and a hook (5) have a name
  7: (from) => one(from, () => [3, 5].includes(readUint(from)) && text(from)),
  // list of any
  8: (from) => times(from, readUint(from), (each) => skipAny(each, 0)),
  // document: guid, options
  9: (from) => one(from, text, (each) => skipAny(each, 0)),
};

/** Reads `count` things, each of at least one byte, so that no count outlives the bytes. */
function times(from: Reader, count: number, skip: (from: Reader) => unknown): number {
  for (let i = 0; i < count; i++) skip(from);
  return count;
}

/** lib0's `any` (lib0/decoding.js, readAny), by its type byte, from 116 to 127. */
function skipAny(from: Reader, depth: number): unknown {
  if (depth > LANE.foreignDepth) malformed();
  const deeper = (each: Reader): unknown => skipAny(each, depth + 1);
  switch (readByte(from)) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return;
    case 125:
      return skipInt(from);
    case 124: // float32
      return readFixed(from, 4);
    case 123: // float64
    case 122: // bigint
      return readFixed(from, 8);
    case 119:
      return text(from);
    case 118: // object
      return times(from, readUint(from), (each) => [text(each), deeper(each)]);
    case 117: // array
      return times(from, readUint(from), deeper);
    case 116:
      return readBytes(from, LANE.updateBytes);
    default:
      return malformed();
  }
}

/** A signed varint of lib0: the highest bit says that more bytes follow. */
function skipInt(from: Reader): void {
  while (readByte(from) >= 0x80);
}
