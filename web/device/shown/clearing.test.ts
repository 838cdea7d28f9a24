/** A chat that is cleared leaves no byte of what stood there on the own devices: in whatever order words came, on how many devices it was said, and whatever died between. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { type KnownBody, TYPE } from '../../chat/bodies.ts';
import { newPerson, type Person, without } from '../../chat/chat.world.ts';
import { openMemoryStore } from '../../store/memory.ts';
import { fulfil } from '../chats.ts';
import { MAX_CHANGED } from '../memory/core.ts';
import { type ChatWish, wishOp } from '../memory/wishes.ts';
import { costIn, type Made, make, newReader, type Reader, shownBy, startAgain, take, takeOwn } from './effects.world.ts';
import { linesBy, pinLine } from './pin-line.world.ts';

const RUNS = { numRuns: 100 };
let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = [await newPerson(2), await newPerson(3)];
});

const idOf = (person: Person, device: number): Bytes => {
  const id = person.chain.devices[device]?.id;
  if (!id) throw new Error('expected a device');
  return id;
};
const said = (by: Person, body: KnownBody, n: number, more: { device?: number; target?: Bytes; index?: number } = {}): Promise<Made> =>
  make([ada, bob], { by, body, n, at: 1000 + n, ...more });
/** What one of Bob's devices had seen of each of these when it cleared the chat: the nth of it. */
type Seen = readonly (readonly [Person, number, number])[];
const cleared = (device: number, n: number, chat: Bytes, seen: Seen): Promise<Made> =>
  make([bob, bob], {
    by: bob,
    device,
    n,
    at: 5000 + n,
    body: { type: TYPE.clear, chat, changes: 0, ends: seen.map(([who, which, upTo]) => ({ device: idOf(who, which), n: upTo })), gaps: [] },
  });

const bytesWith = ({ disk }: Reader, word: string): number =>
  [...disk.tables.values()].flat().filter(({ value }) => new TextDecoder().decode(value).includes(word)).length;
/** Once all is done that words have asked for. */
async function quiet(reader: Reader): Promise<Reader> {
  while (reader.core.isWishing()) await new Promise((resolve) => setImmediate(resolve));
  return reader;
}

const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom('', 'שלום', '你好', '\u202e<b>', 'x'.repeat(4000)));

