/** H(name, parts): the one hash of ids and commitments, with a name so that no hash of one use is one of another. */
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, own, utf8 } from './bytes.ts';
import { varUint } from './codec.ts';

/** What may be hashed under a name; a new use gets a new name. */
export type HashName =
  | 'user'
  | 'device'
  | 'chain'
  | 'branch'
  | 'event'
  | 'header'
  | 'body'
  | 'route'
  | 'direct'
  | 'self'
  | 'group'
  | 'photo'
  | 'mailbox'
  | 'authority'
  | 'lane'
  | 'digest'
  | 'running'
  | 'safety'
  | 'secret'
  | 'socket'
  | 'sign-in'
  | 'link'
  | 'code'
  | 'item'
  | 'enclosure'
  | 'package'
  | 'token'
  | 'presence'
  | 'report'
  | 'invite'
  | 'blob';

/** SHA-256 over "tidings <name> 1" and the parts, each with its length before it. 32 bytes. */
export function hash(name: HashName, ...parts: readonly Bytes[]): Bytes {
  // Part by part, as `writeBytes` would write them: a hub hashes every envelope, and putting the parts together first costs as much as hashing them.
  const digest = sha256.create();
  for (const part of [utf8(`tidings ${name} 1`), ...parts]) digest.update(varUint(part.length)).update(part);
  return own(digest.digest());
}

/** The first 16 bytes of H: long enough for an id that only has to be unforgeable, not secret. */
export const shortHash = (name: HashName, ...parts: readonly Bytes[]): Bytes => hash(name, ...parts).slice(0, 16);
