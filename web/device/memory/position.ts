/** Where an event stands in an order that is the same everywhere: by its author's signed time, then by its id. */
import { type Bytes, compare } from '../../../crypto/bytes.ts';
import { type Reader, readFixed, type Writer, writeFixed } from '../../../crypto/codec.ts';
import { compareHlc, type Hlc, readHlc, writeHlc, ZERO } from '../../chat/hlc.ts';

export type Position = { readonly at: Hlc; readonly event: Bytes };

/** Before everything. */
export const BEGINNING: Position = { at: ZERO, event: new Uint8Array(16) };

export const comparePosition = (a: Position, b: Position): number => compareHlc(a.at, b.at) || compare(a.event, b.event);

export function writePosition(to: Writer, position: Position): void {
  writeHlc(to, position.at);
  writeFixed(to, position.event);
}
export const readPosition = (from: Reader): Position => ({ at: readHlc(from), event: readFixed(from, 16) });
