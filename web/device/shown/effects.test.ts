/** Edits and redactions on the device: in any order, through restarts and under floods by others, what shows is what the fold of the honest events says. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../../crypto/bytes.ts';
import { type KnownBody, TYPE } from '../../chat/bodies.ts';
import { chainsOf, deviceOf, newPerson, type Person, without } from '../../chat/chat.world.ts';
import { eraseBody, type Event } from '../../chat/event.ts';
import { fold } from '../../chat/fold.ts';
import { soundMarks } from '../../chat/marks.ts';
import { EDIT_MS } from '../../chat/effects.ts';
import { messagesOf } from '../../chat/view.ts';
import { writeLaneUpdate } from '../../sync/update.ts';
import { writeLanes } from '../../sync/update-lanes.ts';
import { MAX_EARLY } from './early-effects.ts';
import { costOf, lineOf, type Made, make, newReader, type Reader, type Sent, shownBy, startAgain, take, type Wanted } from './effects.world.ts';
import { linesBy, linesOf } from './pin-line.world.ts';
import { segmentAt } from '../memory/segments.ts';

let ada: Person;
let bob: Person;
beforeAll(async () => {
  // Bob's second device reads; his first is the one that floods. Ada's second was revoked, and says the more for it.
  ada = await without(await newPerson(2), 1);
  bob = await newPerson(2);
});

const newOne = (): Promise<Reader> => newReader(bob, 1, ada);
const by = (person: Person, wanted: Partial<Wanted> & { readonly body: KnownBody }): Promise<Made> => make([ada, bob], { by: person, ...wanted });
const text = (person: Person, words: string, more: Partial<Wanted> = {}): Promise<Made> =>
  by(person, { ...more, body: { type: TYPE.text, text: words } });
const edit = (person: Person, target: Bytes, words: string, more: Partial<Wanted> = {}): Promise<Made> =>
  by(person, { at: 2000, n: 2, ...more, target, body: { type: TYPE.edit, text: words } });
const redact = (person: Person, target: Bytes, more: Partial<Wanted> = {}): Promise<Made> =>
  by(person, { at: 3000, n: 3, ...more, target, body: { type: TYPE.redact } });

/** Ada says of her second device up to which number its words count. */
const cutOf = (n: number, more: Partial<Wanted> = {}): Promise<Made> =>
  by(ada, { at: 4000, n: 4, ...more, body: { type: TYPE.cut, device: deviceOf(ada, 1), n } });

/** A flood on one message by somebody who has no right there, in as many documents as it takes. */
const flood = (count: number, target: (i: number) => Bytes, more: Partial<Wanted> = {}): Promise<readonly Sent[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => edit(bob, target(i), 'x', { n: 10 + i, at: 2000 + i, index: Math.floor(i / 400), ...more })));

/** What the fold says of these events, as rows show it. */
const expected = (events: readonly Event[], { state }: Reader): readonly string[] =>
  messagesOf(fold({ state, chains: chainsOf(ada, bob) }, events))
    .filter(({ kind }) => kind !== 'missing')
    .map((message) => lineOf(message.id, message.kind, message));

type Spec = { readonly what: string; readonly by: number; readonly at: number; readonly target: number; readonly words: string };
const spec: fc.Arbitrary<Spec> = fc.record({
  what: fc.constantFrom(
    'text',
    'text',
    'answer',
    'passed',
    'hole',
    'edit',
    'edit',
    'edit',
    'redact',
    'flood',
    'cut',
    'react',
    'react',
    'react',
    'pin',
    'unpin',
  ),
  by: fc.nat(2),
  at: fc.oneof(fc.nat(6), fc.nat(EDIT_MS * 2)),
  target: fc.nat(),
  words: fc.string({ unit: 'grapheme', maxLength: 8 }),
});

