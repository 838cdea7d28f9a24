/** Many people at a hub who never look: real keys, chains, sessions and key packages, made by the functions a device makes its own with, and nobody who runs. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { addDevice, type Chain, consentTo, type DeviceKeys, newIdentity } from '../../crypto/identity.ts';
import { newKeyPackage } from '../../crypto/mls.ts';
import { signInByKey } from '../device/account/account.ts';
import { newKeys } from '../device/account/new-keys.ts';
import { type Api, openApi } from '../wire/api.ts';
import { ADDRESS, fetchOver, newLine } from './lines.ts';
import type { World } from './world.ts';

/** `user`: in hex. */
export type Sleeper = { readonly user: string; readonly chain: Chain; readonly devices: readonly DeviceKeys[] };

/** `people` of `devices` each, of which each leaves so many key packages at the hub. */
export async function newCrowd(world: World, people: number, devices: number, packages = 2): Promise<readonly Sleeper[]> {
  const crowd: Sleeper[] = [];
  for (let i = 0; i < people; i++) crowd.push(await newSleeper(world, devices, packages, `198.51.${100 + (i >> 8)}.${i & 255}`));
  return crowd;
}

async function newSleeper(world: World, devices: number, packages: number, address: string): Promise<Sleeper> {
  const now = Math.floor(world.timers.now());
  const keys = await Promise.all(Array.from({ length: devices }, newKeys));
  const [first, ...others] = keys;
  if (!first) throw new Error('expected a first device');
  let chain = await newIdentity(first, now);
  for (const one of others) {
    const grown = await addDevice(chain, { keys: first, device: deviceOf(chain, 0) }, await consentTo(one, chain), now);
    if (!grown.may) throw new Error(`a device cannot be added: ${grown.because}`);
    chain = grown.chain;
  }
  const api = (token: () => string) =>
    openApi({
      origin: ADDRESS.origin,
      fetch: fetchOver(newLine(), world.hub, address),
      timers: world.timers,
      access: () => Promise.resolve(token()),
    });
  await api(() => '').growChain(chain.user, 0, chain.entries);
  if (packages > 0) for (const [i, own] of keys.entries()) await stock(world, api, chain, i, own, packages);
  return { user: toHex(chain.user), chain, devices: keys };
}

async function stock(
  world: World,
  open: (token: () => string) => Api,
  chain: Chain,
  place: number,
  keys: DeviceKeys,
  packages: number,
): Promise<void> {
  let token = '';
  const api = open(() => token);
  token = (await signInByKey(api, ADDRESS.host, { user: chain.user, device: deviceOf(chain, place), keys }, chain)).access;
  const credential = { user: chain.user, key: keys.sign.publicKey, index: chain.devices[place]?.index ?? 0 };
  const now = world.timers.now();
  const made = await Promise.all(Array.from({ length: packages }, () => newKeyPackage({ credential, sign: keys.sign, now })));
  await api.putPackages(made.map(({ bytes }) => bytes));
}

function deviceOf(chain: Chain, place: number): Bytes {
  const device = chain.devices[place];
  if (!device) throw new Error('expected one more device in the chain');
  return device.id;
}
