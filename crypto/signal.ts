/** A signal to the members of a group that is worth something for a moment only and kept by nobody: AES-256-GCM under a secret of the epoch, so it ends with it. */
import { type Bytes, concat, own, randomBytes } from './bytes.ts';
import { exportSecret, type Group } from './mls.ts';

const NONCE_BYTES = 12;
const NO_CONTEXT: Bytes = new Uint8Array();

/** The key of this group and epoch (RFC 9420 §8.5). All members have it: it does not say which of them has sealed. */
export const signalKey = async (group: Group): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', await exportSecret(group, 'tidings signal 1', NO_CONTEXT, 32), 'AES-GCM', false, ['encrypt', 'decrypt']);

/** `aad` is where it is said. Nonces are random: of 2^32 signals under one key, which end with the epoch, two would share one with odds of 2^-33. */
export async function sealSignal(key: CryptoKey, aad: Bytes, plain: Bytes): Promise<Bytes> {
  const iv = randomBytes(NONCE_BYTES);
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, plain)));
}

/** What was said, or undefined where it was sealed in another epoch, for another place, or changed. */
export async function openSignal(key: CryptoKey, aad: Bytes, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed.length <= NONCE_BYTES) return undefined;
  const [iv, cipher] = [sealed.slice(0, NONCE_BYTES), sealed.slice(NONCE_BYTES)];
  try {
    return own(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, cipher)));
  } catch (error) {
    // WebCrypto says OperationError for a tag that does not check, and nothing else.
    if (error instanceof DOMException && error.name === 'OperationError') return undefined;
    throw error;
  }
}
