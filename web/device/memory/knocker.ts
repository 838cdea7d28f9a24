/** A device that asked to be let into a chat and has not been answered. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { type Reader, readFixed, readUint, type Writer, writeFixed, writeUint } from '../../../crypto/codec.ts';

/** Whose it is, when it asked, ms, and how often letting it in was tried. */
export type Knocker = { readonly user: Bytes; readonly at: number; readonly tries: number };

/** Devices waiting to be let in; who comes when there are so many knocks again later. */
export const MAX_KNOCKS = 64;

export const writeKnocker = (to: Writer, { user, at, tries }: Knocker): void => (writeFixed(to, user), writeUint(to, at), writeUint(to, tries));
export const readKnocker = (from: Reader): Knocker => ({ user: readFixed(from, 16), at: readUint(from), tries: readUint(from) });