/** `flood` is by somebody else than the message's author, or by a device of theirs whose words are cut; `missing` messages never come, or come late. */
async function sentOf(specs: readonly Spec[]): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const messages: { readonly id: Bytes; readonly by: Person }[] = [{ id: randomBytes(16), by: ada }];
  const pins: Bytes[] = [];
  for (const [i, { what, by: who, at, target, words }] of specs.entries()) {
    const aim = messages[target % messages.length] ?? { id: randomBytes(16), by: ada };
    const [person, device] = who === 2 ? [ada, 1] : [who === 1 ? bob : ada, 0];
    const wish = { device, at, n: i * 50 + 5 };
    if (what === 'text' || what === 'hole') {
      const one = await text(person, words, wish);
      messages.push({ id: one.event.id, by: person });
      sent.push(...(what === 'hole' ? [one.bare] : []), one);
    } else if (what === 'answer' || what === 'passed') {
      const more = what === 'answer' ? { reply: aim.id } : { forward: { author: undefined, time: at } };
      const marks = soundMarks(words, [{ kind: 'bold', from: 0, length: 2, value: '' }]);
      const one = await by(person, { ...wish, body: { type: TYPE.text, text: words, marks, ...more } });
      messages.push({ id: one.event.id, by: person });
      sent.push(one);
    } else if (what === 'edit') sent.push(await edit(person, aim.id, words, wish));
    else if (what === 'react') {
      const emoji = ['👍', '❤️', '🎉'].slice(0, at % 4);
      sent.push(await by(person, { ...wish, target: aim.id, number: at % 3, body: { type: TYPE.reaction, emoji } }));
    } else if (what === 'pin') {
      const one = await by(person, { ...wish, target: aim.id, body: { type: TYPE.pin } });
      pins.push(one.event.id);
      sent.push(one);
    } else if (what === 'unpin') sent.push(await by(person, { ...wish, target: pins[target % pins.length] ?? aim.id, body: { type: TYPE.unpin } }));
    // What a redaction of a revoked device has erased comes back from whoever has it, and here nobody is asked (lies.test.ts).
    else if (what === 'redact' && who < 2) sent.push(await redact(person, aim.id, wish));
    else if (what === 'cut') sent.push(await by(ada, { ...wish, device: 0, body: { type: TYPE.cut, device: deviceOf(ada, 1), n: at % 300 } }));
    else if (what === 'flood') {
      const [flooder, from] = aim.by === ada && who !== 2 ? [bob, 0] : [ada, 1];
      for (let k = 0; k < 25; k++) sent.push(await edit(flooder, aim.id, `flood ${k}`, { device: from, at: at + k, n: wish.n + k }));
    }
  }
  return sent;
}

