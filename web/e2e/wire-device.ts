/** A device by hand, over real sockets: keys, a session, a line and what it heard. The engine is left out, so that what fails is the hub or the wire. */
import { type Bytes, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { activeDevices, type Chain, type DeviceKeys, newIdentity } from '../../crypto/identity.ts';
import { newSealKey } from '../../crypto/sealing.ts';
import { newSignKey, sign } from '../../crypto/signing.ts';
import { readHubAddress } from '../wire/address.ts';
import { type ApiDeps, openApi } from '../wire/api.ts';
import { dial } from '../wire/dial-node.ts';
import { openPeopleApi, type PeopleApi } from '../wire/people.ts';
import { openPresences, type Presences } from '../wire/presence.ts';
import { type IncomingFrame, openSocket, type Socket } from '../wire/socket.ts';
import { systemTimers } from '../wire/timers.ts';

export type WireDevice = {
  readonly keys: DeviceKeys;
  readonly chain: Chain;
  readonly id: Bytes;
  readonly people: PeopleApi;
  readonly presences: Presences;
  readonly socket: Socket;
  readonly heard: IncomingFrame[];
};

/** A new person at this hub, signed in by key, with the line up as soon as it can be. */
export async function newWireDevice(url: string): Promise<WireDevice> {
  const address = readHubAddress(url);
  if (!address) throw new Error(`expected the address of a hub, got ${url}`);
  let token = '';
  const deps: ApiDeps = { origin: address.origin, fetch, timers: systemTimers, access: () => Promise.resolve(token) };
  const api = openApi(deps);
  const keys = { sign: newSignKey(), seal: await newSealKey() };
  const chain = await newIdentity(keys, Date.now());
  const [{ id } = { id: new Uint8Array() }] = activeDevices(chain);
  await api.growChain(chain.user, 0, chain.entries);
  const challenge = await api.challenge();
  const signature = await sign(keys.sign, 'sign-in', hash('sign-in', challenge, utf8(address.host), chain.user, id));
  token = (await api.signIn({ user: chain.user, device: id, challenge, host: address.host, signature })).access;
  const heard: IncomingFrame[] = [];
  const presences = openPresences({ tell: (frame) => socket.tell(frame), timers: systemTimers, changed: () => undefined });
  const socket = openSocket({
    url: address.socket,
    dial,
    timers: systemTimers,
    random: Math.random,
    hello: async (nonce, host) => ({
      user: chain.user,
      device: id,
      token,
      signature: await sign(keys.sign, 'socket', hash('socket', nonce, utf8(host), id)),
    }),
    on: (frame) => (frame.type === 'presence' ? presences.heard(frame) : void heard.push(frame)),
    onState: ({ is }) => (is === 'online' ? presences.online() : presences.offline()),
    post: (frame) => api.post(frame),
  });
  return { keys, chain, id, people: openPeopleApi(deps), presences, socket, heard };
}
