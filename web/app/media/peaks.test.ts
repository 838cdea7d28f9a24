/** Lines of how loud sounds are, and how much sound frames are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat } from '../../../crypto/bytes.ts';
import { frameAt, samplesIn } from '../../chat/frames.ts';
import { latin } from '../../chat/magic.world.ts';
import { MEDIA_LIMIT } from '../../chat/media.ts';
import { peaksOf } from './peaks.ts';

it('[E91] how loud a sound is is told from its beginning to its end, the loudest of it as 255, and what is quiet stays quiet', () => {
  const rising = Float32Array.from({ length: 6400 }, (_, at) => (Math.floor(at / 100) / 63) * 0.5 * (at % 2 === 0 ? 1 : -1));
  expect([...peaksOf(rising)]).toEqual(Array.from({ length: 64 }, (_, at) => Math.round((255 * at) / 63)));
  expect(Math.max(...peaksOf(new Float32Array(8000).fill(0.001)))).toBeLessThan(10);
  expect(peaksOf(new Float32Array())).toHaveLength(0);
  expect([...peaksOf(Float32Array.of(0.5, -1, 0))]).toEqual([128, 255, 0]);
});
it('[E91] whatever the samples are, no more bars come of them than a message takes', () => {
  const check = fc.property(fc.float32Array({ maxLength: 500 }), (samples) => {
    expect(peaksOf(samples).length).toBe(Math.min(samples.length, MEDIA_LIMIT.peaks));
  });
  fc.assert(check, { numRuns: 200 });
});
it('[E92] how much sound a file becomes is counted by its frames, before anything is decoded, also past what stands between them', () => {
  const frame = concat(Uint8Array.of(0xff, 0xfb, 0x90, 0), new Uint8Array(413));
  const quiet = concat(Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 0x00, 0xff, 0xfc), new Uint8Array(0));
  expect(frameAt(frame, 0)).toEqual({ type: 'audio/mpeg', length: 417, samples: 2304 });
  expect(samplesIn(concat(latin('ID3\x04\0\0\0\0\0\0'), frame, latin('between'), frame))).toBe(2 * 2304);
  // Seven bytes are a thousand samples and more: 64 MB would be forty gigabytes of sound.
  expect(samplesIn(concat(...Array.from({ length: 100 }, () => quiet)))).toBe(100 * 4096);
});
it('[E92] whatever the bytes are the count ends', () => {
  const check = fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    expect(samplesIn(Uint8Array.from(bytes, (one) => (one > 200 ? 255 : one)))).toBeGreaterThanOrEqual(0);
  });
  fc.assert(check, { numRuns: 300 });
});
