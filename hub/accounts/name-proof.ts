/** What shows a hub that lost its store that it had given a name: kept by the person's devices, made and read with the key that lies outside the store. */
import { type Bytes, sameSecret, utf8 } from '../../crypto/bytes.ts';
import { decode, encode, readFixed, readUint, writeFixed, writeUint } from '../../crypto/codec.ts';
import type { UserId } from '../protocol/frames.ts';
import type { Pepper } from './pepper.ts';

/** `uint` when it was given, ms · `fixed 32` HMAC over user, name and that time. */
export const PROOF_BYTES = { min: 33, max: 40 } as const;

/** `name` folded to lower case, as it was given to `user`. */
export type GivenName = { readonly user: UserId; readonly name: string; readonly givenAt: number };

export const proveName = (pepper: Pepper, given: GivenName): Bytes =>
  encode((to) => {
    writeUint(to, given.givenAt);
    writeFixed(to, digestOf(pepper, given));
  });

/** When this hub gave that name to that user, if the proof is one of it. Says nothing of whether the user has it still. */
export function readProof(pepper: Pepper, { user, name }: Omit<GivenName, 'givenAt'>, proof: Bytes): number | undefined {
  const read = decode(proof, (from) => ({ givenAt: readUint(from), digest: readFixed(from, 32) }));
  return read && sameSecret(read.digest, digestOf(pepper, { user, name, givenAt: read.givenAt })) ? read.givenAt : undefined;
}

const digestOf = (pepper: Pepper, { user, name, givenAt }: GivenName): Bytes =>
  pepper(
    'name',
    user,
    utf8(name),
    encode((to) => writeUint(to, givenAt)),
  );
