/** What the suite is made of, and that its parts do not depend on who computes them. */
import { gcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { defaultCryptoProvider } from 'ts-mls/crypto/implementation/default/provider.js';
import { ciphersuites, getCiphersuiteFromName } from 'ts-mls/crypto/ciphersuite.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { own, randomBytes, toHex } from './bytes.ts';
import { newEd25519Key, newNobleEd25519, newWebEd25519 } from './ed25519.ts';
import { AES_GCM, BULK_BYTES, DEFAULT_SUITE, readSuite, signatureOver, type Suite, suiteOf } from './mls-suite.ts';
import { must, newGroup, say, type Member } from './mls-testing.ts';
import { commit } from './mls.ts';

let suite: Suite;
let theirs: Suite;
beforeAll(async () => {
  suite = await suiteOf(DEFAULT_SUITE);
  theirs = await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(DEFAULT_SUITE));
});

// Feature: telegram-clone, Property 36: AES-256, and asymmetric keys at least as strong as RSA-2048
describe('the strength of keys', () => {
  it('[G9] messages are sealed by AES-256-GCM under 256-bit keys, from 512-bit secrets', async () => {
    expect([suite.hpke.keyLength, suite.hpke.nonceLength, suite.kdf.size]).toEqual([32, 12, 64]);
    // AES, and no other cipher of that key length: WebCrypto opens what the suite sealed.
    const [key, nonce, plain] = [randomBytes(32), randomBytes(12), randomBytes(100)];
    const sealed = await suite.hpke.encryptAead(key, nonce, undefined, plain);
    const held = await crypto.subtle.importKey('raw', key, { name: 'AES-GCM' }, false, ['decrypt']);
    expect((held.algorithm as AesKeyAlgorithm).length).toBe(256);
    expect(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, held, own(sealed)))).toEqual(plain);
  });

  it('[G9] every key that is really in a group is X-Wing and Ed25519: 128 bits and more, where RSA-2048 has 112 (NIST SP 800-57 part 1, table 2)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), async (size) => {
        const [{ group }] = (await newGroup(size, () => false)) as [Member];
        const { next } = must(await commit(group, { add: [], remove: [] }));
        expect([next.suite, ciphersuites[next.context.cipherSuite]]).toEqual([DEFAULT_SUITE, 83]);
        const secrets = Object.values(next.schedule).concat(
          next.ratchets.flatMap(({ application, handshake }) => [application.secret, handshake.secret]),
        );
        expect(new Set(secrets.map(({ length }) => length))).toEqual(new Set([64]));
        for (const node of next.tree.filter((one) => one !== undefined)) {
          expect((node.nodeType === 'leaf' ? node.leaf : node.parent).hpkePublicKey).toHaveLength(1184 + 32);
          if (node.nodeType === 'leaf') expect([node.leaf.signaturePublicKey.length, node.leaf.signature.length]).toEqual([32, 64]);
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('[G13] there is one suite, and no other name gets one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...Object.keys(ciphersuites))), (name) => {
        expect(readSuite(name)).toBe(name === DEFAULT_SUITE ? DEFAULT_SUITE : undefined);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the parts of the suite', () => {
  it('[G27] seal and open alike by noble and by WebCrypto, on both sides of the size where they change', async () => {
    for (const length of [0, 1, 255, BULK_BYTES - 16, BULK_BYTES - 15, BULK_BYTES, BULK_BYTES + 1, 100_000]) {
      const [key, nonce, aad] = [randomBytes(32), randomBytes(12), randomBytes(length % 50)];
      const plain = new Uint8Array(length).fill(7);
      const sealed = await AES_GCM.encrypt(key, nonce, aad, plain);
      expect(toHex(sealed)).toBe(toHex(gcm(key, nonce, aad).encrypt(plain)));
      expect(sealed).toEqual(await theirs.hpke.encryptAead(key, nonce, aad, plain));
      expect(await AES_GCM.decrypt(key, nonce, aad, sealed)).toEqual(plain);
      await expect(suite.hpke.decryptAead(key, nonce, aad, sealed.with(length, (sealed[length] ?? 0) ^ 1))).rejects.toThrow();
    }
  });

  it('[G27] hash, MAC, derive and sign as the library’s own provider does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.uint8Array({ maxLength: 3000 }),
        fc.integer({ min: 1, max: 200 }),
        async (secret, data, length) => {
          expect(await suite.hash.digest(data)).toEqual(await theirs.hash.digest(data));
          const mac = await suite.hash.mac(secret, data);
          expect(mac).toEqual(await theirs.hash.mac(secret, data));
          expect([await suite.hash.verifyMac(secret, mac, data), await suite.hash.verifyMac(secret, mac.with(0, (mac[0] ?? 0) ^ 1), data)]).toEqual([
            true,
            false,
          ]);
          // The library's own takes a salt of just one hash length.
          const salt = (await suite.hash.digest(secret)) as Uint8Array;
          const prk = await suite.kdf.extract(salt, data);
          expect(prk).toEqual(await theirs.kdf.extract(salt, data));
          expect(await suite.kdf.expand(prk, data, length)).toEqual(await theirs.kdf.expand(prk, data, length));
          const { publicKey, privateKey } = newEd25519Key();
          expect(await theirs.signature.verify(publicKey, data, await suite.signature.sign(privateKey, data))).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('[G27] a group speaks the same over WebCrypto’s Ed25519 and over noble’s', async () => {
    const [web, noble] = [signatureOver(newWebEd25519()), signatureOver(newNobleEd25519())];
    const { publicKey, privateKey } = newEd25519Key();
    const message = randomBytes(50);
    const signatures = [await web.sign(privateKey, message), await noble.sign(privateKey, message)];
    expect(signatures[0]).toEqual(signatures[1]);
    for (const one of [web, noble]) {
      expect(await one.verify(publicKey, message, signatures[0]!)).toBe(true);
      expect(await one.verify(publicKey, message, signatures[0]!.with(3, (signatures[0]![3] ?? 0) ^ 1))).toBe(false);
    }
    expect(await say(await newGroup(2), 0, 'hello')).toHaveLength(2);
  });
});
