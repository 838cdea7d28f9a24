/** The cipher suite of our groups, put together from WebCrypto where much is to be sealed and noble where inputs are small. Knows no group. */
import { gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import type { Aead } from 'ts-mls/crypto/aead.js';
import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls/crypto/ciphersuite.js';
import type { Hpke } from 'ts-mls/crypto/hpke.js';
import type { Signature } from 'ts-mls/crypto/signature.js';
import { CryptoError, MlsError } from 'ts-mls/mlsError.js';
import { own, randomBytes, sameSecret } from './bytes.ts';
import { type Ed25519, type Ed25519Key, newEd25519Key, openEd25519 } from './ed25519.ts';
import { later } from './later.ts';

export type Suite = CiphersuiteImpl;

/** Hybrid post-quantum (X-Wing: ML-KEM-768 and X25519), AES-256-GCM, SHA-512, Ed25519. The only one: another means another generation. */
export const DEFAULT_SUITE = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519';
export type SuiteName = typeof DEFAULT_SUITE;

/** Inputs up to this are sealed by noble: below it a key's import costs WebCrypto more than the sealing (both even at 4 KiB on Node 20). */
export const BULK_BYTES = 4096;

/** The name, where we speak that suite; there is no fallback to another. */
export const readSuite = (name: string): SuiteName | undefined => (name === DEFAULT_SUITE ? DEFAULT_SUITE : undefined);

/** Made once, then held: a suite has no state but its held keys. */
export function suiteOf(name: SuiteName): Promise<Suite> {
  held ??= newSuite(name);
  return held;
}
let held: Promise<Suite> | undefined;

async function newSuite(name: SuiteName): Promise<Suite> {
  const hpke = async (): Promise<Hpke> => (await later(() => import('./mls-hpke.ts'))).makeXWing(AES_GCM);
  return makeSuite({ name, hash: sha512, hpke, aead: AES_GCM, keyBytes: 32, signature: signatureOver(await openEd25519()) });
}

/** What a suite is made of. `hpke` is brought when something is first sealed to a key or opened by one; `keyBytes` a key of `aead` has. */
export type Parts = {
  readonly name: CiphersuiteName;
  readonly hash: CHash;
  readonly hpke: () => Promise<Hpke>;
  readonly aead: Aead;
  readonly keyBytes: number;
  readonly signature: Signature;
};

export const makeSuite = ({ name, hash, hpke, aead, keyBytes, signature }: Parts): Suite => ({
  name,
  signature,
  hpke: lateHpke(hpke, aead, keyBytes),
  rng: { randomBytes },
  hash: {
    digest: async (data) => hash(data),
    mac: async (key, data) => hmac(hash, key, data),
    verifyMac: async (key, mac, data) => sameSecret(hmac(hash, key, data), mac),
  },
  kdf: {
    size: hash.outputLen,
    extract: async (salt, ikm) => extract(hash, ikm, salt),
    expand: async (prk, info, length) =>
      // The first block of HKDF-Expand (RFC 5869 §2.3) is one HMAC, and MLS nearly never needs a second.
      length <= hash.outputLen ? hmac.create(hash, prk).update(info).update(FIRST_BLOCK).digest().slice(0, length) : expand(hash, prk, info, length),
  },
});

/** Seals and opens messages at once; what has to do with keys of others waits for its code. */
function lateHpke(load: () => Promise<Hpke>, aead: Aead, keyBytes: number): Hpke {
  let made: Hpke | undefined;
  const hpke = async (): Promise<Hpke> => {
    made ??= await load();
    return made;
  };
  return {
    open: async (...input) => (await hpke()).open(...input),
    seal: async (...input) => (await hpke()).seal(...input),
    exportSecret: async (...input) => (await hpke()).exportSecret(...input),
    importSecret: async (...input) => (await hpke()).importSecret(...input),
    importPrivateKey: async (key) => (await hpke()).importPrivateKey(key),
    importPublicKey: async (key) => (await hpke()).importPublicKey(key),
    exportPrivateKey: async (key) => (await hpke()).exportPrivateKey(key),
    exportPublicKey: async (key) => (await hpke()).exportPublicKey(key),
    deriveKeyPair: async (secret) => (await hpke()).deriveKeyPair(secret),
    generateKeyPair: async () => (await hpke()).generateKeyPair(),
    encryptAead: (key, nonce, aad = NOTHING, plain) => aead.encrypt(key, nonce, aad, plain),
    decryptAead: async (key, nonce, aad = NOTHING, sealed) => {
      try {
        return await aead.decrypt(key, nonce, aad, sealed);
      } catch (error) {
        throw new CryptoError(`${error}`);
      }
    },
    keyLength: keyBytes,
    nonceLength: NONCE_BYTES,
  };
}

/** Whether something can be sealed to this KEM public key. */
export async function isUsableKey(suite: Suite, key: Uint8Array): Promise<boolean> {
  try {
    await suite.hpke.importPublicKey(key);
    return true;
  } catch (error) {
    if (error instanceof MlsError) return false;
    throw error;
  }
}

/** Leaves sign as all else does: with keys held, and refusing public keys nobody may have. The library knows a signing key by its seed alone. */
export function signatureOver({ sign, verify }: Ed25519): Signature {
  const keys = new WeakMap<Uint8Array, Ed25519Key>();
  const keyOf = (seed: Uint8Array): Ed25519Key => {
    const key = keys.get(seed) ?? newEd25519Key(own(seed));
    keys.set(seed, key);
    return key;
  };
  return {
    sign: (seed, message) => sign(keyOf(seed), own(message)),
    verify: (key, message, signature) => verify(own(key), own(message), own(signature)),
    keygen: async () => {
      const { publicKey, privateKey } = newEd25519Key();
      return { publicKey, signKey: privateKey };
    },
  };
}

const FIRST_BLOCK = Uint8Array.of(1);
const NOTHING = new Uint8Array();
/** Of every AEAD MLS has (RFC 9180 §7.3). */
const NONCE_BYTES = 12;

export const AES_GCM: Aead = {
  encrypt: async (key, nonce, aad, plain) => {
    if (plain.length <= BULK_BYTES) return gcm(key, nonce, aad).encrypt(plain);
    const held = await crypto.subtle.importKey('raw', own(key), 'AES-GCM', false, ['encrypt']);
    return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: own(nonce), additionalData: own(aad) }, held, own(plain)));
  },
  decrypt: async (key, nonce, aad, sealed) => {
    if (sealed.length <= BULK_BYTES) return gcm(key, nonce, aad).decrypt(sealed);
    const held = await crypto.subtle.importKey('raw', own(key), 'AES-GCM', false, ['decrypt']);
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: own(nonce), additionalData: own(aad) }, held, own(sealed)));
  },
};