describe('what an effect does', () => {
  it('[C40] any order of the same events, with floods of effects among them and restarts between, shows what the fold of all says', async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(spec, { minLength: 4, maxLength: 12 }), fc.infiniteStream(fc.nat()), fc.boolean(), async (specs, dice, isFull) => {
        const roll = (max: number): number => (dice.next().value as number) % max;
        const sent = await sentOf(specs);
        const shuffled = sent.map((one) => ({ one, key: roll(1_000_000) })).sort((a, b) => a.key - b.key);
        let reader = await newOne();
        // As if more messages had been edited before they came than are known by heart.
        if (isFull)
          for (const { chain } of [ada, bob]) reader.chat.live.early.set(toHex(chain.user), new Set(Array.from({ length: MAX_EARLY }, String)));
        for (let rest = shuffled.map(({ one }) => one); rest.length > 0; ) {
          await take(reader, rest.splice(0, 1 + roll(30)));
          if (roll(4) === 0 && !isFull) reader = await startAgain(reader);
        }
        const there = expected(
          sent.map(({ event }) => event),
          reader,
        );
        for (const line of there) for (const word of [' text ', ' deleted ', ' true', '👍', 'pinned']) if (line.includes(word)) met.add(word);
        expect(await shownBy(reader)).toEqual(there);
        const lines = linesOf(
          fold(
            { state: reader.state, chains: chainsOf(ada, bob) },
            sent.map(({ event }) => event),
          ),
        );
        if (lines.length > 0) met.add('line');
        expect(await linesBy(reader)).toEqual(lines);
      }),
      { numRuns: 300 },
    );
    expect([...met].sort()).toEqual([' deleted ', ' text ', ' true', 'line', 'pinned', '👍'].sort());
  });

  it('[C41] an edit shows, however many of another person’s stand under the same message, whatever came first', async () => {
    const message = await text(ada, 'as I wrote it');
    let meant = await edit(ada, message.event.id, 'as I meant it');
    // Whoever floods picks ids as well: here, nearly all are lower.
    while (meant.event.id[0] !== 0xff) meant = await edit(ada, message.event.id, 'as I meant it');
    const foreign = await flood(1040, () => message.event.id);
    for (const order of [
      [[message], [meant], foreign, [await edit(bob, message.event.id, 'one more')]],
      [foreign, [message], [meant]],
      [[meant], foreign, [message]],
    ]) {
      const reader = await newOne();
      for (const batch of order) await take(reader, batch);
      expect((await shownBy(reader)).map((line) => line.split(' ').slice(1).join(' '))).toEqual(['text as I meant it true']);
    }
  });

  it('[C42] who edits more messages that never come than are remembered hides nobody’s edit, and none of their own', async () => {
    const [first, second] = [await text(ada, 'one', { n: 5 }), await text(bob, 'two', { n: 6 })];
    let reader = await newOne();
    await take(reader, await flood(MAX_EARLY + 5, () => randomBytes(16)));
    await take(reader, [await edit(ada, first.event.id, 'one, mended'), await edit(bob, second.event.id, 'two, mended')]);
    reader = await startAgain(reader);
    await take(reader, [first, second]);
    const shown = await shownBy(reader);
    expect(shown.map((line) => line.split(' ').slice(2).join(' ')).sort()).toEqual(['one, mended true', 'two, mended true']);
  });

  it('[C43] a redaction erases every edit of its message from the disk, those too that come after it', async () => {
    const message = await text(ada, 'a secret');
    const edits = await Promise.all(Array.from({ length: 20 }, (_, i) => edit(ada, message.event.id, `secret ${i}`, { n: 10 + i, at: 2000 + i })));
    const reader = await newOne();
    await take(reader, [message, ...edits.slice(0, 15)]);
    await take(reader, [await redact(ada, message.event.id)]);
    await take(reader, edits.slice(15));
    const bytes = [...reader.disk.tables.values()].flatMap((rows) => rows.map(({ value }) => new TextDecoder().decode(value)));
    expect(bytes.length).toBeGreaterThan(10);
    expect(bytes.filter((row) => row.includes('secret'))).toEqual([]);
  });

  it('[C44] what is said of a message whose lane was ended by a lie changes nothing and stops nobody', async () => {
    const incarnation = randomBytes(16);
    const [one, other] = [await text(bob, 'one', { incarnation, n: 5 }), await text(bob, 'other', { incarnation, n: 6 })];
    let reader = await newOne();
    await take(reader, [one, other]);
    await take(reader, [await edit(bob, one.event.id, 'again'), await redact(bob, one.event.id)]);
    reader = await startAgain(reader);
    await take(reader, [await text(ada, 'and on')]);
    expect((await shownBy(reader)).map((line) => line.split(' ').slice(1).join(' '))).toEqual(['text and on false']);
  });

  it('[C45] an edit whose lane was ended by a lie shows nowhere, whichever came first', async () => {
    const message = await text(ada, 'as it was');
    const incarnation = randomBytes(16);
    const [one, other] = [
      await edit(ada, message.event.id, 'one', { incarnation }),
      await edit(ada, message.event.id, 'other', { incarnation, n: 3 }),
    ];
    for (const order of [
      [message, one, other],
      [other, one, message],
      [one, message, other],
    ]) {
      const reader = await newOne();
      for (const sent of order) await take(reader, [sent]);
      expect((await shownBy(reader)).map((line) => line.split(' ').slice(1).join(' '))).toEqual(['text as it was false']);
    }
  });
});

