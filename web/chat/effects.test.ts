/** What is said of messages, and which of it counts: whatever the order, whatever the clocks. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compare, randomBytes, toHex } from '../../crypto/bytes.ts';
import { type KnownBody, TYPE } from './bodies.ts';
import { chainsOf, eventOf, newPerson, type Person, type Wish } from './chat.world.ts';
import { EDIT_MS } from './effects.ts';
import { type Event, eraseBody, readEvent } from './event.ts';
import { type FoldContext, fold } from './fold.ts';
import { genesis } from './genesis.ts';
import { MEDIA } from './media.ts';
import { newMedia } from './media.world.ts';
import { messagesOf } from './view.ts';

let ada: Person;
let bob: Person;
let direct: FoldContext;
beforeAll(async () => {
  [ada, bob] = [await newPerson(2), await newPerson()];
  direct = { state: genesis({ kind: 'direct', roster: [ada.chain.user, bob.chain.user].sort(compare) }), chains: chainsOf(ada, bob) };
});

const make = (wish: Wish, body: KnownBody): Promise<Event> => eventOf(direct.state, wish, body);
const say = (by: Person, text: string, wish: Partial<Wish> = {}): Promise<Event> => make({ by, ...wish }, { type: TYPE.text, text });
const edit = (by: Person, target: Event, text: string, wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 2000, n: 2, target: target.id, ...wish }, { type: TYPE.edit, text });
const redact = (by: Person, target: Event, wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 3000, n: 3, target: target.id, ...wish }, { type: TYPE.redact });
const react = (by: Person, target: Event, emoji: readonly string[], wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 2500, n: 4, target: target.id, ...wish }, { type: TYPE.reaction, emoji });
const pin = (by: Person, target: Event, wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 2600, n: 5, target: target.id, ...wish }, { type: TYPE.pin });
const unpin = (by: Person, target: Event, wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 2700, n: 6, target: target.id, ...wish }, { type: TYPE.unpin });
const erased = (event: Event): Event => readEvent(eraseBody(event)) as Event;
/** What people think of the first message, by whom, and whether it is pinned; the same whichever way round these come. */
const opinion = (...events: readonly Event[]): readonly string[] => {
  const there = [events, events.toReversed()].map((some) => {
    const [first] = messagesOf(fold(direct, some));
    const reactions = first?.reactions.map(({ user, emoji }) => `${toHex(user) === toHex(ada.chain.user) ? 'ada' : 'bob'} ${emoji.join('')}`) ?? [];
    return [...reactions.sort(), ...(first?.pinned ? ['pinned'] : [])];
  });
  expect(there[1]).toEqual(there[0]);
  return there[0] ?? [];
};
/** Texts as they show, the same whichever way round they come. */
const always = (...events: readonly Event[]): readonly string[] => {
  const there = [events, events.toReversed()].map((some) =>
    messagesOf(fold(direct, some)).map(({ kind, text, edited }) => `${kind}:${text}${edited ? ':edited' : ''}`),
  );
  expect(there[1]).toEqual(there[0]);
  return there[0] ?? [];
};

describe('a message with media', () => {
  it('[E84] is edited, answered, pinned, liked and deleted as a text is; an edit changes its words alone', async () => {
    const media = [newMedia(), newMedia({ kind: MEDIA.file, name: 'b.pdf' })];
    const photo = await make({ by: ada }, { type: TYPE.media, text: 'before', media });
    const answer = await say(bob, 'nice', { at: 1500 });
    const all = [
      photo,
      answer,
      await edit(ada, photo, 'after'),
      await edit(bob, photo, 'not mine'),
      await react(bob, photo, ['👍']),
      await pin(ada, photo),
    ];
    for (const some of [all, all.toReversed()]) {
      const [first] = messagesOf(fold(direct, some));
      expect(first).toMatchObject({ kind: 'text', text: 'after', edited: true, media, pinned: true });
      expect(first?.reactions).toHaveLength(1);
      const [gone] = messagesOf(fold(direct, [...some, await redact(ada, photo)]));
      expect(gone).toMatchObject({ kind: 'deleted', text: '', media: [] });
    }
    expect(messagesOf(fold(direct, [erased(photo)]))[0]).toMatchObject({ kind: 'missing', media: [] });
    const bare = await make({ by: ada }, { type: TYPE.media, text: '', media });
    expect(messagesOf(fold(direct, [bare]))[0]).toMatchObject({ kind: 'text', text: '', media });
  });
});

