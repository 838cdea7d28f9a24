/**
 * Has the hub key packages of this device, and are their keys on this disk? A disk that was put back from a copy may lack some: whoever takes one of those lets
 * this device in nowhere.
 */
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

const STOCKED = keyOf('stocked');

export const isStocked = async (store: Pick<Store, 'get'>): Promise<boolean> => (await store.get('meta', STOCKED)) !== undefined;

export const stocked: Op = { op: 'put', table: 'meta', key: STOCKED, value: Uint8Array.of(1) };
/** The next stock takes the place of all that the hub has. */
export const unstocked: Op = { op: 'delete', table: 'meta', key: STOCKED };
