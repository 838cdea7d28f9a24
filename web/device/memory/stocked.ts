/**
 * When did the hub get the whole stock of this device's key packages, and are their keys on this disk? Packages end, which the hub cannot see, and a disk that was put
 * back from a copy may lack some: whoever takes one of those lets this device in nowhere.
 */
import { decode, encode, readUint, writeUint } from '../../../crypto/codec.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

const STOCKED = keyOf('stocked');
const DAY = 24 * 60 * 60 * 1000;
/** A third of what a one-time package lives (crypto/mls-package.ts): this device may be away for the rest of it. */
export const RENEW_MS = 30 * DAY;
/** A package begins so long before it is made. */
const SKEW_MS = DAY;

/** Is what the hub has of the last while, as this clock says, ms? What a clock made that has been put back since may not have begun yet. */
export async function isStocked(store: Pick<Store, 'get'>, now: number): Promise<boolean> {
  const row = await store.get('meta', STOCKED);
  const at = row && decode(row, readUint);
  return at !== undefined && at - SKEW_MS <= now && now < at + RENEW_MS;
}

export const stocked = (now: number): Op => ({ op: 'put', table: 'meta', key: STOCKED, value: encode((to) => writeUint(to, Math.floor(now))) });
/** The next stock takes the place of all that the hub has. */
export const unstocked: Op = { op: 'delete', table: 'meta', key: STOCKED };
