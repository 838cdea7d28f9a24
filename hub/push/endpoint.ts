/** What a device may name as the place where it is woken. */
import { createECDH } from 'node:crypto';
import type { Bytes } from '../../crypto/bytes.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

/** The endpoint as it is asked for, or undefined: https, no user in it, and of a bounded length. Whether its host is out in the world is asked each time. */
export function readEndpoint(text: string): URL | undefined {
  if (text.length > PUSH_LIMITS.pushEndpointBytes || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.hash === '';
  return url.protocol === 'https:' && url.hostname !== '' && isPlain && url.href.length <= PUSH_LIMITS.pushEndpointBytes ? url : undefined;
}

/** A point of P-256 as it travels: uncompressed, and on the curve, for else it would draw a part of a key out of whoever multiplies it. */
export function isPoint(bytes: Bytes): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  try {
    curve.computeSecret(bytes);
    return true;
  } catch {
    return false;
  }
}
