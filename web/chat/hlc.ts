/** Hybrid logical clock: real milliseconds where clocks agree, and an order that never runs backwards where they do not. */
import { type Reader, readUint, type Writer, writeUint } from '../../crypto/codec.ts';

/** Milliseconds of the author's clock (48 bits) and a counter (16 bits). */
export type Hlc = { readonly time: number; readonly counter: number };

/** A remote time further ahead than this does not advance ours; it stands where it came (clock.ts), and is shown as such. */
export const MAX_AHEAD_MS = 10 * 60 * 1000;
const MAX_COUNTER = 0xffff;

export const ZERO: Hlc = { time: 0, counter: 0 };

export const compareHlc = (a: Hlc, b: Hlc): number => a.time - b.time || a.counter - b.counter;

/** The next stamp of this device: after `last`, and not before `now` (ms, already adjusted to the hub's clock). */
export function tick(last: Hlc, now: number): Hlc {
  const time = Math.floor(now);
  if (time > last.time) return { time, counter: 0 };
  return last.counter < MAX_COUNTER ? { time: last.time, counter: last.counter + 1 } : { time: last.time + 1, counter: 0 };
}

/** Our clock after a remote stamp was seen; one that is too far ahead leaves it alone. */
export const observe = (last: Hlc, remote: Hlc, now: number): Hlc => (isAhead(remote, now) || compareHlc(remote, last) <= 0 ? last : remote);

export const isAhead = (remote: Hlc, now: number): boolean => remote.time > now + MAX_AHEAD_MS;

export function writeHlc(to: Writer, at: Hlc): void {
  writeUint(to, at.time);
  writeUint(to, at.counter);
}
export const readHlc = (from: Reader): Hlc => ({ time: readUint(from), counter: readUint(from) });
