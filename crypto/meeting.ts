/** What two devices say at a meeting while they link: sealed by the secret of the link code, so that the hub that passes it on reads and changes nothing. */
import { type Bytes, concat, own, randomBytes, utf8 } from './bytes.ts';
import { encode, writeUint } from './codec.ts';

const NONCE_BYTES = 12;
const NO_SALT: Bytes = new Uint8Array(32);

/** AES-256-GCM under a key of HKDF-SHA256(secret, "tidings meeting 1" and the meeting); the part's number is bound in. `secret` 16 random bytes, used for one meeting. */
export async function sealPart(secret: Bytes, meeting: Bytes, part: number, plain: Bytes): Promise<Bytes> {
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: aadOf(part) },
    await keyOf(secret, meeting, ['encrypt']),
    plain,
  );
  return concat(nonce, new Uint8Array(sealed));
}

/** The part, or undefined where it was sealed by another secret, for another meeting or number, or changed. */
export async function openPart(secret: Bytes, meeting: Bytes, part: number, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed.length <= NONCE_BYTES) return undefined;
  const key = await keyOf(secret, meeting, ['decrypt']);
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: sealed.slice(0, NONCE_BYTES), additionalData: aadOf(part) },
      key,
      sealed.slice(NONCE_BYTES),
    );
    return own(new Uint8Array(plain));
  } catch (error) {
    // WebCrypto says OperationError for a tag that does not check, and nothing else.
    if (error instanceof DOMException && error.name === 'OperationError') return undefined;
    throw error;
  }
}

const aadOf = (part: number): Bytes => encode((to) => writeUint(to, part));

async function keyOf(secret: Bytes, meeting: Bytes, usages: KeyUsage[]): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = concat(utf8('tidings meeting 1'), meeting);
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: NO_SALT, info }, base, { name: 'AES-GCM', length: 256 }, false, usages);
}
