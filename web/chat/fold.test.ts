/** The fold: any order, any subset, any repetition of the same events gives the same view, and nobody changes the words of another. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, compare, randomBytes, toHex } from '../../crypto/bytes.ts';
import { type KnownBody, TYPE } from './bodies.ts';
import { type Event, eraseBody, readEvent } from './event.ts';
import { compareEvents, emptyFold, type Fold, type FoldContext, fold, foldOne, type Message, messageOf, messageWith } from './fold.ts';
import { EDIT_MS } from './effects.ts';
import { soundMarks } from './marks.ts';
import { genesis } from './genesis.ts';
import { chainsOf, deviceOf, eventOf, newPerson, type Person, type Wish, without } from './chat.world.ts';
import { messagesOf, viewOf } from './view.ts';

/** What a profile may leave out. */
const NO_MORE = { username: '', bio: '', photo: new Uint8Array(), presence: undefined };

let ada: Person;
let bob: Person;
let direct: FoldContext;
let self: FoldContext;
beforeAll(async () => {
  ada = await without(await without(await newPerson(4), 2), 1);
  bob = await newPerson();
  const chains = chainsOf(ada, bob);
  direct = { state: genesis({ kind: 'direct', roster: [ada.chain.user, bob.chain.user].sort(compare) }), chains };
  self = { state: genesis({ kind: 'self', roster: [ada.chain.user] }), chains };
});

/** A head at which the device was active, the last there is. */
const headOf = (by: Person, device: number): Bytes => {
  const { revokedAt } = by.chain.devices[device]!;
  return revokedAt === undefined ? by.chain.head : (by.chain.heads[revokedAt - 1] as Bytes);
};
const make = (wish: Wish, body: KnownBody, context = direct): Promise<Event> =>
  eventOf(context.state, { head: headOf(wish.by, wish.device ?? 0), ...wish }, body);
const say = (by: Person, text: string, wish: Partial<Wish> = {}): Promise<Event> => make({ by, ...wish }, { type: TYPE.text, text });
const edit = (by: Person, target: Event, text: string, wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 2000, n: 2, target: target.id, ...wish }, { type: TYPE.edit, text });
const redact = (by: Person, target: Event, wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 3000, n: 3, target: target.id, ...wish }, { type: TYPE.redact });
const cut = (by: Person, device: number, n: number, wish: Partial<Wish> = {}): Promise<Event> =>
  make({ by, at: 9000, n: 9, ...wish }, { type: TYPE.cut, device: deviceOf(ada, device), n });
const erased = (event: Event): Event => readEvent(eraseBody(event)) as Event;
const shown = (context: FoldContext, ...events: readonly Event[]): readonly string[] =>
  messagesOf(fold(context, events)).map(({ kind, text, edited }) => `${kind}:${text}${edited ? ':edited' : ''}`);
/** The same whichever way round they come. */
const always = (...events: readonly Event[]): readonly string[] => {
  const there = shown(direct, ...events);
  expect(shown(direct, ...events.toReversed())).toEqual(there);
  return there;
};

type Spec = { readonly what: string; readonly who: number; readonly at: number; readonly n: number; readonly target: number; readonly text: string };
const spec: fc.Arbitrary<Spec> = fc.record({
  what: fc.constantFrom(
    'text',
    'text',
    'text',
    'answer',
    'passed',
    'edit',
    'edit',
    'redact',
    'profile',
    'unknown',
    'cut',
    'hole',
    'react',
    'react',
    'pin',
    'unpin',
  ),
  who: fc.nat({ max: 4 }),
  at: fc.oneof(fc.nat({ max: 6 }), fc.nat({ max: EDIT_MS * 2 })),
  n: fc.integer({ min: 1, max: 9 }),
  target: fc.nat(),
  text: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('', 'שלום', '你好', '\u202e', 'x'.repeat(16_000))),
});

const EMOJI = ['👍', '❤️', '👩🏿‍🚀'] as const;

