/** Numbers of devices that had not come when more of theirs had. */
import type { Bytes } from '../../crypto/bytes.ts';
import { type Reader, readFixed, readList, readUint, type Writer, writeFixed, writeList, writeUint } from '../../crypto/codec.ts';

/** From the first to the last. */
export type Gap = { readonly device: Bytes; readonly first: number; readonly last: number };

export const writeGaps = (to: Writer, gaps: readonly Gap[]): void =>
  writeList(to, gaps, (to, { device, first, last }) => (writeFixed(to, device), writeUint(to, first), writeUint(to, last)));
export const readGaps = (from: Reader, most: number): readonly Gap[] =>
  readList(from, most, (from) => ({ device: readFixed(from, 16), first: readUint(from), last: readUint(from) }));
