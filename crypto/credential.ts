/** What a leaf says of itself: whose device it is, by which key, and where in the device chain that stands. Knows no chain: who vouches for it is judged elsewhere. */
import type { Bytes } from './bytes.ts';
import { decode, encode, readFixed, readOneOf, readUint, writeByte, writeFixed, writeUint } from './codec.ts';

/**
 * The identity of an MLS basic credential (RFC 9420 §5.3). `user` 16 bytes, `key` 32 bytes (Ed25519, the leaf's signature key),
 * `index` of the device's entry in its user's chain.
 */
export type Credential = { readonly user: Bytes; readonly key: Bytes; readonly index: number };

const VERSION = 1;
const USER_BYTES = 16;
const KEY_BYTES = 32;

export const writeCredential = ({ user, key, index }: Credential): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, user);
    writeFixed(to, key);
    writeUint(to, index);
  });

export const readCredential = (bytes: Bytes): Credential | undefined =>
  decode(bytes, (from) => {
    readOneOf(from, [VERSION]);
    return { user: readFixed(from, USER_BYTES), key: readFixed(from, KEY_BYTES), index: readUint(from) };
  });
