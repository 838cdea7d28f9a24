/** Tells whether a store is the one this device remembers: a random mark lies in the store and with a witness elsewhere. */
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import type { Found, Witness } from './port.ts';

/** A witness that never saw anything: for tests, and places that have no second memory. */
export const NO_WITNESS: Witness = { read: async () => undefined, write: async () => undefined };

export const newMark = (): string => toHex(randomBytes(16));

/** What the two marks say together. `witnessed` is false for NO_WITNESS, whose silence says nothing. */
export function judgeMarks(inStore: string | undefined, remembered: string | undefined, witnessed: boolean): Found {
  if (inStore === undefined) return remembered === undefined ? 'new' : 'lost';
  if (remembered === undefined) return witnessed ? 'unwitnessed' : 'whole';
  return inStore === remembered ? 'whole' : 'exchanged';
}

/** localStorage (or what behaves like it) as a witness: the page holds it, and hands it to the worker over its port. */
export const storageWitness = (storage: Pick<Storage, 'getItem' | 'setItem'>, name: string): Witness => ({
  read: async () => storage.getItem(name) ?? undefined,
  write: async (mark) => storage.setItem(name, mark),
});
