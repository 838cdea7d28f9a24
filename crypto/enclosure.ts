/** What one sender gives to many devices at once: sealed once, under a key of its own that travels in a letter to each of them. */
import { type Bytes, equal, own, randomBytes } from './bytes.ts';
import { hash } from './hash.ts';
import { pad, unpad } from './padding.ts';

/** What a letter says of it. All who got the key could seal something else under it, so the letter names the very bytes: `name` is H("enclosure", bytes). */
export type EnclosureKey = { readonly key: Bytes; readonly name: Bytes };

/** A key seals once, so the nonce may be zeros. */
const NONCE = new Uint8Array(12);

/** AES-256-GCM of the padded plaintext under a fresh key of 32 bytes. */
export async function sealEnclosure(plain: Bytes): Promise<EnclosureKey & { readonly bytes: Bytes }> {
  const key = randomBytes(32);
  const bytes = own(new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: NONCE }, await imported(key, 'encrypt'), pad(plain))));
  return { key, name: hash('enclosure', bytes), bytes };
}

/** The plaintext; undefined where the bytes are not those the letter names. */
export async function openEnclosure({ key, name }: EnclosureKey, bytes: Bytes): Promise<Bytes | undefined> {
  if (!equal(hash('enclosure', bytes), name)) return undefined;
  try {
    return unpad(own(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: NONCE }, await imported(key, 'decrypt'), bytes))));
  } catch (error) {
    // WebCrypto says OperationError for a tag that does not check, and nothing else.
    if (error instanceof DOMException && error.name === 'OperationError') return undefined;
    throw error;
  }
}

const imported = (key: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> => crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);
