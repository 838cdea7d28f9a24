/** Signing: the label parts every use, both engines answer alike, and keys that would break either are refused. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex, own, utf8 } from './bytes.ts';
import { isSignKey, newEd25519Key, newNobleEd25519, newWebEd25519 } from './ed25519.ts';
import { labelled, newSignKey, type SignUse, sign, verify } from './signing.ts';

const USES: readonly SignUse[] = ['chain', 'consent', 'event', 'authority', 'receipt', 'digest', 'mail', 'package', 'socket', 'sign-in', 'link'];
const message = fc.uint8Array({ maxLength: 300 }).map((bytes) => own(bytes));
const engines = [newWebEd25519(), newNobleEd25519()] as const;
const { Point } = ed25519;
const L = Point.Fn.ORDER;
// A point of order 8, RFC 7748 curve's image; the generator of the small subgroup.
const TORSION = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
const SMALL_ORDER = Array.from({ length: 8 }, (_, i) => (i === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(i))));

/** A signature by the textbook, whose R and key may carry a part of small order. */
function forge(scalar: bigint, key: InstanceType<typeof Point>, nonce: bigint, R: InstanceType<typeof Point>, text: Bytes): Bytes {
  const k = bytesToNumberLE(sha512(concat(R.toBytes(), key.toBytes(), text))) % L;
  return concat(R.toBytes(), numberToBytesLE((nonce + k * scalar) % L, 32));
}

describe('signing', () => {
  it('[I1] a signature of one use never verifies for another', async () => {
    // Feature: telegram-clone, Property 36: one key, one purpose
    const key = newSignKey();
    await fc.assert(
      fc.asyncProperty(message, fc.constantFrom(...USES), fc.constantFrom(...USES), async (text, use, other) => {
        expect(await verify(key.publicKey, other, text, await sign(key, use, text))).toBe(use === other);
      }),
      { numRuns: 200 },
    );
  });

  it('[I1] no label is the beginning of another, and none looks like one of MLS', () => {
    const labels = USES.map((use) => labelled(use, new Uint8Array()));
    for (const a of labels) {
      expect(String.fromCharCode(a[1] as number)).toBe('t');
      expect(labels.filter((b) => b.length >= a.length && b.slice(0, a.length).every((byte, i) => byte === a[i]))).toHaveLength(1);
    }
  });

  it('[I2] both engines give the signatures of RFC 8032 §7.1', async () => {
    const vectors = [
      [
        '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
        '',
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      ],
      [
        '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
        '72',
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ],
      [
        'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
        'af82',
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
      ],
    ] as const;
    for (const [seed, text, signature] of vectors) {
      const key = newEd25519Key(fromHex(seed));
      for (const engine of engines) {
        expect(await engine.sign(key, fromHex(text) as Bytes)).toEqual(fromHex(signature));
        expect(await engine.verify(key.publicKey, fromHex(text) as Bytes, fromHex(signature) as Bytes)).toBe(true);
      }
    }
  });

  it('[I2] both engines refuse every changed byte, key, length and an S beyond the order', async () => {
    const key = newEd25519Key();
    const text = utf8('hello');
    const signature = await engines[0].sign(key, text);
    const S = bytesToNumberLE(signature.slice(32));
    const bad = [
      ...Array.from(signature, (_, i) => signature.map((byte, at) => (at === i ? byte ^ 1 : byte))),
      signature.slice(1),
      concat(signature, new Uint8Array(1)),
      new Uint8Array(64),
      concat(signature.slice(0, 32), numberToBytesLE(S + L, 32)),
    ];
    for (const engine of engines) {
      expect(await engine.verify(key.publicKey, text, signature)).toBe(true);
      for (const one of bad) expect(await engine.verify(key.publicKey, text, one)).toBe(false);
      expect(await engine.verify(newEd25519Key().publicKey, text, signature)).toBe(false);
      expect(await engine.verify(new Uint8Array(31), text, signature)).toBe(false);
      expect(await engine.verify(new Uint8Array(33), text, signature)).toBe(false);
    }
  });

  it("[I3] a public key of small order, of mixed order, off the curve or in a second encoding is nobody's", async () => {
    const whole = Point.BASE.multiply(12345n);
    const mixed = SMALL_ORDER.slice(1).map((small) => whole.add(small).toBytes());
    const p = 2n ** 255n - 19n;
    const second = [numberToBytesLE(p, 32), numberToBytesLE(p + 1n, 32), concat(new Uint8Array([1]), new Uint8Array(30), new Uint8Array([0x80]))];
    const offCurve = [numberToBytesLE(2n, 32)];
    expect(isSignKey(own(whole.toBytes()))).toBe(true);
    for (const key of [...SMALL_ORDER.map((point) => point.toBytes()), ...mixed, ...second, ...offCurve]) expect(isSignKey(own(key))).toBe(false);
    // With the key of order 1, (R = S·B, S) "signs" everything: without the check it would verify.
    const anything = concat(Point.BASE.multiply(7n).toBytes(), numberToBytesLE(7n, 32));
    for (const engine of engines) expect(await engine.verify(own(Point.ZERO.toBytes()), utf8('anything'), anything)).toBe(false);
  });

  it('[I3] both engines judge signatures alike whose R or key carries a part of small order', async () => {
    const [scalar, nonce] = [987654321n, 123456789n];
    const honest = Point.BASE.multiply(scalar);
    for (const [i, smallKey] of SMALL_ORDER.entries())
      for (const [j, smallR] of SMALL_ORDER.entries()) {
        const key = honest.add(smallKey);
        const text = utf8(`${i} ${j}`);
        const signature = forge(scalar, key, nonce, Point.BASE.multiply(nonce).add(smallR), text);
        const answers = await Promise.all(engines.map((engine) => engine.verify(own(key.toBytes()), text, signature)));
        expect(answers).toEqual(i === 0 && j === 0 ? [true, true] : [false, false]);
      }
  });

  it("[I2] the two engines take each other's signatures", async () => {
    await fc.assert(
      fc.asyncProperty(message, fc.uint8Array({ minLength: 32, maxLength: 32 }), async (text, seed) => {
        const key = newEd25519Key(own(seed));
        const [a, b] = await Promise.all(engines.map((engine) => engine.sign(key, text)));
        expect(a).toEqual(b);
        expect(await Promise.all(engines.map((engine) => engine.verify(key.publicKey, text, a as Bytes)))).toEqual([true, true]);
      }),
      { numRuns: 100 },
    );
  });
});
