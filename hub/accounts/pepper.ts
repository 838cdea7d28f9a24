/** A keyed digest whose key lies beside the store, never in it: who steals the store alone can neither search numbers nor guess codes. */
import { createHmac } from 'node:crypto';
import { type Bytes, own, utf8 } from '../../crypto/bytes.ts';
import { encode, writeBytes } from '../../crypto/codec.ts';

/** What is digested under the pepper; a new use gets a new name. */
export type PepperUse = 'number' | 'code' | 'name';

/** HMAC-SHA256 (RFC 2104) over "tidings <use> 1" and the parts, each with its length before it. 32 bytes. */
export type Pepper = (use: PepperUse, ...parts: readonly Bytes[]) => Bytes;

/** `key`: 32 random bytes. */
export const newPepper =
  (key: Bytes): Pepper =>
  (use, ...parts) => {
    const message = encode((to) => [utf8(`tidings ${use} 1`), ...parts].forEach((part) => writeBytes(to, part)));
    return own(createHmac('sha256', key).update(message).digest());
  };