async function eventsOf(specs: readonly Spec[]): Promise<readonly Event[]> {
  const events: Event[] = [];
  for (const { what, who, at, n, target, text } of specs) {
    const [by, device] = who === 4 ? [bob, 0] : [ada, who];
    const aim = events.length > 0 ? (events[target % events.length] as Event).id : randomBytes(16);
    const wish = { by, device, at, n };
    const made = {
      text: () => make(wish, { type: TYPE.text, text }),
      hole: () => make(wish, { type: TYPE.text, text }),
      answer: () => make(wish, { type: TYPE.text, text, marks: soundMarks(text, [{ kind: 'bold', from: 0, length: 3, value: '' }]), reply: aim }),
      passed: () => make(wish, { type: TYPE.text, text, forward: { author: bob.chain.user, time: at } }),
      react: () => make({ ...wish, target: aim, number: target % 3 }, { type: TYPE.reaction, emoji: EMOJI.slice(0, at % 4) }),
      pin: () => make({ ...wish, target: aim }, { type: TYPE.pin }),
      unpin: () => make({ ...wish, target: aim }, { type: TYPE.unpin }),
      edit: () => make({ ...wish, target: aim }, { type: TYPE.edit, text }),
      redact: () => make({ ...wish, target: aim }, { type: TYPE.redact }),
      profile: () => make(wish, { type: TYPE.profile, name: text.slice(0, 50), ...NO_MORE }),
      unknown: () => make({ ...wish, type: 77 }, { type: TYPE.redact }),
      cut: () => make(wish, { type: TYPE.cut, device: deviceOf(ada, target % 4), n: target % 5 }),
    }[what as 'text'];
    const event = await made();
    events.push(event, ...(what === 'hole' ? [erased(event)] : []));
  }
  return events;
}

