/** Frames and batches of the wire: what is written is read back, and whatever comes is read without throwing. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, own } from '../../crypto/bytes.ts';
import { batchesOf, readBatch, writeBatch } from './batch.ts';
import { type ErrorCode, STATUS } from './errors.ts';
import { readDeviceFrame, readHubFrame, writeDeviceFrame, writeHubFrame } from './forms.ts';
import { type DeviceFrame, type HubFrame, KIND, LOG, PRESENCE } from './frames.ts';
import { LIMITS, PADDING, paddedLength } from './limits.ts';

const bytes = (length: number): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength: length, maxLength: length }).map(own);
const body: fc.Arbitrary<Bytes> = fc.uint8Array({ maxLength: 3000 }).map(own);
const [id, wide, uint] = [bytes(16), bytes(32), fc.maxSafeNat()];
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const type = <T extends string>(name: T) => fc.constant(name);
const mail = fc.record({ device: id, item: id, bytes: body });
const cursor = fc.record({ seq: uint, hash: wide });
/** Of any frame that may bring one. */
const enclosing = <T extends object>(frame: fc.Arbitrary<T>): fc.Arbitrary<T & { enclosure?: Bytes }> =>
  fc.oneof(
    frame,
    fc.tuple(frame, fc.uint8Array({ minLength: 1, maxLength: 300 }).map(own)).map(([one, enclosure]) => ({ ...one, enclosure })),
  );
const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 6 });

const deviceFrame: fc.Arbitrary<DeviceFrame> = fc.oneof(
  fc.record({ type: type('hello'), version: uint, user: id, device: id, token: text, signature: bytes(64) }),
  fc.record({ type: type('subscribe'), route: wide, cursor }),
  fc.record({ type: type('unsubscribe'), route: wide }),
  enclosing(
    fc.record({
      type: type('post'),
      request: uint,
      route: wide,
      item: id,
      kind: fc.constantFrom(KIND.message, KIND.commit),
      epoch: uint,
      bytes: body,
      devices: list(id),
      mails: list(mail),
    }),
  ),
  enclosing(
    fc.record({
      type: type('open'),
      request: uint,
      route: wide,
      item: id,
      predecessor: fc.option(fc.record({ route: wide, epoch: uint, seq: uint }), { nil: undefined }),
      devices: list(id),
      mails: list(mail),
    }),
  ),
  enclosing(fc.record({ type: type('mail'), request: uint, device: id, item: id, bytes: body })),
  fc.record({ type: type('ack'), route: wide, seq: uint }),
  fc.record({ type: type('leave'), request: uint, route: wide }),
  fc.record({ type: type('transient'), route: wide, bytes: body }),
  fc.record({ type: type('ping') }),
  fc.record({ type: type('active'), isActive: fc.boolean() }),
  fc.record({ type: type('watch'), people: list(fc.record({ user: id, token: wide })) }),
  fc.record({ type: type('unwatch'), users: list(id) }),
);
const head = { route: wide, seq: uint, kind: fc.constantFrom(...Object.values(KIND)), epoch: uint, item: id, at: uint };
const code = fc.constantFrom(...(Object.keys(STATUS) as ErrorCode[]));
const hubFrame: fc.Arbitrary<HubFrame> = fc.oneof(
  fc.record({ type: type('challenge'), versions: list(uint), nonce: wide }),
  fc.record({ type: type('ready'), version: uint, at: uint }),
  fc.record({
    type: type('subscribed'),
    route: wide,
    log: fc.constantFrom(...Object.values(LOG)),
    head: uint,
    epoch: uint,
    floor: cursor,
    acked: uint,
  }),
  fc.record({ type: type('envelope'), ...head, kind: fc.constantFrom(KIND.message, KIND.commit), bytes: body }),
  enclosing(fc.record({ type: type('envelope'), ...head, kind: fc.constant(KIND.mail), user: id, bytes: body })),
  fc.record({ type: type('echo'), ...head, digest: wide }),
  fc.record({ type: type('posted'), request: uint, seq: uint, at: uint, left: list(id) }),
  fc.record({
    type: type('refused'),
    request: uint,
    code,
    details: fc.oneof(fc.constant({}), fc.record({ retry_after: uint }), fc.record({ epoch: uint, seq: uint })),
  }),
  fc.record({ type: type('unrouted'), route: wide, code }),
  fc.record({ type: type('transient'), route: wide, bytes: body }),
  fc.record({ type: type('pong') }),
  fc.record({ type: type('withheld'), ...head, digest: wide }),
  fc.record({ type: type('presence'), people: list(fc.record({ user: id, is: fc.constantFrom(...Object.values(PRESENCE)), at: uint })) }),
);

describe('frames', () => {
  it('[R50] every frame of both sides is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(deviceFrame, hubFrame, async (ours, theirs) => {
        expect(readDeviceFrame(writeDeviceFrame(ours))).toEqual(ours);
        expect(readHubFrame(writeHubFrame(theirs))).toEqual(theirs);
      }),
      { numRuns: 500 },
    );
  });

  // Threat 60: what a stranger may send before anything is known of him.
  it('[R51] bytes of any kind, and frames cut short, lengthened or bent, are read or refused, never thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(body, deviceFrame.map(writeDeviceFrame)), fc.nat(), fc.nat(255), async (whole, at, byte) => {
        const bent = whole.slice();
        if (bent.length > 0) bent[at % bent.length] = byte;
        for (const one of [bent, whole.slice(0, at % (whole.length + 1))]) [readDeviceFrame(one), readHubFrame(one), readBatch(one)];
        // Noise may lack just that byte.
        if (readDeviceFrame(whole)) expect(readDeviceFrame(own(Uint8Array.from([...whole, byte])))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('batches', () => {
  // Threat 13: what lengths give away.
  it('[R52] frames come back from their batch, whose length is one of few and holds nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          body.filter(({ length }) => length > 0),
          { maxLength: 20 },
        ),
        async (frames) => {
          const message = writeBatch(frames);
          expect(readBatch(message)).toEqual(frames);
          const last = PADDING[PADDING.length - 1] ?? 0;
          expect(PADDING.some((size) => size === message.length) || message.length % last === 0).toBe(true);
          expect(message.length).toBe(paddedLength(message.length));
          const used = frames.reduce((sum, { length }) => sum + length + (length < 128 ? 1 : 2), 0);
          expect(message.subarray(used).every((byte) => byte === 0)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[R53] frames are split so that no message is too long, none is lost and their order stays; a larger one goes alone', () => {
    const frames = [10, LIMITS.frameBytes / 2 - 20, 30, LIMITS.frameBytes, 5].map((length) => new Uint8Array(length).fill(1));
    const batches = batchesOf(frames);
    expect(batches.flat()).toEqual(frames);
    expect(batches.map((batch) => batch.map(({ length }) => length))).toEqual([[10, LIMITS.frameBytes / 2 - 20], [30], [LIMITS.frameBytes], [5]]);
  });
});
