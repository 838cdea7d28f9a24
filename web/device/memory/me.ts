/** Who this device is, on its own disk: its keys, its person, its place. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readFixed, readUint, writeByte, writeBytes, writeFixed, writeUint } from '../../../crypto/codec.ts';
import type { DeviceKeys } from '../../../crypto/identity.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { SessionView } from '../port/port.ts';

/** This device and the person it belongs to. */
export type Me = { readonly keys: DeviceKeys; readonly user: Bytes; readonly device: Bytes };

const VERSION = 1;
const IDENTITY = keyOf('identity');
const MAX_KEY = 4096;

/** A new person who has not said their name yet: the last step of signing in is still to come. */
const UNNAMED = keyOf('unnamed');
const isUnnamed = async (store: Store): Promise<boolean> => (await store.get('meta', UNNAMED)) !== undefined;
export const unnamedOp: Op = { op: 'put', table: 'meta', key: UNNAMED, value: Uint8Array.of(1) };
export const namedOp: Op = { op: 'delete', table: 'meta', key: UNNAMED };

/** The hub has said that another device removed this one; kept, so that it does not look alive where it is opened without a network. */
const REMOVED = keyOf('removed');
const isRemoved = async (store: Store): Promise<boolean> => (await store.get('meta', REMOVED)) !== undefined;
export const removedOp: Op = { op: 'put', table: 'meta', key: REMOVED, value: Uint8Array.of(1) };
export const presentOp: Op = { op: 'delete', table: 'meta', key: REMOVED };

/** A linked device that has not heard its own chat yet, and until when its person may be kept waiting for that, ms. */
const JOINING = keyOf('joining');
export const joiningOp = (until: number): Op => ({
  op: 'put',
  table: 'meta',
  key: JOINING,
  value: encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, until);
  }),
});
export const joinedOp: Op = { op: 'delete', table: 'meta', key: JOINING };
async function joiningUntil(store: Store): Promise<number | undefined> {
  const row = await store.get('meta', JOINING);
  return row && decode(row, (from) => (readByte(from) === VERSION ? readUint(from) : undefined));
}

/** How far this device is in its account, as far as its disk knows. */
export async function sessionOnDisk(store: Store): Promise<SessionView> {
  if (await isRemoved(store)) return { state: 'revoked' };
  const until = await joiningUntil(store);
  if (until !== undefined) return { state: 'joining', until };
  return { state: (await isUnnamed(store)) ? 'profile' : 'in' };
}

export async function loadMe(store: Store): Promise<Me | undefined> {
  const row = await store.get('meta', IDENTITY);
  return row && readMe(row);
}
export const meOp = (me: Me): Op => ({ op: 'put', table: 'meta', key: IDENTITY, value: writeMe(me) });

const writeMe = ({ keys, user, device }: Me): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const id of [user, device]) writeFixed(to, id);
    for (const key of [keys.sign.publicKey, keys.sign.privateKey, keys.seal.publicKey, keys.seal.privateKey]) writeBytes(to, key);
  });

const readMe = (bytes: Bytes): Me | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const [user, device] = [readFixed(from, 16), readFixed(from, 16)];
    const key = (): Bytes => readBytes(from, MAX_KEY);
    const sign = { publicKey: key(), privateKey: key() };
    return { user, device, keys: { sign, seal: { publicKey: key(), privateKey: key() } } };
  });