describe('the fold', () => {
  it('[C14] any order, any subset and any repetition of the same events give the same view', async () => {
    // Feature: telegram-clone, Property 6: the same events give the same view everywhere
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(spec, { maxLength: 25 }), fc.infiniteStream(fc.nat()), async (specs, dice) => {
        const roll = (max: number): number => (dice.next().value as number) % max;
        const subset = (await eventsOf(specs)).filter(() => roll(5) > 0);
        const expected = viewOf(fold(direct, subset));
        for (const { kind, edited, reactions, pinned } of expected.messages)
          met.add(kind).add(`edited ${edited}`).add(`reactions ${reactions.length}`).add(`pinned ${pinned}`);
        met.add(`cuts ${expected.cuts.size > 0}`).add(`clones ${expected.clones.length > 0}`);
        for (let round = 0; round < 3; round++) {
          const repeated = [...subset, ...subset.filter(() => roll(3) === 0)];
          const shuffled = repeated.map((event) => ({ event, key: roll(1_000_000) })).sort((a, b) => a.key - b.key);
          expect(
            viewOf(
              fold(
                direct,
                shuffled.map(({ event }) => event),
              ),
            ),
          ).toEqual(expected);
        }
      }),
      { numRuns: 1500 },
    );
    expect([...met]).toEqual(
      expect.arrayContaining(['text', 'deleted', 'unsupported', 'missing', 'edited true', 'cuts true', 'clones true', 'reactions 1', 'pinned true']),
    );
  });

  it('[C15] event by event gives the same as all at once, and names every message that changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spec, { maxLength: 25 }), fc.nat(), async (specs, turn) => {
        const events = await eventsOf(specs);
        const order = [...events.slice(turn % (events.length + 1)), ...events.slice(0, turn % (events.length + 1)).reverse()];
        const rows = new Map<string, Message>();
        let state: Fold = emptyFold(direct);
        for (const event of order) {
          const step = foldOne(state, event);
          state = step.fold;
          for (const id of step.changed) {
            const message = messageOf(state, id);
            if (message) rows.set(id, message);
            else rows.delete(id);
          }
          expect([...rows.values()].sort(compareEvents)).toEqual(messagesOf(state));
        }
        expect(viewOf(state)).toEqual(viewOf(fold(direct, events)));
      }),
      { numRuns: 100 },
    );
  });

  it('[C15] a step leaves the fold before it as it was', async () => {
    const text = await say(ada, 'hello');
    const before = fold(direct, [text]);
    const after = foldOne(before, await redact(ada, text)).fold;
    expect(messagesOf(before).map(({ kind }) => kind)).toEqual(['text']);
    expect(messagesOf(after).map(({ kind }) => kind)).toEqual(['deleted']);
  });

  it('[C16] messages stand in the order of their signed times, then of their ids', async () => {
    const [late, early, tied] = [
      await say(bob, 'late', { at: 5000 }),
      await say(ada, 'early', { at: 1000 }),
      await say(ada, 'tied', { at: 5000, n: 2 }),
    ];
    const [first] = [late, tied].sort((a, b) => compare(a.id, b.id));
    expect(always(late, tied, early)).toEqual(['text:early', ...(first === late ? ['text:late', 'text:tied'] : ['text:tied', 'text:late'])]);
  });

  it("[C17] an edit is the author's own, within 48 hours by the signed times, and the newest one shows", async () => {
    const text = await say(ada, 'a');
    expect(always(text, await edit(ada, text, 'b'))).toEqual(['text:b:edited']);
    expect(always(text, await edit(ada, text, 'b', { device: 3 }))).toEqual(['text:b:edited']);
    expect(always(text, await edit(bob, text, 'b'))).toEqual(['text:a']);
    expect(always(text, await edit(ada, text, 'b', { at: 1000 + EDIT_MS }))).toEqual(['text:b:edited']);
    expect(always(text, await edit(ada, text, 'b', { at: 1001 + EDIT_MS }))).toEqual(['text:a']);
    expect(always(text, await edit(ada, text, 'b', { at: 999 }))).toEqual(['text:a']);
    expect(always(text, await edit(ada, text, 'b', { at: 3000 }), await edit(ada, text, 'c', { at: 2999, n: 3 }))).toEqual(['text:b:edited']);
    const [b, c] = [await edit(ada, text, 'b'), await edit(ada, text, 'c', { device: 3 })];
    expect(always(text, b, c)).toEqual([compare(b.id, c.id) > 0 ? 'text:b:edited' : 'text:c:edited']);
    expect(always(b)).toEqual([]);
    expect(always(text, await edit(ada, text, 'b', { target: undefined }))).toEqual(['text:a']);
    expect(always(text, b, await edit(ada, b, 'an edit of an edit', { n: 3 }))).toEqual(['text:b:edited']);
  });

  it('[C17] edits of other messages, handed in by mistake, change nothing', async () => {
    const [text, other] = [await say(ada, 'a'), await say(ada, 'other', { n: 4 })];
    const effects = [await edit(ada, text, 'b'), await edit(ada, other, 'c', { at: 2500, n: 3 }), await redact(ada, other)];
    expect(messageWith(text, effects)).toMatchObject({ kind: 'text', text: 'b', edited: true });
    expect(messageWith(effects[0]!, [])).toBeUndefined();
  });

  it("[C18] a redaction is the author's own, and outlasts every edit and every late copy", async () => {
    const text = await say(ada, 'secret');
    const gone = await redact(ada, text);
    expect(always(text, gone)).toEqual(['deleted:']);
    expect(always(text, await redact(bob, text))).toEqual(['text:secret']);
    expect(always(text, gone, await edit(ada, text, 'again', { at: 8000, n: 4 }))).toEqual(['deleted:']);
    expect(always(erased(text), gone, text)).toEqual(['deleted:']);
    const later = await make({ by: ada, n: 4, type: 77 }, { type: TYPE.redact });
    expect(always(later)).toEqual(['unsupported:']);
    expect(always(later, await redact(ada, later))).toEqual(['deleted:']);
    expect(always(text, await redact(ada, gone, { n: 4 }), gone)).toEqual(['deleted:']);
  });

  it('[C19] a hole without a redaction is seen, and closed by the body when it comes', async () => {
    const text = await say(ada, 'here');
    expect(always(erased(text))).toEqual(['missing:']);
    expect(always(erased(text), text)).toEqual(['text:here']);
  });

  it('[C20] what is of another chat, another authority, no member or not for this kind of chat does not count', async () => {
    const foreign = await make({ by: ada }, { type: TYPE.text, text: 'x' }, self);
    const eve = await newPerson();
    const otherRights = { ...direct.state, rights: { number: 7, hash: randomBytes(32) } };
    const wrong = [foreign, await say(eve, 'x'), await eventOf(otherRights, { by: ada }, { type: TYPE.text, text: 'x' })];
    expect(always(...wrong)).toEqual([]);
    const contact = { type: TYPE.contact, user: bob.chain.user, name: 'Bob', username: 'bobby', listed: true, verified: false } as const;
    expect(viewOf(fold(direct, [await make({ by: ada }, contact)])).contacts.size).toBe(0);
    expect(viewOf(fold(self, [await make({ by: ada }, contact, self)])).contacts.get(toHex(bob.chain.user))?.name).toBe('Bob');
  });

  it('[C21] two events of one device with one number show a clone, and both are kept', async () => {
    const [a, b] = [await say(ada, 'one', { n: 5 }), await say(ada, 'two', { n: 5 })];
    expect(always(a, b)).toHaveLength(2);
    const { clones } = viewOf(fold(direct, [a, b, a, erased(b), await say(bob, 'other', { n: 5 })]));
    expect(clones).toEqual([{ device: deviceOf(ada, 0), n: 5, events: [a, b].sort((x, y) => compare(x.id, y.id)).map(({ id }) => id) }]);
  });

  it('[C22] of what is said anew the newest counts, of read marks the furthest', async () => {
    const profile = (name: string, at: number, by = ada): Promise<Event> => make({ by, at, n: at }, { type: TYPE.profile, name, ...NO_MORE });
    const events = [await profile('Ada', 2), await profile('Countess', 9), await profile('Late', 5), await profile('Bob', 1, bob)];
    for (const order of [events, events.toReversed()]) {
      const { profiles } = viewOf(fold(direct, order));
      expect([toHex(ada.chain.user), toHex(bob.chain.user)].map((user) => profiles.get(user)?.name)).toEqual(['Countess', 'Bob']);
    }
    const read = (time: number, at: number): Promise<Event> =>
      make({ by: ada, at, n: at }, { type: TYPE.read, chat: direct.state.chat, time, counter: 0, event: new Uint8Array(16) }, self);
    const marks = [await read(500, 1), await read(300, 2), await read(400, 3)];
    for (const order of [marks, marks.toReversed()]) expect(viewOf(fold(self, order)).reads.get(toHex(direct.state.chat))?.time).toBe(500);
    const said = (accepted: boolean, hidden: boolean, at: number): Promise<Event> =>
      make({ by: ada, at, n: at }, { type: TYPE.chat, chat: direct.state.chat, user: bob.chain.user, accepted, hidden }, self);
    for (const [accepted, hidden] of [
      [true, false],
      [false, true],
    ] as const) {
      const words = [await said(accepted, hidden, 1), await said(false, false, 2)];
      for (const order of [words, words.toReversed()])
        expect(viewOf(fold(self, order)).chats.get(toHex(direct.state.chat))).toMatchObject({ accepted, hidden });
    }
    const choose = (value: number, at: number, what = 1): Promise<Event> =>
      make({ by: ada, at, n: at }, { type: TYPE.choice, about: new Uint8Array(16), what, value }, self);
    const { choices } = viewOf(fold(self, [await choose(0, 4), await choose(1, 3), await choose(1, 2, 3)]));
    expect([...choices.values()].map(({ what, value }) => [what, value])).toEqual([
      [1, 0],
      [3, 1],
    ]);
  });
});

