/** The X-Wing key pair of a device (draft-connolly-cfrg-xwing-kem §5): its form, and which public keys nobody may have. Seals nothing itself. */
import { x25519 } from '@noble/curves/ed25519.js';
import type { Bytes } from './bytes.ts';

/** `publicKey` 1,216 bytes: ML-KEM-768, then X25519. `privateKey` the 32-byte seed of both. */
export type SealKey = { readonly publicKey: Bytes; readonly privateKey: Bytes };

export const SEAL_KEY_BYTES = 1216;
const ML_KEM_BYTES = 1184;
const ML_KEM_MODULUS = 3329;

/** The two halves of a public key: two devices that share either share a secret. */
export const sealKeyHalves = (publicKey: Bytes): readonly [Bytes, Bytes] => [publicKey.slice(0, ML_KEM_BYTES), publicKey.slice(ML_KEM_BYTES)];

/** May this be anybody's public key? Every ML-KEM coefficient below the modulus (FIPS 203 §7.2), the X25519 half canonical and not of small order. */
export function isSealKey(publicKey: Bytes): boolean {
  if (publicKey.length !== SEAL_KEY_BYTES) return false;
  const [mlKem, curve] = sealKeyHalves(publicKey);
  return coefficientsOf(mlKem).every((coefficient) => coefficient < ML_KEM_MODULUS) && isCurveKey(curve);
}

/** ByteDecode₁₂ of FIPS 203 §4.2.1 over all but the last 32 bytes, which are a seed: two coefficients in three bytes. */
function coefficientsOf(mlKem: Bytes): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < ML_KEM_BYTES - 32; i += 3) {
    const [a, b, c] = [mlKem[i] as number, mlKem[i + 1] as number, mlKem[i + 2] as number];
    found.push(a | ((b & 0x0f) << 8), (b >> 4) | (c << 4));
  }
  return found;
}

// RFC 7748 §6.1: a point of small order times any clamped scalar is zero. noble throws for it, as the RFC allows.
function isCurveKey(curve: Bytes): boolean {
  if (((curve[31] as number) & 0x80) !== 0) return false;
  try {
    x25519.getSharedSecret(new Uint8Array(32).fill(1), curve);
    return true;
  } catch {
    return false;
  }
}
