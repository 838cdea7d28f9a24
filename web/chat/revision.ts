/**
 * Which of two words counts where one replaces the other: what people say of themselves, and what own devices tell each other. Whoever knew the other word
 * comes after it, whatever the clocks said; and what was said knowing of a removal comes after all that the removed device ever says, whatever numbers it used.
 */
import { type Bytes, compare, equal } from '../../crypto/bytes.ts';
import { type Reader, readFixed, readUint, type Writer, writeFixed, writeUint } from '../../crypto/codec.ts';
import { type Chain, headAt } from '../../crypto/identity.ts';
import { readNumber } from './bodies.ts';
import type { Event } from './event.ts';
import { compareHlc, type Hlc, readHlc, writeHlc, ZERO } from './hlc.ts';

/** `head`: how far its author knew their own chain. `number`: one more than that of the word it replaces. */
export type Revision = { readonly head: Bytes; readonly number: number; readonly at: Hlc; readonly event: Bytes };

/** Before everything that was said. */
export const UNSAID: Revision = { head: new Uint8Array(32), number: 0, at: ZERO, event: new Uint8Array(16) };

export const isSaid = ({ event }: Revision): boolean => !equal(event, UNSAID.event);

export const revisionOf = ({ header: { head, type, at }, id, body }: Event): Revision => ({
  head,
  number: body ? readNumber(type, body) : 0,
  at,
  event: id,
});

/** The number of the word that replaces this one. */
export const numberAfter = ({ number }: Revision): number => Math.min(number + 1, Number.MAX_SAFE_INTEGER);

/** Does `a` come after `b`? Both were said by devices of this chain, as it is in force; a head that is not in it comes before all that are. */
export function isLater(a: Revision, b: Revision, chain: Chain | undefined): boolean {
  const known = ({ head }: Revision): number => (chain && headAt(chain, head)) ?? -1;
  return (known(a) - known(b) || a.number - b.number || compareHlc(a.at, b.at) || compare(a.event, b.event)) > 0;
}

export function writeRevision(to: Writer, { head, number, at, event }: Revision): void {
  writeFixed(to, head);
  writeUint(to, number);
  writeHlc(to, at);
  writeFixed(to, event);
}
export const readRevision = (from: Reader): Revision => ({
  head: readFixed(from, 32),
  number: readUint(from),
  at: readHlc(from),
  event: readFixed(from, 16),
});