describe('what is said of a message', () => {
  it('[C17] for any two signed times an edit changes the text just where it is at most 48 hours later', async () => {
    // Feature: telegram-clone, Property 41: an edit within 48 hours changes the text and sets the mark
    // Feature: telegram-clone, Property 44: a later one, and one dated before its message, is refused
    const when = fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: EDIT_MS - 5, max: EDIT_MS + 5 }),
      fc.integer({ min: -EDIT_MS * 3, max: EDIT_MS * 3 }),
    );
    await fc.assert(
      fc.asyncProperty(when, fc.string({ unit: 'grapheme', maxLength: 40 }), async (after, text) => {
        const [first, words] = [await say(ada, 'as it was', { at: EDIT_MS * 4 }), `new ${text}`.slice(0, 5000)];
        const edited = after > 0 && after <= EDIT_MS;
        expect(always(first, await edit(ada, first, words, { at: EDIT_MS * 4 + after }))).toEqual([
          edited ? `text:${words}:edited` : 'text:as it was',
        ]);
      }),
      { numRuns: 150 },
    );
  });

  it('[C61] of one person the last reaction counts, whatever the clocks said, beside those of others; on what is deleted none does', async () => {
    const text = await say(ada, 'well?');
    const [early, late] = [
      await react(ada, text, ['👍'], { at: 9_999_999 }),
      await react(ada, text, ['❤️', '🎉'], { at: 5000, n: 7, device: 1, number: 1 }),
    ];
    expect(opinion(text, early)).toEqual(['ada 👍']);
    expect(opinion(text, early, late)).toEqual(['ada ❤️🎉']);
    expect(opinion(text, early, late, await react(bob, text, ['👍']))).toEqual(['ada ❤️🎉', 'bob 👍']);
    expect(opinion(text, early, late, await react(ada, text, [], { n: 8, number: 2 }))).toEqual([]);
    expect(opinion(text, early, erased(late))).toEqual(['ada 👍']);
    expect(opinion(text, early, await redact(ada, text))).toEqual([]);
    expect(opinion(text, early, await react(await newPerson(), text, ['👍']))).toEqual(['ada 👍']);
  });

  it('[C62] a pin stands until it is named by who takes it off, whatever the clocks said; one that was not known stands on', async () => {
    const text = await say(ada, 'remember');
    const [first, other] = [await pin(bob, text, { at: 2 ** 47 }), await pin(ada, text)];
    expect(opinion(text, first)).toEqual(['pinned']);
    expect(opinion(text, first, await unpin(ada, first))).toEqual([]);
    expect(opinion(text, first, other, await unpin(ada, first))).toEqual(['pinned']);
    expect(opinion(text, first, await unpin(ada, text))).toEqual(['pinned']);
    expect(opinion(text, first, await redact(ada, text))).toEqual([]);
    expect(opinion(text, await pin(await newPerson(), text))).toEqual([]);
  });

  it('[C62] of the pins of one message the newest 16 are looked at', async () => {
    const text = await say(ada, 'remember');
    const pins = await Promise.all(Array.from({ length: 17 }, (_, at) => pin(bob, text, { at: 3000 + at, n: 10 + at })));
    const off = await Promise.all(pins.slice(1).map((one, at) => unpin(ada, one, { n: 20 + at })));
    expect(opinion(text, ...pins, ...off)).toEqual([]);
    expect(opinion(text, ...pins, ...off.slice(1))).toEqual(['pinned']);
  });

  it('[C63] what was forwarded is changed by nobody, and taken away by who forwarded it', async () => {
    const passed = await make({ by: ada }, { type: TYPE.text, text: 'as Bob said', forward: { author: bob.chain.user, time: 5 } });
    expect(always(passed, await edit(ada, passed, 'as he never said'))).toEqual(['text:as Bob said']);
    expect(always(passed, await redact(ada, passed))).toEqual(['deleted:']);
  });

  it('[C64] of a deleted message nothing is left: no marks, no forward, no answer, no reaction, no pin', async () => {
    const answer = await make(
      { by: ada },
      { type: TYPE.text, text: 'yes', marks: [{ kind: 'bold', from: 0, length: 3, value: '' }], reply: randomBytes(16) },
    );
    const [shown] = messagesOf(fold(direct, [answer]));
    expect([shown?.marks.length, shown?.reply?.length]).toEqual([1, 16]);
    const said = [await react(bob, answer, ['👍']), await pin(bob, answer), await edit(ada, answer, 'no')];
    const [gone] = messagesOf(fold(direct, [answer, ...said, await redact(ada, answer, { n: 9 })]));
    expect(gone).toMatchObject({
      kind: 'deleted',
      text: '',
      marks: [],
      reply: undefined,
      forward: undefined,
      reactions: [],
      pinned: false,
      edited: false,
    });
  });
});
