/** Byte arrays: the one type every room passes around, and the few things done to it. Knows no format. */
import { bytesToHex, hexToBytes, randomBytes as nobleRandom } from '@noble/hashes/utils.js';

/** Bytes with a buffer of their own kind, as WebCrypto and IndexedDB take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Gives a library's result the type WebCrypto takes; copies only what lies in shared memory. */
export const own = (bytes: Uint8Array): Bytes => (bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : Uint8Array.from(bytes));

export const utf8 = (text: string): Bytes => own(new TextEncoder().encode(text));

/** One for all: making one costs more than most texts take. Each call begins anew, also after one that failed. */
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, or undefined where the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}

export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes);

/** The bytes, or undefined where the text is not an even number of hex digits. */
export const fromHex = (text: string): Bytes | undefined => (/^([0-9a-f]{2})*$/i.test(text) ? own(hexToBytes(text.toLowerCase())) : undefined);

/** base64url without padding, RFC 4648 §5. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes, or undefined where the text is not base64url. */
export function fromBase64(text: string): Bytes | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** Equality of public values. Secrets are compared by `sameSecret`. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Equality whose time depends on the length alone, as far as JavaScript allows; promises nothing about the length. */
export function sameSecret(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** Order as memcmp: byte by byte, the shorter first. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const randomBytes = (length: number): Bytes => own(nobleRandom(length));