describe('where words end', () => {
  it('[C46] no flood of cuts, of whomever, undoes the cut of another, whatever came first', async () => {
    let meant = await cutOf(1);
    // Whoever floods picks ids as well: here, nearly all are lower.
    while (meant.event.id[0] !== 0xff) meant = await cutOf(1);
    const late = await text(ada, 'written after removal', { device: 1, n: 9 });
    const foreign = await Promise.all(
      Array.from({ length: 1040 }, (_, i) =>
        by(bob, { n: 10 + i, index: Math.floor(i / 400), body: { type: TYPE.cut, device: i % 2 ? randomBytes(16) : deviceOf(ada, 1), n: 1000 } }),
      ),
    );
    for (const order of [
      [[meant], foreign.slice(1), foreign.slice(0, 1), [late]],
      [foreign, [late], [meant]],
    ]) {
      let reader = await newOne();
      for (const batch of order) {
        await take(reader, batch);
        reader = await startAgain(reader);
      }
      expect(await shownBy(reader)).toEqual([]);
      expect([...reader.chat.record.cuts]).toEqual([[toHex(deviceOf(ada, 1)), 1]]);
    }
  });
});

describe('what it costs', () => {
  it('[X135] as many lies as one message holds cost the disk about what they are long, and are known after a restart', async () => {
    const pair = async (n: number): Promise<readonly Bytes[]> => {
      const incarnation = randomBytes(16);
      return Promise.all([n, n + 1].map(async (one) => eraseBody((await text(ada, 'x', { n: one, incarnation })).event)));
    };
    const first = await text(ada, 'hi', { n: 1 });
    const erased = (await Promise.all(Array.from({ length: 100 }, (_, i) => pair(2 + 2 * i)))).flat();
    const update = writeLaneUpdate({ place: first.event.header.place, update: writeLanes([]), erased, bodies: [] });
    const reader = await newOne();
    await take(reader, [first]);
    expect((await costOf(reader, [{ ...first, update }])).bytes).toBeLessThan(2 * update.length);
    const again = await startAgain(reader);
    const { segment } = await segmentAt(again.core, again.chat, first.event.header.place);
    expect([...segment.lanes.byClient.values()].filter(({ cut }) => cut)).toHaveLength(100);
  });

  it('[X136] as many redactions as one message holds write what is left of a document once', async () => {
    const texts = await Promise.all(Array.from({ length: 40 }, (_, i) => text(ada, 'y'.repeat(16_000), { n: 1 + i })));
    const redactions = await Promise.all(texts.map(({ event }, i) => redact(ada, event.id, { n: 100 + i })));
    const reader = await newOne();
    await take(reader, texts);
    expect((await costOf(reader, redactions)).bytes).toBeLessThan(16_000 * 10);
    expect([...reader.disk.tables.values()].flat().filter(({ value }) => new TextDecoder().decode(value).includes('yyyy'))).toEqual([]);
  });

  it('[C48] cuts that name ever other ends have the words of a device looked through a few times, and not for each', async () => {
    const words = await Promise.all(Array.from({ length: 32 }, (_, i) => text(ada, 'words', { device: 1, n: 100 + i, index: i % 8 })));
    const ends = await Promise.all(Array.from({ length: 50 }, (_, i) => cutOf(99 - i, { n: 200 - i, index: 8 })));
    const reader = await newOne();
    await take(reader, words);
    expect(await shownBy(reader)).toHaveLength(32);
    let reads = 0;
    for (const end of ends) reads += (await costOf(reader, [end])).reads;
    expect(reads).toBeLessThan(32 * 10);
    expect(await shownBy(reader)).toEqual([]);
    expect(reader.chat.record.cuts.get(toHex(deviceOf(ada, 1)))).toBe(0);
    expect((await startAgain(reader)).disk.tables.get('meta')?.filter(({ key }) => new TextDecoder().decode(key).startsWith('cut'))).toHaveLength(1);
  });
});
