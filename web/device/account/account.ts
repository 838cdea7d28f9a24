/** Who this device is, on its disk and before the hub: keys, chain, session. A device signs in with its key; a phone code only binds a number. */
import { type Bytes, equal, utf8 } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import { type Chain, type DeviceKeys, findDevice } from '../../../crypto/identity.ts';
import { newKeyPackage } from '../../../crypto/mls.ts';
import { sign } from '../../../crypto/signing.ts';
import { type ErrorCode, Refused } from '../../../hub/protocol/errors.ts';
import type { SessionAnswer } from '../../../hub/protocol/routes.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { Api } from '../../wire/api.ts';
import type { HelloParts } from '../../wire/connection.ts';
import type { Me } from '../memory/me.ts';

const SESSION = keyOf('session');
/** One-time key packages kept at the hub; more are made when fewer than half are left. */
export const PACKAGES = 40;

export async function loadSession(store: Store): Promise<SessionAnswer | undefined> {
  const row = await store.get('meta', SESSION);
  // Our own row, sealed by us: what does not parse is damage, and throws.
  return row && (JSON.parse(new TextDecoder().decode(row)) as SessionAnswer);
}
export const sessionOp = (session: SessionAnswer): Op => ({ op: 'put', table: 'meta', key: SESSION, value: utf8(JSON.stringify(session)) });

/** Signs in by the device's key; gives the hub the chain first where it does not know it (it is new, or was wiped). Throws Refused or Unreachable. */
export async function signInByKey(api: Api, host: string, me: Me, chain: Chain): Promise<SessionAnswer> {
  try {
    return await signIn(api, host, me);
  } catch (error) {
    if (!(error instanceof Refused) || !UNKNOWN.includes(error.code)) throw error;
    return introduce(api, host, me, chain);
  }
}

/** The first sign-in at a hub that cannot know the chain. Throws Refused or Unreachable. */
export async function introduce(api: Api, host: string, me: Me, chain: Chain): Promise<SessionAnswer> {
  await api.growChain(chain.user, 0, chain.entries);
  return signIn(api, host, me);
}
/** How a hub says that it does not know whose signature that is. */
const UNKNOWN: readonly ErrorCode[] = ['user_not_found', 'not_found', 'invalid_signature'];

async function signIn(api: Api, host: string, me: Me): Promise<SessionAnswer> {
  const challenge = await api.challenge();
  const message = hash('sign-in', challenge, utf8(host), me.user, me.device);
  return api.signIn({ user: me.user, device: me.device, challenge, host, signature: await sign(me.keys.sign, 'sign-in', message) });
}

/** What a device says at the opening of a socket. */
export async function helloOf(me: Me, nonce: Bytes, host: string, token: string): Promise<HelloParts> {
  const message = hash('socket', nonce, utf8(host), me.device);
  return { user: me.user, device: me.device, token, signature: await sign(me.keys.sign, 'socket', message) };
}

/** Tops up the hub's key packages, and gives it a last-resort one where `last`. Their secrets are on the disk before they are uploaded. */
export async function stockPackages(api: Api, store: Store, me: Me, chain: Chain, now: number, last: boolean): Promise<void> {
  const count = last ? 0 : await api.countPackages();
  if (!last && count >= PACKAGES / 2) return;
  const device = findDevice(chain, me.device);
  if (!device?.active) return;
  const credential = { user: me.user, key: device.signKey, index: device.index };
  const fresh = await Promise.all(Array.from({ length: PACKAGES - count }, () => newKeyPackage({ credential, sign: me.keys.sign, now })));
  const resort = last ? await newKeyPackage({ credential, sign: me.keys.sign, now, last: true }) : undefined;
  const rows = [...fresh.map((one) => ({ one, flag: 0 })), ...(resort ? [{ one: resort, flag: 1 }] : [])];
  await store.transact(
    rows.map(({ one, flag }): Op => ({ op: 'put', table: 'packages', key: keyOf(one.ref), value: Uint8Array.of(flag, ...one.secret) })),
  );
  await api.putPackages(
    fresh.map(({ bytes }) => bytes),
    resort?.bytes,
  );
}

export const isOwnDevice = (chain: Chain, keys: DeviceKeys): Bytes | undefined =>
  chain.devices.find(({ signKey }) => equal(signKey, keys.sign.publicKey))?.id;
