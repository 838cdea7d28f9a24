/** A page that runs the store's contracts on the browser's own IndexedDB, bare and sealed: never shipped. */
import { newVault, newWrappingKey } from '../../../crypto/vault.ts';
import { openVaulted } from '../../device/account/vaulted.ts';
import { openIndexedStore } from '../../store/indexed.ts';
import { judgeSurvivor, writeUntilKilled } from '../../store/killed.contract.ts';
import { loadWrappingKey } from '../../store/keyring-browser.ts';
import type { Store } from '../../store/port.ts';
import { openSealedStore } from '../../store/sealed.ts';
import { storeContract } from '../../store/store.contract.ts';

export type StorePage = {
  /** Runs one case of the contract on a fresh database. */
  runCase(at: number, isSealed: boolean): Promise<void>;
  /** Writes until the browser dies; each acknowledgement is heard before the next write begins. */
  writeUntilKilled(name: string): Promise<never>;
  judge(name: string, acknowledged: number): Promise<string | undefined>;
};

async function open(name: string): Promise<Store> {
  const { store, found } = await openIndexedStore({ name });
  if (!store) throw new Error(`expected a store, it is ${found}`);
  return store;
}

/** As a device opens it: the vault's header in the store, its key in a database beside it. */
async function openAsDevice(name: string): Promise<Store> {
  const vaulted = await openVaulted(await open(name), await loadWrappingKey(`${name}-keys`));
  if (!vaulted.ok) throw new Error(`expected a vault that opens, it is ${vaulted.because}`);
  return vaulted.store;
}

/** Waits until whoever watches the page has heard it. */
function hear(n: number): void {
  const request = new XMLHttpRequest();
  request.open('GET', `/acknowledged?n=${n}`, false);
  request.send();
}

const page: StorePage = {
  async runCase(at, isSealed) {
    const name = `case-${crypto.randomUUID()}`;
    const { vault } = await newVault({ kind: 'device', key: await newWrappingKey() });
    await storeContract[at]?.run({ open: async () => (isSealed ? openSealedStore(await open(name), vault) : open(name)) });
  },
  writeUntilKilled: async (name) => writeUntilKilled(await openAsDevice(name), hear),
  judge: async (name, acknowledged) => judgeSurvivor(await openAsDevice(name), acknowledged),
};
Object.assign(globalThis, { page });
