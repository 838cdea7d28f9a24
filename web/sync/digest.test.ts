/** What digests say of two copies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { type DigestEntry, differing, digestOf, MAX_DIGESTS, readDigests, type SegmentDigest, writeDigests } from './digest.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const entry = fc.record<DigestEntry>({
  client: fc.nat({ max: 2 ** 40 }),
  clock: fc.nat(511),
  hash: bytes32,
  state: fc.constantFrom('live', 'erased', 'cut'),
});
const entries = fc.uniqueArray(entry, { selector: ({ client, clock }) => `${client}:${clock}`, minLength: 1, maxLength: 30 });
const place = fc.record({ span: fc.nat(20), index: fc.nat(20) });
const digests = fc.uniqueArray(fc.record<SegmentDigest>({ place, digest: bytes32 }), {
  selector: ({ place }) => `${place.span}:${place.index}`,
  maxLength: 30,
});

describe('digests', () => {
  it('[Y17] are the same for the same slots in any order, and other for any other slot', () => {
    fc.assert(
      fc.property(place, entries, fc.nat(), fc.nat(), (where, list, turn, pick) => {
        const rotated = [...list.slice(turn % list.length), ...list.slice(0, turn % list.length)];
        const whole = toHex(digestOf(where, list).digest);
        expect(toHex(digestOf(where, rotated).digest)).toBe(whole);
        const at = pick % list.length;
        const one = list[at]!;
        const changes: readonly DigestEntry[] = [
          { ...one, client: one.client + 2 ** 41 },
          { ...one, clock: one.clock + 512 },
          { ...one, hash: one.hash.map((byte) => byte ^ 1) },
          { ...one, state: one.state === 'live' ? 'erased' : 'live' },
        ];
        for (const changed of changes) expect(toHex(digestOf(where, list.with(at, changed)).digest)).not.toBe(whole);
        expect(toHex(digestOf(where, list.toSpliced(at, 1)).digest)).not.toBe(whole);
        expect(toHex(digestOf({ ...where, index: where.index + 1 }, list).digest)).not.toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('[Y17] find exactly the segments that differ or are lacking on a side, newest first', () => {
    fc.assert(
      fc.property(digests, fc.infiniteStream(fc.constantFrom('same', 'changed', 'ours', 'theirs')), (all, fates) => {
        const fated = all.map((one) => ({ one, fate: fates.next().value ?? 'same' }));
        const ours = fated.filter(({ fate }) => fate !== 'theirs').map(({ one }) => one);
        const theirs = fated
          .filter(({ fate }) => fate !== 'ours')
          .map(({ one, fate }) => (fate === 'changed' ? { ...one, digest: one.digest.map((byte) => byte ^ 0xff) } : one));
        const found = differing(ours, theirs);
        expect(new Set(found.map(({ span, index }) => `${span}:${index}`))).toEqual(
          new Set(fated.filter(({ fate }) => fate !== 'same').map(({ one: { place } }) => `${place.span}:${place.index}`)),
        );
        expect(found).toEqual([...found].sort((a, b) => b.span - a.span || b.index - a.index));
        expect(differing(theirs, ours)).toEqual(found);
      }),
      { numRuns: 200 },
    );
  });

  it('[Y20] come back as they were written, newest first, and no other bytes are a list of them', () => {
    fc.assert(
      fc.property(digests, (list) => {
        const written = writeDigests(list);
        expect(readDigests(written)).toEqual([...list].sort((a, b) => b.place.span - a.place.span || b.place.index - a.place.index));
        for (let length = 0; length < written.length; length++) expect(readDigests(written.slice(0, length))).toBeUndefined();
      }),
      { numRuns: 100 },
    );
    const twice = { place: { span: 1, index: 1 }, digest: new Uint8Array(32) };
    expect(readDigests(writeDigests([twice, twice]))).toBeUndefined();
    const many = Array.from({ length: MAX_DIGESTS + 5 }, (_, index) => ({ ...twice, place: { span: 1, index } }));
    expect(
      readDigests(writeDigests(many))
        ?.map(({ place: { index } }) => index)
        .slice(0, 2),
    ).toEqual([MAX_DIGESTS + 4, MAX_DIGESTS + 3]);
  });
});
