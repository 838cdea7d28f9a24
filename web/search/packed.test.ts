/** What a block holds, as bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { normalise } from './normal.ts';
import { BLOCK_LENGTH, BLOCK_MESSAGES, join, type Message, matchesIn, pack, readPacked, writePacked } from './packed.ts';
import { query } from './search.world.ts';
import { text } from './texts.world.ts';

const users: readonly Bytes[] = [1, 2, 3].map((n) => new Uint8Array(16).fill(n));
const message: fc.Arbitrary<Message> = fc
  .tuple(text, fc.constantFrom(...users), fc.nat(255))
  .map(([one, user, kinds]) => ({ position: randomBytes(32), user, kinds, words: normalise(one) }));

describe('a block', () => {
  it('[F6] comes back as it was written, and two joined are as one', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), fc.nat(30), (messages, cut) => {
        const whole = pack(messages);
        expect(readPacked(writePacked(whole))).toEqual(whole);
        const joined = join(pack(messages.slice(0, cut)), pack(messages.slice(cut)));
        expect(joined).toEqual({ ...whole, users: joined.users, userOf: joined.userOf });
        expect(joined.userOf.map((at) => joined.users[at])).toEqual(messages.map(({ user }) => user));
      }),
      { numRuns: 100 },
    );
  });
  it('[F6] is read from no other bytes, and no bytes make reading throw', () => {
    const bytes = writePacked(
      pack(Array.from({ length: 5 }, (_, n) => ({ position: randomBytes(32), user: users[0]!, kinds: 1, words: `word ${n}` }))),
    );
    expect(readPacked(bytes)).toBeDefined();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.uint8Array({ maxLength: 60 }), (at, noise) => {
        expect(readPacked(bytes.slice(0, at))).toBeUndefined();
        readPacked(Uint8Array.from(noise));
        readPacked(bytes.with(at, (bytes[at]! ^ (noise[0] ?? 255)) & 255) as Bytes);
      }),
      { numRuns: 1000 },
    );
  });
  it('[F6] of the longest words there may be is read again', () => {
    const long = normalise('ﷺ'.repeat(5461));
    const messages = Array.from({ length: Math.floor(BLOCK_LENGTH / long.length) + 1 }, () => ({
      position: randomBytes(32),
      user: users[0]!,
      kinds: 1,
      words: long,
    }));
    expect(readPacked(writePacked(pack(messages)))?.starts).toHaveLength(messages.length + 1);
  });
  it('[F6] finds in one look what looking at each message finds', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 40 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
        fc.constantFrom(undefined, ...users),
        (messages, typed, user) => {
          const asked = query(`${typed.replaceAll('"', '')}e`, user ? { user } : {});
          const wanted = messages.flatMap(({ words, user: by }, at) =>
            asked.words.every((word) => words.includes(word)) && (!user || by === user) ? [at] : [],
          );
          expect(matchesIn(pack(messages), asked)).toEqual(wanted.reverse());
        },
      ),
      { numRuns: 300 },
    );
    const full = pack(Array.from({ length: BLOCK_MESSAGES }, () => ({ position: randomBytes(32), user: users[0]!, kinds: 1, words: 'a b a' })));
    expect(matchesIn(full, query('a b'))).toHaveLength(BLOCK_MESSAGES);
    expect(matchesIn(full, query('"a b a"'))).toHaveLength(BLOCK_MESSAGES);
    expect(matchesIn(full, query('aa'))).toEqual([]);
  });
});
