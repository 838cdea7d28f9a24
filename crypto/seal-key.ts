/** The X-Wing key pair of a device (draft-connolly-cfrg-xwing-kem §5): its form, and which public keys nobody may have. Seals nothing itself. */
import { type Bytes, toHex } from './bytes.ts';

/** `publicKey` 1,216 bytes: ML-KEM-768, then X25519. `privateKey` the 32-byte seed of both. */
export type SealKey = { readonly publicKey: Bytes; readonly privateKey: Bytes };

export const SEAL_KEY_BYTES = 1216;
/** What an encapsulated secret and an AES-GCM tag take. */
export const ENCAPSULATED_BYTES = 1120;
export const SEAL_OVERHEAD = ENCAPSULATED_BYTES + 16;
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

/** 2^255 - 19, and the u-coordinates below it of all points of small order, on the curve and on its twist (Bernstein, "Curve25519", §"contributory"). */
const FIELD = 2n ** 255n - 19n;
const SMALL_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  FIELD - 1n,
]);

// RFC 7748 §6.1: such a point times any clamped scalar is zero. Looked up, since to multiply takes a millisecond, and a group of two hundred has a thousand keys.
function isCurveKey(curve: Bytes): boolean {
  const u = BigInt(`0x${toHex(curve.toReversed())}`);
  return u < FIELD && !SMALL_ORDER.has(u);
}
