/** Signatures that say what they are for. A signature of one use never verifies for another, nor as one of MLS. Knows no formats. */
import type { Bytes } from './bytes.ts';
import { encode, writeFixed, writeText } from './codec.ts';
import { type Ed25519Key, newEd25519Key, openEd25519 } from './ed25519.ts';

/** `publicKey` 32 bytes; `privateKey` the 32-byte seed of RFC 8032 §5.1.5. */
export type SignKey = Ed25519Key;

export const newSignKey = (): SignKey => newEd25519Key();

/** What may be signed; a new use gets a new name. */
export type SignUse =
  | 'chain' // an entry of a device chain
  | 'consent' // the new device's word that it joins this user
  | 'event' // the header of a chat event
  | 'authority' // an authority event, ridden by a commit
  | 'receipt' // delivered and read
  | 'digest' // what a device has, for reconciliation
  | 'mail' // device-to-device mail
  | 'package' // a key package's tie to its device
  | 'signal' // that somebody types
  | 'socket' // opening a socket to the hub
  | 'sign-in' // the hub's challenge
  | 'link' // what two devices say at a meeting
  | 'invite' // what stands at the hub behind an invite link
  | 'join'; // that somebody wants to come into a group by a link

/** 64 bytes, deterministic. The public half is derived from the seed again, so a wrong `publicKey` leaks nothing. */
export const sign = async (key: SignKey, use: SignUse, message: Bytes): Promise<Bytes> => (await openEd25519()).sign(key, labelled(use, message));

/** False for whatever is wrong: the signature, its length, or a key nobody may have (`isSignKey`). Never throws. */
export const verify = async (publicKey: Bytes, use: SignUse, message: Bytes, signature: Bytes): Promise<boolean> =>
  (await openEd25519()).verify(publicKey, labelled(use, message), signature);

/**
 * "tidings <use> 1" with its length before it, then the message. The label's length makes it free of prefixes; its second byte is 't', where what
 * MLS signs (RFC 9420 §5.1.2) has the 'M' of "MLS 1.0 ", so that a key used for both confuses neither.
 */
export const labelled = (use: SignUse, message: Bytes): Bytes =>
  encode((to) => {
    writeText(to, `tidings ${use} 1`);
    writeFixed(to, message);
  });
