/** Keys that sort as memcmp sorts: ids and counters side by side. Knows no table. */
import { type Bytes, concat, utf8 } from '../../crypto/bytes.ts';
import type { Key, Range } from './port.ts';

/** Length of a number in a key. */
export const NUMBER_BYTES = 8;

/** Above every key: one byte longer than the longest (256), all 255. */
const END: Key = new Uint8Array(257).fill(255);

/**
 * One key of its parts, in their order: a number (0 to 2^53 - 1) as 8 bytes, big end first; a name of ours as UTF-8 and a zero, so that no name
 * is the beginning of another; bytes bare, so they have one length per place (ids) or stand last.
 */
export const keyOf = (...parts: readonly (Bytes | number | string)[]): Key => concat(...parts.map(partOf));

/** Every key that begins with `prefix`; all keys where it is empty. */
export function rangeOf(prefix: Key): Range {
  const last = prefix.findLastIndex((byte) => byte < 255);
  if (last < 0) return { from: prefix, to: END };
  const to = prefix.slice(0, last + 1);
  to[last] = (prefix[last] as number) + 1;
  return { from: prefix, to };
}

/** The least key above this one: where the next page begins. */
export const after = (key: Key): Key => concat(key, Uint8Array.of(0));

/** The number that `keyOf` put at this byte, or undefined where the key ends before it or holds no such number there. */
export function numberIn(key: Key, at = 0): number | undefined {
  if (key.length < at + 8) return undefined;
  const number = new DataView(key.buffer, key.byteOffset + at, 8).getBigUint64(0);
  return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : undefined;
}

function partOf(part: Bytes | number | string): Bytes {
  if (typeof part === 'number') return numberPart(part);
  if (typeof part !== 'string') return part;
  if (part.includes('\0')) throw new TypeError('a name in a key holds no zero');
  return utf8(`${part}\0`);
}

function numberPart(number: number): Bytes {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`a number in a key is whole and not negative, not ${number}`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}
