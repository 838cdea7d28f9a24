/** People with devices and the events they sign, for tests. Nothing but tests imports it. */
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { addDevice, type Chain, type ChainSigner, consentTo, type DeviceKeys, newIdentity, revokeDevice } from '../../crypto/identity.ts';
import { newSealKey } from '../../crypto/sealing.ts';
import { newSignKey } from '../../crypto/signing.ts';
import { toHex } from '../../crypto/bytes.ts';
import { type KnownBody, writeBody } from './bodies.ts';
import { type Event, type Header, readEvent, signEvent } from './event.ts';
import type { Chains } from './state.ts';
import type { AuthorityState } from './genesis.ts';
import { spanAt } from './rights.ts';

/** A person: the chain, and the keys of each device by its place among them. */
export type Person = { readonly chain: Chain; readonly keys: readonly DeviceKeys[] };

const newKeys = async (): Promise<DeviceKeys> => ({ sign: newSignKey(), seal: await newSealKey() });

export async function newPerson(devices = 1): Promise<Person> {
  const first = await newKeys();
  let person: Person = { chain: await newIdentity(first, 1), keys: [first] };
  for (let i = 1; i < devices; i++) person = await withDevice(person);
  return person;
}

export async function withDevice(person: Person): Promise<Person> {
  const keys = await newKeys();
  const grown = await addDevice(person.chain, signerOf(person, 0), await consentTo(keys, person.chain), 2);
  if (!grown.may) throw new Error(grown.because);
  return { chain: grown.chain, keys: [...person.keys, keys] };
}

export async function without(person: Person, device: number, by = 0): Promise<Person> {
  const grown = await revokeDevice(person.chain, signerOf(person, by), deviceOf(person, device), 3);
  if (!grown.may) throw new Error(grown.because);
  return { ...person, chain: grown.chain };
}

const signerOf = (person: Person, device: number): ChainSigner => ({
  keys: person.keys[device] as DeviceKeys,
  device: deviceOf(person, device),
});
export const deviceOf = (person: Person, device: number): Bytes => person.chain.devices[device]?.id as Bytes;
export const chainsOf = (...people: readonly Person[]): Chains => new Map(people.map(({ chain }) => [toHex(chain.user), chain]));

export type Wish = {
  readonly by: Person;
  readonly device?: number;
  readonly n?: number;
  readonly at?: number;
  readonly counter?: number;
  readonly target?: Bytes;
  readonly head?: Bytes;
  readonly type?: number;
  /** Of a word that replaces another. */
  readonly number?: number;
  readonly body?: Bytes;
};

export const headerOf = (
  state: AuthorityState,
  { by, device = 0, n = 1, at = 1000, counter = 0, target, head }: Wish,
  type: number,
): Omit<Header, 'body'> => ({
  chat: state.chat,
  place: { span: spanAt(state) ?? 0, index: 0 },
  client: 1 + device,
  incarnation: new Uint8Array(16),
  clock: n - 1,
  user: by.chain.user,
  device: deviceOf(by, device),
  n,
  head: head ?? by.chain.head,
  authority: state.rights,
  at: { time: at, counter },
  type,
  previous: n === 1 ? new Uint8Array(32) : hash('header', randomBytes(8)),
  target,
});

/** A signed event, read back as a receiver would. */
export async function eventOf(state: AuthorityState, wish: Wish, body: KnownBody): Promise<Event> {
  const header = headerOf(state, wish, wish.type ?? body.type);
  const key = wish.by.keys[wish.device ?? 0] as DeviceKeys;
  const event = readEvent(await signEvent(key.sign, header, wish.body ?? writeBody(randomBytes(16), body, wish.number)));
  if (!event) throw new Error('an event made for a test cannot be read');
  return event;
}
