/** The keys a device makes for itself: one to sign with, one others seal to. */
import type { DeviceKeys } from '../../../crypto/identity.ts';
import { later } from '../../../crypto/later.ts';
import { newSignKey } from '../../../crypto/signing.ts';
import { keyOf } from '../../store/key.ts';
import type { Store } from '../../store/port.ts';

export async function newKeys(): Promise<DeviceKeys> {
  const { newSealKey } = await later(() => import('../../../crypto/sealing.ts'));
  return { sign: newSignKey(), seal: await newSealKey() };
}

/** Where those lie that a device has made in place of its own and nobody knows yet (renewal.ts). */
export const RENEWAL_KEYS = keyOf('renewal');

/** Was it begun before a crash? */
export const isRenewing = async (store: Store): Promise<boolean> => (await store.get('meta', RENEWAL_KEYS)) !== undefined;
