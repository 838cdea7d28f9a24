/** What a hub reads of a message: the head of a whole one, and nothing of anything else. */
import fc from 'fast-check';
import { encodePrivateMessage } from 'ts-mls/privateMessage.js';
import { expect, it } from 'vitest';
import { type Bytes, concat, randomBytes } from './bytes.ts';
import { readLength, readMlsHeader, readPrivateMessage } from './header.ts';

const KINDS = ['application', 'proposal', 'commit'] as const;
const bytes = (most: number) => fc.uint8Array({ maxLength: most }).map((value) => new Uint8Array(value));
const message = fc.record({
  groupId: bytes(80),
  epoch: fc.maxSafeNat(),
  contentType: fc.constantFrom(...KINDS),
  authenticatedData: bytes(20_000),
  encryptedSenderData: bytes(80),
  ciphertext: bytes(20_000),
});
type Message = {
  groupId: Bytes;
  epoch: number;
  contentType: (typeof KINDS)[number];
  authenticatedData: Bytes;
  encryptedSenderData: Bytes;
  ciphertext: Bytes;
};
const written = (m: Message): Bytes => concat(Uint8Array.of(0, 1, 0, 2), encodePrivateMessage({ ...m, epoch: BigInt(m.epoch) }));

it('[G19] the head of any whole PrivateMessage is read as it was written', () => {
  fc.assert(
    fc.property(message, (m) => {
      expect(readMlsHeader(written(m))).toEqual({ group: m.groupId, epoch: m.epoch, content: m.contentType, aad: m.authenticatedData });
      expect(readPrivateMessage(written(m))).toMatchObject({ sender: m.encryptedSenderData, ciphertext: m.ciphertext });
    }),
    { numRuns: 200 },
  );
});

it('[G19] a message cut short, or with bytes after it, has no head', () => {
  fc.assert(
    fc.property(message, fc.nat(), bytes(8), (m, cut, more) => {
      const whole = written(m);
      expect(readMlsHeader(whole.slice(0, cut % whole.length))).toBeUndefined();
      expect(readMlsHeader(concat(whole, more, Uint8Array.of(0)))).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

it('[G19] any bytes at all are read or refused, never thrown at', () => {
  fc.assert(
    fc.property(bytes(200), (value) => {
      readMlsHeader(value);
      readMlsHeader(concat(Uint8Array.of(0, 1, 0, 2), value));
    }),
    { numRuns: 1000 },
  );
});

it('[G19] other versions, other kinds of message, other contents and epochs beyond 2^53 have no head', () => {
  const good = written({
    groupId: randomBytes(32),
    epoch: 5,
    contentType: 'commit',
    authenticatedData: randomBytes(16),
    encryptedSenderData: randomBytes(28),
    ciphertext: randomBytes(99),
  });
  expect(readMlsHeader(good)?.content).toBe('commit');
  for (const [at, value] of [
    [1, 2],
    [3, 1],
    [3, 3],
    [3, 5],
    [45, 0],
    [45, 4],
    [37, 0x20],
  ] as const)
    expect(readMlsHeader(good.with(at, value) as Bytes)).toBeUndefined();
  expect(readMlsHeader(good.with(37, 0x00) as Bytes)).toBeDefined();
});

it('[G19] a length is read only as short as it can be written', () => {
  const read = (...value: number[]) => readLength(Uint8Array.from(value), 0)?.value;
  expect([read(63), read(0x40, 64), read(0x7f, 0xff), read(0x80, 0, 0x40, 0)]).toEqual([63, 64, 16_383, 16_384]);
  expect([read(0x40, 63), read(0x80, 0, 0x3f, 0xff), read(0x80, 0, 0, 1), read(0xc0, 0, 0, 0, 0, 0, 0, 1), read(0x40), read()]).toEqual(
    Array(6).fill(undefined),
  );
});
