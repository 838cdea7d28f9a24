/** What seals to a key in our groups: HPKE (RFC 9180) with X-Wing. The heaviest part of a suite, and messages need none of it: mls-suite.ts brings it later. */
import { Aes256Gcm, CipherSuite, HkdfSha512 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import type { Aead } from 'ts-mls/crypto/aead.js';
import type { Hpke, HpkeAlgorithm } from 'ts-mls/crypto/hpke.js';
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js';
import { CryptoError } from 'ts-mls/mlsError.js';
import { own } from './bytes.ts';
import { isSealKey } from './seal-key.ts';

/** `isSoundKey` says of a KEM public key whether it may be sealed to. */
export type HpkeParts = {
  readonly algorithm: HpkeAlgorithm;
  readonly suite: CipherSuite;
  readonly aead: Aead;
  readonly isSoundKey: (key: Uint8Array) => boolean;
};

export async function makeHpke({ algorithm, suite, aead, isSoundKey }: HpkeParts): Promise<Hpke> {
  const generic = await makeGenericHpke(algorithm, aead, suite);
  const importPublicKey: Hpke['importPublicKey'] = async (key) => {
    if (!isSoundKey(key)) throw new CryptoError('unsound KEM key');
    return generic.importPublicKey(key);
  };
  return { ...generic, importPublicKey };
}

/** Hybrid post-quantum: ML-KEM-768 and X25519, with HKDF-SHA512 and AES-256-GCM. */
export const makeXWing = (aead: Aead): Promise<Hpke> =>
  makeHpke({
    algorithm: { kem: 'X-Wing', kdf: 'HKDF-SHA512', aead: 'AES256GCM' },
    suite: new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() }),
    aead,
    isSoundKey: (key) => isSealKey(own(key)),
  });
