/** The sealed store of a device on whatever disk it has: the vault's header lies beside the rows it seals, its slot key elsewhere. */
import { newVault, unlockVault } from '../../../crypto/vault.ts';
import { keyOf } from '../../store/key.ts';
import type { Store } from '../../store/port.ts';
import { openSealedStore } from '../../store/sealed.ts';

const HEADER = keyOf('vault');

/** The store, its rows sealed; `wrong_key` where the slot key is not the one the vault was made with, and nothing can be read. Claims and writes only a new one. */
export async function openVaulted(
  store: Store,
  wrappingKey: CryptoKey,
): Promise<{ readonly ok: true; readonly store: Store } | { readonly ok: false; readonly because: 'wrong_key' | 'malformed' }> {
  const slotKey = { kind: 'device', key: wrappingKey } as const;
  const header = await store.get('meta', HEADER);
  if (!header) {
    const made = await newVault(slotKey);
    await store.claim();
    await store.transact([{ op: 'put', table: 'meta', key: HEADER, value: made.header }]);
    return { ok: true, store: openSealedStore(store, made.vault) };
  }
  const unlocked = await unlockVault(header, slotKey);
  if (unlocked.unlocked) return { ok: true, store: openSealedStore(store, unlocked.vault) };
  return { ok: false, because: unlocked.because === 'malformed' ? 'malformed' : 'wrong_key' };
}