describe('cuts', () => {
  it('[C23] what a revoked device writes after its cut counts for nobody, through whomever it comes', async () => {
    const [before, after] = [await say(ada, 'before', { device: 1, n: 3 }), await say(ada, 'after', { device: 1, n: 4 })];
    const own = await say(ada, 'mine', { at: 50 });
    const end = await cut(ada, 1, 3);
    expect(always(before, after)).toEqual(expect.arrayContaining(['text:before', 'text:after']));
    expect(always(before, after, end)).toEqual(['text:before']);
    expect(always(own, await redact(ada, own, { device: 1, n: 4 }), end)).toEqual(['text:mine']);
    expect(always(own, await edit(ada, own, 'by a thief', { device: 1, n: 4 }), end)).toEqual(['text:mine']);
    expect(always(before, after, end, await cut(ada, 1, 0, { n: 10 }))).toEqual([]);
  });

  it('[C24] only an active device of the same person cuts, and only a device revoked at the head it names', async () => {
    const words = await say(ada, 'words', { device: 1 });
    expect(always(words, await cut(bob, 1, 0))).toEqual(['text:words']);
    expect(always(words, await cut(ada, 1, 0, { head: ada.chain.heads[3] as Bytes }))).toEqual(['text:words']);
    expect(always(await say(ada, 'active', { device: 3 }), await cut(ada, 3, 0))).toEqual(['text:active']);
    // Device 1 was active when device 2 was revoked: its cut holds, unless its own words end before it.
    const second = await say(ada, 'second', { device: 2 });
    const byFirst = await cut(ada, 2, 0, { device: 1, n: 5 });
    expect(always(second, byFirst)).toEqual([]);
    expect(always(second, byFirst, await cut(ada, 1, 4))).toEqual(['text:second']);
    expect(always(second, byFirst, await cut(ada, 1, 5))).toEqual([]);
  });
});
