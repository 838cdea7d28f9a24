/** This device's time: its own clock, set to the hub's by an offset, and an order that goes back only where it turns out to have run ahead. */
import { decode, encode, readBool, readUint, writeBool, writeUint } from '../../../crypto/codec.ts';
import { type Hlc, readHlc, writeHlc } from '../../chat/hlc.ts';
import { isAhead, MAX_AHEAD_MS, observe, tick, ZERO } from '../../chat/hlc.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

export type Clock = {
  /** Milliseconds, set to the hub's clock as it was last heard, but no more than a day forward. */
  now(): number;
  /** The next stamp. `op` must go into the transaction that uses it. */
  stamp(): { readonly at: Hlc; readonly op: Op };
  /** Where a stamp stands here: as it was signed, or, beyond the horizon, after all that was seen until now. The next stamp comes after it. */
  observe(signed: Hlc): Hlc;
  /** What bears a later time than this is of the future, ms. */
  horizon(): number;
  /** This device's own milliseconds, which no hub sets: what must not be hurried or put off by it is measured by these. */
  local(): number;
  /** The hub said what time it is: stamps that turn out to be ahead go on from there. */
  set(hubTime: number): void;
  /** What was observed or said since it was last given away: belongs into the next transaction, or a restart offline would stamp words before those they answer. */
  unsaved(): readonly Op[];
};

/** The newest stamp; how far the hub's clock is ahead of this one, ms; the latest time a hub has told, ms. */
type Kept = { readonly last: Hlc; readonly offset: number; readonly told: number };

const KEY = keyOf('clock');
/** A hub may put a device forward by so much: what it told is not taken back, so one lie about the time would else stay with the device for good. */
export const MAX_FORWARD_MS = 24 * 60 * 60 * 1000;
/** An offset that moves by less is what a line's delay makes of it, ms. */
const SAME_OFFSET_MS = 1000;
/** The last time an event can bear, ms: 48 bits. */
const LAST_TIME = 2 ** 48 - 1;
/** No clock that runs shows an earlier time than this program is of, ms; one that does is set to whatever the hub says. */
const WRITTEN_MS = Date.UTC(2025, 0, 1);

export async function openClock(store: Store, now: () => number): Promise<Clock> {
  const row = await store.get('meta', KEY);
  let { last, offset, told } = (row && read(row)) ?? { last: ZERO, offset: 0, told: 0 };
  let kept = { last, offset, told };
  const keep = (): Op => {
    kept = { last, offset, told };
    return { op: 'put', table: 'meta', key: KEY, value: write(kept) };
  };
  const adjusted = (): number => now() + (now() < WRITTEN_MS ? offset : Math.min(offset, MAX_FORWARD_MS));
  // What a hub told once it does not take back, or it could put what is said next under what was said long ago.
  const trusted = (): number => Math.max(adjusted(), told);
  return {
    now: adjusted,
    stamp: () => {
      last = tick(last, adjusted());
      return { at: last, op: keep() };
    },
    observe: (signed) => {
      const isFuture = isAhead(signed, trusted());
      last = isFuture ? tick(last, adjusted()) : observe(last, signed, trusted());
      return isFuture ? last : signed;
    },
    horizon: () => trusted() + MAX_AHEAD_MS,
    local: now,
    set: (hubTime) => {
      offset = Math.round(Math.min(hubTime, LAST_TIME) - now());
      told = Math.floor(trusted());
      if (isAhead(last, told)) last = { time: told, counter: 0 };
    },
    unsaved: () => (last === kept.last && told === kept.told && Math.abs(offset - kept.offset) < SAME_OFFSET_MS ? [] : [keep()]),
  };
}

const write = ({ last, offset, told }: Kept): Uint8Array<ArrayBuffer> =>
  encode((to) => {
    writeHlc(to, last);
    writeBool(to, offset < 0);
    writeUint(to, Math.abs(offset));
    writeUint(to, told);
  });

const read = (bytes: Uint8Array<ArrayBuffer>): Kept | undefined =>
  decode(bytes, (from) => {
    const last = readHlc(from);
    const negative = readBool(from);
    const size = readUint(from);
    return { last, offset: negative ? -size : size, told: readUint(from) };
  });
