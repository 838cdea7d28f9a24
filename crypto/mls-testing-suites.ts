/** The standard suites 1 to 7 over our own parts, so that the official vectors run through them. Nothing but tests imports it. */
import {
  Aes128Gcm,
  Aes256Gcm,
  type AeadInterface,
  CipherSuite,
  DhkemP256HkdfSha256,
  DhkemP384HkdfSha384,
  DhkemP521HkdfSha512,
  DhkemX25519HkdfSha256,
  HkdfSha256,
  HkdfSha384,
  HkdfSha512,
} from '@hpke/core';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Aead } from 'ts-mls/crypto/aead.js';
import { type Ciphersuite, type CiphersuiteId, getCiphersuiteFromId } from 'ts-mls/crypto/ciphersuite.js';
import { makeNobleSignatureImpl } from 'ts-mls/crypto/implementation/default/makeNobleSignatureImpl.js';
import { openEd25519 } from './ed25519.ts';
import { makeHpke } from './mls-hpke.ts';
import { AES_GCM, makeSuite, signatureOver, type Suite } from './mls-suite.ts';

/** X448 is in none of our packages: what seals to a key of suites 4 and 6 cannot run, all else can. */
export const hasKem = (id: number): boolean => id !== 4 && id !== 6;

export async function standardSuite(id: number): Promise<Suite> {
  const standard: Ciphersuite = getCiphersuiteFromId(id as CiphersuiteId);
  const { kem, kdf, aead } = standard.hpke;
  const isChaCha = aead === 'CHACHA20POLY1305';
  const ours = isChaCha ? CHACHA : AES_GCM;
  const seals = isChaCha ? CHACHA_HPKE : aead === 'AES128GCM' ? new Aes128Gcm() : new Aes256Gcm();
  const cipherSuite = new CipherSuite({ kem: (KEMS[kem] ?? newX25519)(), kdf: KDFS[kdf](), aead: seals });
  const suite = makeSuite({
    name: standard.name,
    hash: { 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 }[standard.hash],
    hpke: () => makeHpke({ algorithm: standard.hpke, suite: cipherSuite, aead: ours, isSoundKey: () => true }),
    aead: ours,
    keyBytes: seals.keySize,
    signature: standard.signature === 'Ed25519' ? signatureOver(await openEd25519()) : await makeNobleSignatureImpl(standard.signature),
  });
  if (hasKem(id)) return suite;
  const withoutKem = async (): Promise<never> => ({}) as never;
  return { ...suite, hpke: { ...suite.hpke, importPublicKey: withoutKem } };
}

const newX25519 = () => new DhkemX25519HkdfSha256();
const KEMS: Record<string, () => ConstructorParameters<typeof CipherSuite>[0]['kem']> = {
  'DHKEM-P256-HKDF-SHA256': () => new DhkemP256HkdfSha256(),
  'DHKEM-P384-HKDF-SHA384': () => new DhkemP384HkdfSha384(),
  'DHKEM-P521-HKDF-SHA512': () => new DhkemP521HkdfSha512(),
};
const KDFS = { 'HKDF-SHA256': () => new HkdfSha256(), 'HKDF-SHA384': () => new HkdfSha384(), 'HKDF-SHA512': () => new HkdfSha512() };

const CHACHA: Aead = {
  encrypt: async (key, nonce, aad, plain) => chacha20poly1305(key, nonce, aad).encrypt(plain),
  decrypt: async (key, nonce, aad, sealed) => chacha20poly1305(key, nonce, aad).decrypt(sealed),
};

const view = (bytes: ArrayBufferLike | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
/** RFC 9180 §7.3, AEAD 3. */
const CHACHA_HPKE: AeadInterface = {
  id: 3,
  keySize: 32,
  nonceSize: 12,
  tagSize: 16,
  createEncryptionContext: (key) => ({
    seal: async (iv, data, aad) => Uint8Array.from(chacha20poly1305(view(key), view(iv), view(aad)).encrypt(view(data))).buffer,
    open: async (iv, data, aad) => Uint8Array.from(chacha20poly1305(view(key), view(iv), view(aad)).decrypt(view(data))).buffer,
  }),
};