it('[P30] of what was cleared no byte is left, of what it said nor of what was said of it, and what the clearing device had not seen stands', async () => {
  // Feature: telegram-clone, Property 43: what is deleted for oneself is hidden here and there for others
  let [gone, kept, pinned] = [0, 0, 0];
  const step = fc.record({ by: fc.nat(2), text: words, isEdited: fc.boolean(), isLiked: fc.boolean(), isPinned: fc.boolean() });
  const clear = fc.record({ by: fc.nat(1), upTo: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.array(clear, { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.nat()),
      async (steps, clears, dice) => {
        const roll = (max: number): number => (dice.next().value as number) % max;
        const { chat } = await newReader(bob, 2, ada);
        const authors = [[ada, 0] as const, [ada, 1] as const, [bob, 0] as const];
        const counts = [0, 0, 0];
        const next = (by: number): number => (counts[by] = (counts[by] ?? 0) + 1);
        const sent: Made[] = [];
        const pins: { readonly line: string; readonly n: number; readonly of: { readonly by: number; readonly n: number } }[] = [];
        const messages: { readonly id: string; readonly by: number; readonly n: number; readonly i: number }[] = [];
        for (const [i, { by, text, isEdited, isLiked, isPinned }] of steps.entries()) {
          const [who, device] = authors[by] ?? [ada, 0];
          const n = next(by);
          const message = await said(who, { type: TYPE.text, text: `canary${i} ${text}`, marks: [] }, n, { device, index: roll(2) });
          const target = message.event.id;
          sent.push(message);
          messages.push({ id: toHex(target), by, n, i });
          if (isEdited)
            sent.push(await said(who, { type: TYPE.edit, text: `canary${i} anew`, marks: [] }, next(by), { device, target, index: roll(2) }));
          if (isPinned) {
            const pin = await said(bob, { type: TYPE.pin }, next(2), { target, index: roll(2) });
            pins.push({ line: pinLine(pin.event.id, bob.chain.user, target), n: counts[2] ?? 0, of: { by, n } });
            sent.push(pin);
          }
          if (isLiked) sent.push(await said(bob, { type: TYPE.reaction, emoji: [`canary${i}`] }, next(2), { target, index: roll(2) }));
        }
        const spoken = clears.map(({ by, upTo }, i) => ({
          by,
          n: 1 + clears.slice(0, i).filter((one) => one.by === by).length,
          seen: upTo.map((n, which) => [...(authors[which] ?? [ada, 0]), n] as const),
          upTo,
        }));
        const own = await Promise.all(spoken.map(({ by, n, seen }) => cleared(by, n, chat.id, seen)));
        const all = [
          ...sent.map((one) => (reader: Reader) => take(reader, [one])),
          // Also as an own device tells it that has cleared it already.
          ...sent.filter(() => roll(3) === 0).map((one) => (reader: Reader) => take(reader, [one.bare])),
          ...own.map((one) => (reader: Reader) => takeOwn(reader, [one])),
        ];
        const order = [...all, ...all.filter(() => roll(3) === 0)].map((one) => ({ one, key: roll(1_000_000) })).sort((a, b) => a.key - b.key);
        let reader = await newReader(bob, 2, ada);
        for (const { one } of order) {
          await one(reader);
          if (roll(3) === 0) await quiet(reader);
          if (roll(5) === 0) reader = await startAgain(await quiet(reader));
        }
        await quiet(reader);
        const isGone = ({ by, n }: { by: number; n: number }): boolean => spoken.some(({ upTo }) => n <= (upTo[by] ?? 0));
        expect((await shownBy(reader)).map((line) => line.slice(0, 32)).sort()).toEqual(
          messages
            .filter((one) => !isGone(one))
            .map(({ id }) => id)
            .sort(),
        );
        const lines = pins.filter(({ n, of }) => !isGone(of) && !isGone({ by: 2, n })).map(({ line }) => line);
        expect([...(await linesBy(reader))].sort()).toEqual(lines.sort());
        pinned += lines.length;
        for (const one of messages) expect(bytesWith(reader, `canary${one.i}`) === 0).toBe(isGone(one));
        gone += messages.filter(isGone).length;
        kept += messages.filter((one) => !isGone(one)).length;
      },
    ),
    RUNS,
  );
  expect([gone > 0, kept > 0, pinned > 0]).toEqual([true, true, true]);
});

/** Documents in which something stands. */
const DOCUMENTS = 40;

/** A message in each document, an edit of the first in the last, and one of whoever clears. */
async function inEach(): Promise<readonly Made[]> {
  const messages = await Promise.all(
    Array.from({ length: DOCUMENTS }, (_, i) => said(ada, { type: TYPE.text, text: `canary ${i}`, marks: [] }, 1 + i, { index: i })),
  );
  const target = messages[0]?.event.id ?? new Uint8Array();
  const edit = await said(ada, { type: TYPE.edit, text: 'a canary anew', marks: [] }, 100, { target, index: DOCUMENTS });
  return [...messages, edit, await said(bob, { type: TYPE.text, text: 'it stands', marks: [] }, 1, { index: DOCUMENTS })];
}
/** The own chat has said that all messages of hers are cleared, and nothing is done yet. */
async function asked({ core, chat }: Reader): Promise<ChatWish> {
  const wish = { wish: 'clear', chat: chat.id, word: chat.id } as const;
  const word = { type: TYPE.clear, chat: chat.id, changes: 0, ends: [{ device: idOf(ada, 0), n: DOCUMENTS }], gaps: [] } as const;
  await core.store.transact([...core.own.takeClear(word), wishOp(wish)], 'strict');
  return wish;
}
const linesOf = async (reader: Reader): Promise<readonly string[]> => (await shownBy(reader)).map((line) => line.split(' ').slice(2, 4).join(' '));

it('[P31] a chat of many documents is cleared a few at a time; what was left when the process died is cleared when it starts again', async () => {
  const sent = await inEach();
  let nth = 1;
  for (let isDead = true; isDead; nth++) {
    const reader = await newReader(bob, 2, ada);
    await take(reader, sent);
    const wish = await asked(reader);
    const dying = openMemoryStore(reader.disk);
    await dying.claim();
    dying.killAt(nth, nth % 2 === 0 ? 'before' : 'after');
    const mortal = { ...reader, core: { ...reader.core, store: dying, halt: () => undefined } };
    const cost = await costIn(mortal, ({ core }) => fulfil(core, wish)).catch(() => undefined);
    isDead = cost === undefined;
    if (cost) {
      expect(cost.changed).toBeLessThanOrEqual(MAX_CHANGED);
      expect(cost.open).toBeLessThanOrEqual(MAX_CHANGED + 5);
    }
    const again = await quiet(await startAgain(reader));
    expect([nth, await linesOf(again), bytesWith(again, 'canary')]).toEqual([nth, ['it stands'], 0]);
    expect([again.chat.record.unread, again.chat.record.last?.preview.text]).toEqual([0, 'it stands']);
  }
  expect(nth).toBeGreaterThan(4);
});

it('[P32] what a device cleared that was stolen comes back from whoever has it, once its words count no more', async () => {
  const thief = await without(bob, 1);
  const reader = await newReader(thief, 2, ada);
  const sent = await Promise.all([1, 2].map((n) => said(ada, { type: TYPE.text, text: `canary ${n}`, marks: [] }, n)));
  const liked = await said(thief, { type: TYPE.reaction, emoji: ['👍'] }, 1, { target: sent[1]?.event.id });
  await take(reader, [...sent, liked]);
  const own = (body: KnownBody, device: number, n: number): Promise<Made> => make([thief, thief], { by: thief, device, n, at: 6000 + n, body });
  const seen = (n: number): KnownBody => ({ type: TYPE.clear, chat: reader.chat.id, changes: 0, ends: [{ device: idOf(ada, 0), n }], gaps: [] });
  await takeOwn(reader, [await own(seen(1), 0, 1), await own(seen(2), 1, 1)]);
  await quiet(reader);
  expect([await shownBy(reader), bytesWith(reader, 'canary')]).toEqual([[], 0]);
  await takeOwn(reader, [await own({ type: TYPE.cut, device: idOf(thief, 1), n: 0 }, 0, 2)]);
  await quiet(reader);
  await take(reader, [...sent, liked]);
  // What the other device cleared stays so.
  expect((await shownBy(reader)).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    `text canary 2 false ${toHex(thief.chain.user).slice(0, 4)}👍`,
  ]);
});
