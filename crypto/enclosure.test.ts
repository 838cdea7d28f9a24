/** What is sealed once for many: it opens as it was, and as nothing else, whoever has the key. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, own } from './bytes.ts';
import { openEnclosure, sealEnclosure } from './enclosure.ts';
import { hash } from './hash.ts';
import { pad, paddedSize } from './padding.ts';

const body = fc.uint8Array({ maxLength: 3000 }).map(own);

it('[X393] what is enclosed opens as the very bytes the letter names, and not where they are cut, changed, or sealed anew by somebody who was given the key', async () => {
  await fc.assert(
    fc.asyncProperty(body, fc.nat(), fc.integer({ min: 1, max: 255 }), async (plain, at, flip) => {
      const { bytes, ...letter } = await sealEnclosure(plain);
      expect(await openEnclosure(letter, bytes)).toEqual(plain);
      expect(bytes.length).toBe(paddedSize(plain.length + 1) + 16);
      const bent = bytes.map((byte, i) => (i === at % bytes.length ? byte ^ flip : byte));
      for (const other of [bent, bytes.slice(0, at % bytes.length), own(Uint8Array.from([...bytes, flip]))])
        expect(await openEnclosure(letter, other)).toBeUndefined();
      // AES-GCM commits to no plaintext: whoever has the key makes another that opens by it. The letter is signed, and names one.
      const again = await sealedBy(
        letter.key,
        plain.map((byte) => byte ^ flip),
      );
      expect(await openEnclosure({ ...letter, name: hash('enclosure', again) }, again)).toBeDefined();
      if (plain.length > 0) expect(await openEnclosure(letter, again)).toBeUndefined();
      const [other, bare] = [await sealEnclosure(plain), await sealedBy(letter.key, plain, false)];
      expect(other.bytes).not.toEqual(bytes);
      expect(await openEnclosure({ ...letter, key: other.key }, bytes)).toBeUndefined();
      // Without a padding of ours, or with one of another length, it is none that anybody here has sealed.
      if (plain.at(-1) !== 0 && plain.at(-1) !== 0x80)
        expect(await openEnclosure({ ...letter, name: hash('enclosure', bare) }, bare)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

async function sealedBy(key: Bytes, plain: Bytes, isPadded = true): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  return own(new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, imported, isPadded ? pad(plain) : plain)));
}
