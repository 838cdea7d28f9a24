/** Bare Ed25519 (RFC 8032) with keys held by WebCrypto, and noble where WebCrypto lacks it. Both answer alike for every input. Knows no labels. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { type Bytes, concat, own, randomBytes } from './bytes.ts';

/** `publicKey` 32 bytes; `privateKey` the 32-byte seed of RFC 8032 §5.1.5. */
export type Ed25519Key = { readonly publicKey: Bytes; readonly privateKey: Bytes };

export const SIGN_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** Public keys held ready for verifying; beyond that the one held longest is let go and imported again when it is needed. */
export const HELD_PUBLIC_KEYS = 4096;

export type Ed25519 = {
  readonly sign: (key: Ed25519Key, message: Bytes) => Promise<Bytes>;
  readonly verify: (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;
};

export function newEd25519Key(seed: Bytes = randomBytes(SIGN_KEY_BYTES)): Ed25519Key {
  return { publicKey: own(ed25519.getPublicKey(seed)), privateKey: seed };
}

/**
 * May this be anybody's public key? Canonical, on the curve and in the prime-order subgroup. With a small-order key one signature fits many
 * messages; with a key of mixed order the cofactored and the cofactorless equation (RFC 8032 §5.1.7 allows both) disagree, and so would devices.
 */
export function isSignKey(publicKey: Bytes): boolean {
  if (publicKey.length !== SIGN_KEY_BYTES) return false;
  const point = pointOf(publicKey);
  return point !== undefined && !point.is0() && point.isTorsionFree();
}

/** WebCrypto where it knows Ed25519, else noble. One of each is kept, so that held keys stay held. */
export function openEd25519(): Promise<Ed25519> {
  opened ??= hasWebCrypto().then((yes) => (yes ? newWebEd25519() : newNobleEd25519()));
  return opened;
}
let opened: Promise<Ed25519> | undefined;

/** Verifying costs one check of the key per key held, then what WebCrypto takes. */
export function newWebEd25519(): Ed25519 {
  const privateKeys = new WeakMap<Ed25519Key, Promise<CryptoKey>>();
  const publicKeys = newHeld((key) => crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']));
  return {
    async sign(key, message) {
      const held = privateKeys.get(key) ?? importPrivate(key.privateKey);
      privateKeys.set(key, held);
      return new Uint8Array(await crypto.subtle.sign('Ed25519', await held, message));
    },
    async verify(publicKey, message, signature) {
      const key = signature.length === SIGNATURE_BYTES ? await publicKeys(publicKey) : undefined;
      return key !== undefined && crypto.subtle.verify('Ed25519', key, signature, message);
    },
  };
}

/** noble verifies by the cofactored equation. With key and R both in the prime-order subgroup that is the cofactorless one of WebCrypto's engines. */
export function newNobleEd25519(): Ed25519 {
  const publicKeys = newHeld(async (key) => key);
  return {
    sign: async (key, message) => own(ed25519.sign(message, key.privateKey)),
    async verify(publicKey, message, signature) {
      if (signature.length !== SIGNATURE_BYTES || (await publicKeys(publicKey)) === undefined) return false;
      if (pointOf(signature.slice(0, 32))?.isTorsionFree() !== true) return false;
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    },
  };
}

// RFC 8410 §7: PrivateKeyInfo of an Ed25519 seed, without its last 32 bytes.
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

const importPrivate = (seed: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('pkcs8', concat(PKCS8, seed), 'Ed25519', false, ['sign']);

function pointOf(bytes: Bytes): InstanceType<typeof ed25519.Point> | undefined {
  try {
    return ed25519.Point.fromBytes(bytes, false);
  } catch {
    return undefined; // noble throws for what is no canonical encoding of a point (RFC 8032 §5.1.3); bytes of strangers come here
  }
}

/** Public keys by their bytes, checked once each; undefined for a key nobody may have. */
function newHeld<T>(load: (publicKey: Bytes) => Promise<T>): (publicKey: Bytes) => Promise<T | undefined> {
  const held = new Map<string, Promise<T | undefined>>();
  return (publicKey) => {
    const name = String.fromCharCode(...publicKey.subarray(0, SIGN_KEY_BYTES + 1));
    const found = held.get(name);
    if (found) return found;
    const loading = isSignKey(publicKey) ? load(publicKey) : Promise.resolve(undefined);
    const oldest = held.size >= HELD_PUBLIC_KEYS ? held.keys().next().value : undefined;
    if (oldest !== undefined) held.delete(oldest);
    held.set(name, loading);
    return loading;
  };
}

async function hasWebCrypto(): Promise<boolean> {
  try {
    await importPrivate(new Uint8Array(SIGN_KEY_BYTES));
    return true;
  } catch {
    return false; // NotSupportedError where the engine does not know the curve; asking is the only way to find out
  }
}
