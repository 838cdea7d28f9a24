/** This device's time: its own clock, set to the hub's by an offset, and an order that never runs backwards. */
import { decode, encode, readBool, readUint, writeBool, writeUint } from '../../crypto/codec.ts';
import { type Hlc, readHlc, writeHlc } from '../chat/hlc.ts';
import { observe, tick, ZERO } from '../chat/hlc.ts';
import { keyOf } from '../store/key.ts';
import type { Op, Store } from '../store/port.ts';

export type Clock = {
  /** Milliseconds, set to the hub's clock as it was last heard, but no more than a day forward. */
  now(): number;
  /** The next stamp. `op` must go into the transaction that uses it. */
  stamp(): { readonly at: Hlc; readonly op: Op };
  observe(remote: Hlc): void;
  /** This device's own milliseconds, which no hub sets: what must not be hurried or put off by it is measured by these. */
  local(): number;
  /** The hub said what time it is. */
  set(hubTime: number): void;
  /** What was observed or said since it was last given away: belongs into the next transaction, or a restart offline would stamp words before those they answer. */
  unsaved(): readonly Op[];
};

const KEY = keyOf('clock');
/** A hub may put a device forward by so much: a stamp is never taken back, so one lie about the time would else stay with it for good. */
export const MAX_FORWARD_MS = 24 * 60 * 60 * 1000;
/** An offset that moves by less is what a line's delay makes of it, ms. */
const SAME_OFFSET_MS = 1000;
/** No clock that runs shows an earlier time than this program is of, ms; one that does is set to whatever the hub says. */
const WRITTEN_MS = Date.UTC(2025, 0, 1);

export async function openClock(store: Store, now: () => number): Promise<Clock> {
  const row = await store.get('meta', KEY);
  let { last, offset } = (row && read(row)) ?? { last: ZERO, offset: 0 };
  let kept = { last, offset };
  const keep = (): Op => {
    kept = { last, offset };
    return { op: 'put', table: 'meta', key: KEY, value: write(last, offset) };
  };
  const adjusted = (): number => now() + (now() < WRITTEN_MS ? offset : Math.min(offset, MAX_FORWARD_MS));
  return {
    now: adjusted,
    stamp: () => {
      last = tick(last, adjusted());
      return { at: last, op: keep() };
    },
    observe: (remote) => {
      last = observe(last, remote, adjusted());
    },
    local: now,
    set: (hubTime) => {
      offset = Math.round(hubTime - now());
    },
    unsaved: () => (last === kept.last && Math.abs(offset - kept.offset) < SAME_OFFSET_MS ? [] : [keep()]),
  };
}

const write = (last: Hlc, offset: number): Uint8Array<ArrayBuffer> =>
  encode((to) => {
    writeHlc(to, last);
    writeBool(to, offset < 0);
    writeUint(to, Math.abs(offset));
  });

const read = (bytes: Uint8Array<ArrayBuffer>): { last: Hlc; offset: number } | undefined =>
  decode(bytes, (from) => {
    const last = readHlc(from);
    const negative = readBool(from);
    const size = readUint(from);
    return { last, offset: negative ? -size : size };
  });
