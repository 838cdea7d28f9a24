/** What is deleted for all leaves no byte of what it said, nor of what was said of it, on a device: in whatever order it came, and whatever was restarted between. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { compare, toHex } from '../../../crypto/bytes.ts';
import { type KnownBody, TYPE } from '../../chat/bodies.ts';
import { newPerson, type Person } from '../../chat/chat.world.ts';
import { keyOf } from '../../store/key.ts';
import { type Made, make, newReader, type Reader, shownBy, startAgain, take, type Wanted } from './effects.world.ts';

let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = [await newPerson(), await newPerson(2)];
});

const by = (person: Person, body: KnownBody, more: Omit<Wanted, 'by' | 'body'>): Promise<Made> => make([ada, bob], { by: person, body, ...more });

const bytesWith = ({ disk }: Reader, word: string): number =>
  [...disk.tables.values()].flat().filter(({ value }) => new TextDecoder().decode(value).includes(word)).length;
const isPinned = ({ disk, chat }: Reader): boolean => {
  const prefix = keyOf('pinned', chat.id);
  return (disk.tables.get('meta') ?? []).some(({ key }) => compare(key.slice(0, prefix.length), prefix) === 0);
};

/** A message with all a message can have, all that can be said of it by both, and an answer that quotes it. */
async function saidOf(words: string): Promise<{ readonly sent: readonly Made[]; readonly redaction: Made; readonly target: string }> {
  const marks = [{ kind: 'link', from: 0, length: 1, value: 'https://canary.example/words' }] as const;
  const message = await by(ada, { type: TYPE.text, text: `canary ${words}`, marks }, { n: 1, at: 1000 });
  const target = message.event.id;
  const sent = [
    message,
    await by(ada, { type: TYPE.edit, text: `edited canary ${words}` }, { n: 2, at: 2000, target }),
    await by(ada, { type: TYPE.edit, text: `a canary once more ${words}`, marks }, { n: 3, at: 2001, target, index: 1 }),
    await by(bob, { type: TYPE.reaction, emoji: ['canary of bob'] }, { n: 1, at: 2002, target }),
    await by(bob, { type: TYPE.reaction, emoji: ['bob’s canary'] }, { n: 2, at: 2003, target, number: 1, index: 1 }),
    await by(ada, { type: TYPE.reaction, emoji: ['canary of ada'] }, { n: 4, at: 2004, target }),
    await by(bob, { type: TYPE.pin }, { n: 3, at: 2005, target }),
    await by(bob, { type: TYPE.text, text: 'an answer', reply: target }, { n: 4, at: 2006 }),
  ];
  return { sent, redaction: await by(ada, { type: TYPE.redact }, { n: 5, at: 3000, target, index: 2 }), target: toHex(target) };
}

it('[C65] of a deleted message no byte is left of its text, its versions, its marks or what anybody thought of it, whatever came first', async () => {
  // Feature: telegram-clone, Property 42: what is deleted for all is visible to nobody
  const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom('', 'שלום', '你好', '\u202e<b>', 'x'.repeat(4000)));
  let there = 0;
  await fc.assert(
    fc.asyncProperty(words, fc.infiniteStream(fc.nat()), async (some, dice) => {
      const roll = (max: number): number => (dice.next().value as number) % max;
      const { sent, redaction, target } = await saidOf(some);
      const at = roll(sent.length + 1);
      const order = sent.map((one) => ({ one, key: roll(1_000_000) })).sort((a, b) => a.key - b.key);
      let reader = await newReader(bob, 1, ada);
      for (const [i, { one }] of order.entries()) {
        if (i === at) await take(reader, [redaction]);
        await take(reader, [one]);
        if (i < at) there += bytesWith(reader, 'canary');
        if (roll(4) === 0) reader = await startAgain(reader);
      }
      if (at === sent.length) await take(reader, [redaction]);
      expect([bytesWith(reader, 'canary'), isPinned(reader)]).toEqual([0, false]);
      expect((await shownBy(reader)).find((line) => line.startsWith(target))?.trim()).toBe(`${target} deleted  false`);
      expect(bytesWith(reader, 'an answer')).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
  expect(there).toBeGreaterThan(0);
});
