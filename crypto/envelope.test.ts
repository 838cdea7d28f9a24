/** A commit and its rider travel as one, and only if they belong together. */
import fc from 'fast-check';
import { encodePrivateMessage } from 'ts-mls/privateMessage.js';
import { expect, it } from 'vitest';
import { type Bytes, concat, equal, randomBytes } from './bytes.ts';
import { readCommitEnvelope, writeCommitEnvelope } from './envelope.ts';

const GROUP = randomBytes(32);
const message = (contentType: 'application' | 'proposal' | 'commit', epoch = 3, groupId = GROUP, size = 300): Bytes =>
  concat(
    Uint8Array.of(0, 1, 0, 2),
    encodePrivateMessage({
      groupId,
      epoch: BigInt(epoch),
      contentType,
      authenticatedData: randomBytes(16),
      encryptedSenderData: randomBytes(28),
      ciphertext: new Uint8Array(size),
    }),
  );

it('[G20] both parts are read as they were written, with the head they share', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(70_000), fc.maxSafeNat(), (rider, commit, epoch) => {
      const parts = { rider: message('application', epoch, GROUP, rider), commit: message('commit', epoch, GROUP, commit) };
      const read = readCommitEnvelope(writeCommitEnvelope(parts));
      expect([read?.header.epoch, read?.header.group]).toEqual([epoch, GROUP]);
      expect(read && equal(read.rider, parts.rider) && equal(read.commit, parts.commit)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

it('[G20] parts of other kinds, of two epochs or of two groups are refused', () => {
  const [rider, commit] = [message('application'), message('commit')];
  const wrong = [
    { rider: commit, commit: rider },
    { rider, commit: rider },
    { rider: commit, commit },
    { rider, commit: message('proposal') },
    { rider: message('application', 2), commit },
    { rider: message('application', 3, randomBytes(32)), commit },
    { rider: new Uint8Array(), commit },
    { rider, commit: new Uint8Array() },
  ];
  for (const parts of wrong) expect(readCommitEnvelope(writeCommitEnvelope(parts))).toBeUndefined();
});

it('[G20] an envelope cut short, prolonged, of another version, or any other bytes, is none', () => {
  const whole = writeCommitEnvelope({ rider: message('application'), commit: message('commit') });
  for (let length = 0; length < whole.length; length++) expect(readCommitEnvelope(whole.slice(0, length))).toBeUndefined();
  expect(readCommitEnvelope(concat(whole, Uint8Array.of(0)))).toBeUndefined();
  expect(readCommitEnvelope(whole.with(0, 2) as Bytes)).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (value) => {
      expect(readCommitEnvelope(new Uint8Array(value))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
