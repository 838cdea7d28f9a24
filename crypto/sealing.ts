/** Sealing to one device: HPKE (RFC 9180) in base mode with X-Wing, HKDF-SHA512, AES-256-GCM. Says nothing about who sealed; mail.ts does. */
import { Aes256Gcm, CipherSuite, HkdfSha512, HpkeError } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { type Bytes, concat } from './bytes.ts';
import { ENCAPSULATED_BYTES, SEAL_OVERHEAD, type SealKey } from './seal-key.ts';

const newSuite = (): CipherSuite => new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() });

export async function newSealKey(): Promise<SealKey> {
  const { kem } = newSuite();
  const pair = await kem.generateKeyPair();
  const [publicKey, privateKey] = await Promise.all([kem.serializePublicKey(pair.publicKey), kem.serializePrivateKey(pair.privateKey)]);
  return { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) };
}

/** Encapsulated secret and ciphertext, `SEAL_OVERHEAD` longer than `plain`. `publicKey` has passed `isSealKey`. `info` names the use, `aad` the case. */
export async function sealTo(publicKey: Bytes, info: Bytes, aad: Bytes, plain: Bytes): Promise<Bytes> {
  const suite = newSuite();
  const sealed = await suite.seal({ recipientPublicKey: await suite.kem.deserializePublicKey(publicKey), info }, plain, aad);
  return concat(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
}

/** The plaintext, or undefined where it was sealed to another key, under another info or aad, or changed. */
export async function openSealed(key: SealKey, info: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed.length < SEAL_OVERHEAD) return undefined;
  const suite = newSuite();
  const recipientKey = await suite.kem.deserializePrivateKey(key.privateKey);
  const [enc, ct] = [sealed.slice(0, ENCAPSULATED_BYTES), sealed.slice(ENCAPSULATED_BYTES)];
  try {
    return new Uint8Array(await suite.open({ recipientKey, enc, info }, ct, aad));
  } catch (error) {
    if (error instanceof HpkeError) return undefined; // RFC 9180 §5.2: a wrong key and changed bytes are one error
    throw error;
  }
}
