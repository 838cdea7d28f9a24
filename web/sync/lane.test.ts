/** The ids of lanes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../crypto/bytes.ts';
import { laneClientId, slotKey } from './lane.ts';
import { CHAT } from './segment.world.ts';

describe('a lane', () => {
  it('[Y19] has an id of 52 bits that its device, chat, document and incarnation give, never 0', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(), fc.nat(), (incarnation, span, index) => {
        const device = utf8('device of 16 B..');
        const id = laneClientId(device, CHAT, { span, index }, incarnation);
        expect(Number.isSafeInteger(id) && id > 0 && id < 2 ** 52).toBe(true);
        const others = [
          laneClientId(utf8('another device..'), CHAT, { span, index }, incarnation),
          laneClientId(device, device, { span, index }, incarnation),
          laneClientId(device, CHAT, { span: span + 1, index }, incarnation),
          laneClientId(device, CHAT, { span, index: index + 1 }, incarnation),
          laneClientId(device, CHAT, { span, index }, concat(incarnation.slice(1), Uint8Array.of(incarnation[0]! ^ 1))),
        ];
        expect(others).not.toContain(id);
        expect(slotKey(id, 0)).toBe(`${id}:0`);
      }),
      { numRuns: 200 },
    );
  });
  it('[Y19] has the id that a second implementation gives it', () => {
    expect(laneClientId(new Uint8Array(16), new Uint8Array(16), { span: 1, index: 2 }, new Uint8Array(16))).toBe(3140673591492823);
  });
});
