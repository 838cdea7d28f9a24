/** People for tests: a pool of device keys, chains grown by one line, and whole histories played from acts. Nothing but tests imports it. */
import fc from 'fast-check';
import { type Bytes, equal } from './bytes.ts';
import type { ChainRefusal } from './chain.ts';
import { type EntryContent, type Joining, writeEntry, writeEntryBody } from './entry.ts';
import {
  activeDevices,
  addDevice,
  addHub,
  addName,
  addRecovery,
  type Chain,
  type ChainSigner,
  consentTo,
  type DeviceKeys,
  type DeviceSigner,
  type Grown,
  newIdentity,
  renewDevice,
  revokeDevice,
} from './identity.ts';
import { newSealKey } from './sealing.ts';
import { newSignKey, sign } from './signing.ts';

const POOL = 24;
const keys: DeviceKeys[] = [];
/** The same keys for the same number, within one test file. */
export const key = (i: number): DeviceKeys => keys[i] as DeviceKeys;

export async function fillPool(): Promise<void> {
  for (let i = keys.length; i < POOL; i++) keys.push({ sign: newSignKey(), seal: await newSealKey() });
}

/** The keys whose public half this is. */
export const keysOf = (signKey: Bytes | undefined): DeviceKeys | undefined => keys.find((one) => signKey && equal(one.sign.publicKey, signKey));
export const grown = (result: Grown): Chain => {
  if (!result.may) throw new Error(`refused: ${result.because}`);
  return result.chain;
};
export const signer = (chain: Chain, i: number): DeviceSigner => {
  const device = chain.devices.find((one) => equal(one.signKey, key(i).sign.publicKey));
  return { keys: key(i), device: device?.id ?? new Uint8Array(16) };
};
export const idOf = (chain: Chain, i: number): Bytes => signer(chain, i).device;
export const link = async (chain: Chain, by: number, added: number, time = 2): Promise<Chain> =>
  grown(await addDevice(chain, signer(chain, by), await consentTo(key(added), chain), time));
export const renew = async (chain: Chain, old: number, fresh: number): Promise<Chain> =>
  grown(await renewDevice(chain, signer(chain, old), await consentTo(key(fresh), chain), 3));
export const revoke = async (chain: Chain, by: number, gone: number): Promise<Chain> =>
  grown(await revokeDevice(chain, signer(chain, by), idOf(chain, gone), 3));
export const refusal = (result: Grown): ChainRefusal | undefined => (result.may ? undefined : result.because);
/** An entry as a liar writes it: any fields, signed by any key. */
export async function forged(chain: Chain, content: EntryContent, by: DeviceKeys, index: number, at = chain): Promise<Bytes> {
  const body = writeEntryBody({ index: at.entries.length, previous: at.head, time: 1, signer: index, content });
  return writeEntry(body, await sign(by.sign, 'chain', body));
}
export const deviceContent = (joining: Joining): EntryContent => ({ kind: 'device', ...joining });

export type Act = {
  readonly what: 'add' | 'renew' | 'revoke' | 'name' | 'hub' | 'recovery' | 'recover';
  readonly by: number;
  readonly on: number;
  readonly text: string;
};
export const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom<Act['what'][]>('add', 'add', 'renew', 'revoke', 'name', 'hub', 'recovery', 'recover'),
  by: fc.nat(),
  on: fc.nat(),
  text: fc.oneof(fc.constant(''), fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{3,31}$/)),
});

/** Plays acts on a new chain; acts nobody may do are skipped. Recovery keys come from the end of the pool. */
export async function play(acts: readonly Act[]): Promise<Chain> {
  let chain = await newIdentity(key(0), 1);
  let [used, recoveries] = [1, 0];
  for (const { what, by, on, text } of acts) {
    const active = activeDevices(chain);
    const device = active[by % Math.max(active.length, 1)];
    const holder = recoveries > 0 ? key(POOL - recoveries).sign : undefined;
    const own = keysOf(device?.signKey);
    const self = device && own && { keys: own, device: device.id };
    const who: ChainSigner | undefined = what === 'recover' ? holder && { recovery: holder } : self;
    if (!who) continue;
    const target = chain.devices[on % chain.devices.length]?.id as Bytes;
    const doing = {
      add: async () => addDevice(chain, who, await consentTo(key(used), chain), on),
      renew: async () =>
        self ? renewDevice(chain, self, await consentTo(key(used), chain), on) : ({ may: false, because: 'unknown_device' } as const),
      recover: async () => addDevice(chain, who, await consentTo(key(used), chain), on),
      revoke: () => revokeDevice(chain, who, target, on),
      name: () => addName(chain, who, text, on),
      hub: () => addHub(chain, who, `https://hub${on % 10}.example:8443`, on),
      recovery: () => addRecovery(chain, who, key(POOL - recoveries - 1).sign.publicKey, on),
    }[what];
    if (used + recoveries >= POOL - 1) break;
    const result = await doing();
    if (!result.may) continue;
    chain = result.chain;
    if (what === 'add' || what === 'renew' || what === 'recover') used++;
    if (what === 'recovery') recoveries++;
  }
  return chain;
}
