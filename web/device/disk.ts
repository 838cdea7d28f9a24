/** This browser's disk: where its one sealed store lies, and the keys to it. */
import type { Bytes } from '../../crypto/bytes.ts';
import { later } from '../../crypto/later.ts';
import { deleteDatabase, openIndexedStore } from '../store/indexed.ts';
import { forgetWrappingKey, keepPartings, loadPartings, loadWrappingKey } from '../store/keyring-browser.ts';
import { type NoStore, type Store, StoreFull } from '../store/port.ts';
import type { PartingPlace } from './account/parting.ts';
import { openVaulted } from './account/vaulted.ts';

const STORE = 'tidings';
const KEYS = 'tidings-keys';

/** The sealed store, or why there is none. */
export async function openDisk(onEnd: () => void): Promise<Store | NoStore | 'full' | 'wrong_key' | 'malformed'> {
  try {
    const opened = await openIndexedStore({ name: STORE, onEnd });
    if (!opened.store) return opened.found;
    const vaulted = await openVaulted(opened.store, await loadWrappingKey(KEYS));
    return vaulted.ok ? vaulted.store : vaulted.because;
  } catch (error) {
    if (error instanceof StoreFull) return 'full';
    throw error;
  }
}

/** Takes everything off this device but the partings, first the key, without which the rest is noise. */
export async function wipeDisk(partings?: Bytes): Promise<void> {
  await forgetWrappingKey(KEYS, partings);
  await deleteDatabase(STORE);
  // Where that part cannot be had, they stay: nobody has the keys any more.
  await later(() => import('../store/opfs.ts')).then(
    ({ removeFiles }) => removeFiles(),
    () => undefined,
  );
}

export const PARTINGS: PartingPlace = { load: () => loadPartings(KEYS), keep: (kept) => keepPartings(KEYS, kept) };
