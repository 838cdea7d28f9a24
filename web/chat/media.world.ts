/** Media for tests, whose bytes are nowhere. */
import { MAX_HEAD } from '../../crypto/blob-lengths.ts';
import fc from 'fast-check';

import { type Bytes, own, randomBytes } from '../../crypto/bytes.ts';
import { MEDIA, MEDIA_LIMIT, type Media } from './media.ts';

export const newMedia = (change: Partial<Media> = {}): Media => ({
  kind: MEDIA.photo,
  blob: randomBytes(32),
  key: randomBytes(32),
  size: 5,
  head: 0,
  name: 'a.jpg',
  type: 'image/jpeg',
  width: 4,
  height: 3,
  duration: 0,
  blur: new Uint8Array(),
  peaks: new Uint8Array(),
  ...change,
});

const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength, maxLength }).map((one) => own(one));

/** Any that a sender may write. */
export const medium: fc.Arbitrary<Media> = fc.record({
  kind: fc.constantFrom(...Object.values(MEDIA)),
  blob: bytes(32, 32),
  key: bytes(32, 32),
  size: fc.nat(MEDIA_LIMIT.size),
  head: fc.nat(MAX_HEAD),
  name: fc.string({ unit: 'grapheme', maxLength: 12 }).map((name) => [...name].slice(0, 20).join('')),
  type: fc.constantFrom('', 'image/jpeg', 'x'.repeat(MEDIA_LIMIT.type)),
  width: fc.nat(MEDIA_LIMIT.side),
  height: fc.nat(MEDIA_LIMIT.side),
  duration: fc.nat(MEDIA_LIMIT.durationMs),
  blur: bytes(0, MEDIA_LIMIT.blur),
  peaks: bytes(0, MEDIA_LIMIT.peaks),
});
