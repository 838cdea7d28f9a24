/** What the system shows, for whatever is to be told and whatever it shows already. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRoute } from '../app/address.ts';
import { notices as texts } from '../app/text/en/notices.ts';
import type { Notice } from '../device/port/notices.ts';
import { cardOf, declaredCard, generalCard, NAME, placeOf, planOf, readKept, type Shown } from './shown.ts';

const RUNS = { numRuns: 300 };
const id = fc.integer({ min: 0, max: 5 }).map((n) => `${n}`.repeat(32));
const notice: fc.Arbitrary<Notice> = fc.record({
  chat: id,
  kind: fc.constantFrom('message' as const, 'mention' as const, 'request' as const, 'invite' as const, 'added' as const),
  isGroup: fc.boolean(),
  title: fc.string({ unit: 'grapheme' }),
  by: fc.record({ user: id, name: fc.string({ unit: 'grapheme' }) }),
  text: fc.string({ unit: 'grapheme' }),
  message: fc.oneof(id, fc.constant('')),
  time: fc.nat(),
  count: fc.integer({ min: 1, max: 2000 }),
  isNews: fc.boolean(),
});
const notices = fc.uniqueArray(notice, { selector: ({ chat }) => chat, maxLength: 6 });
const shownOnes: fc.Arbitrary<readonly Shown[]> = fc.uniqueArray(
  fc.record({
    tag: id,
    title: fc.string(),
    body: fc.string(),
    data: fc.oneof(fc.anything(), fc.record({ chat: id, message: id, count: fc.nat(3) })),
  }),
  { selector: ({ tag }) => tag },
);
const world = fc.record({ notices, shown: shownOnes, onScreen: fc.array(id).map((all) => new Set(all)), silent: fc.boolean() });

const said: Notice = {
  chat: '1'.repeat(32),
  kind: 'message',
  isGroup: false,
  title: 'Boris',
  by: { user: '', name: 'Boris' },
  text: 'lunch at one',
  message: '2'.repeat(32),
  time: 0,
  count: 1,
  isNews: false,
};

/** What the system has of it once it is shown. */
function shownAs(notice: Notice): Shown {
  const { title, options } = cardOf(notice, texts, false);
  return { tag: options.tag, title, body: options.body ?? '', data: options.data };
}

// Feature: telegram-clone, Property 38: notifications are grouped by chat
it('[P77] each chat is shown once, with all that is new in it, and what is put away stays away until there is news', () => {
  fc.assert(
    fc.property(world, ({ notices, shown, onScreen, silent }) => {
      const { show, told } = planOf({ notices, silent, unread: 0, requests: [] }, shown, onScreen, texts);
      const tags = show.map(({ options }) => options.tag);
      expect(new Set(tags).size).toBe(tags.length);
      for (const one of notices) {
        const card = show.find(({ options }) => options.tag === one.chat);
        const isShown = shown.some(({ tag }) => tag === one.chat);
        if (onScreen.has(one.chat) || (!one.isNews && !isShown)) expect(card).toBeUndefined();
        else if (one.isNews) expect([card?.options.silent ?? false, card?.options.renotify ?? false]).toEqual([silent, !silent]);
        else if (card) expect([card.options.silent, card.options.renotify]).toEqual([true, undefined]);
        if (card) expect(readKept(card.options.data)).toEqual({ chat: one.chat, message: one.message, count: one.count });
        if (card && one.count > 1) expect(card.title).toBe(`${one.title || NAME} (${one.count})`);
      }
      expect(told).toEqual(notices.filter(({ isNews }) => isNews));
    }),
    RUNS,
  );
});

it('[P78] what is to be told no more goes, and so does what somebody looks at', () => {
  fc.assert(
    fc.property(world, ({ notices, shown, onScreen, silent }) => {
      const { close, show } = planOf({ notices, silent, unread: 0, requests: [] }, shown, onScreen, texts);
      const wanted = (tag: string): boolean => notices.some(({ chat }) => chat === tag) && !onScreen.has(tag);
      expect(close).toEqual(shown.map(({ tag }) => tag).filter((tag) => !wanted(tag)));
      expect(show.filter(({ options }) => close.includes(options.tag))).toEqual([]);
      // Shown as it is, nothing is to be shown anew and nothing goes.
      const calm = notices.map((one) => ({ ...one, isNews: false }));
      const asShown = calm.map(shownAs);
      expect(planOf({ notices: calm, silent, unread: 0, requests: [] }, asShown, new Set(), texts)).toEqual({ show: [], close: [], told: [] });
    }),
    RUNS,
  );
});

it('[P83] what was shown and says something else now is exchanged without a word: changed words, fewer of them, another name', () => {
  fc.assert(
    fc.property(notice, notice, (was, is) => {
      const before = { ...was, isNews: false };
      const now = { ...is, chat: was.chat, isNews: false };
      const { show, close } = planOf({ notices: [now], silent: false, unread: 0, requests: [] }, [shownAs(before)], new Set(), texts);
      const isSame = JSON.stringify(shownAs(now)) === JSON.stringify(shownAs(before));
      expect([show.map(({ title, options }) => [title, options.body, options.silent]), close]).toEqual([
        isSame ? [] : [[shownAs(now).title, shownAs(now).body, true]],
        [],
      ]);
    }),
    RUNS,
  );
  const changed = planOf({ notices: [{ ...said, text: 'lunch at two' }], silent: false, unread: 0, requests: [] }, [shownAs(said)], new Set(), texts);
  expect(changed.show.map(({ options }) => options.body)).toEqual(['lunch at two']);
  const hidden = planOf({ notices: [{ ...said, text: '' }], silent: false, unread: 0, requests: [] }, [shownAs(said)], new Set(), texts);
  expect(hidden.show.map(({ options }) => options.body)).toEqual(['New message']);
});

// Feature: telegram-clone, Property 46: tapping a notification opens its chat at that message
it('[P79] what is shown leads to its chat at that message, and to the list where it tells of nothing', () => {
  fc.assert(
    fc.property(notice, fc.anything(), (one, other) => {
      const [card] = planOf({ notices: [{ ...one, isNews: true }], silent: false, unread: 0, requests: [] }, [], new Set(), texts).show;
      expect(readRoute(placeOf(card?.options.data))).toEqual({ at: 'chat', chat: one.chat, message: one.message || undefined });
      expect(readRoute(placeOf(other))).toEqual({ at: 'chats' });
    }),
    RUNS,
  );
});

it('[P81] in answer to a push that a browser reads by itself a card says where it leads, for such a browser goes there without asking', () => {
  fc.assert(
    fc.property(notice, (one) => {
      const card = cardOf({ ...one, isNews: true }, texts, false);
      const { title, options } = declaredCard(card, 'https://tidings.example');
      const { navigate, ...others } = options;
      expect({ title, options: others }).toEqual(card);
      expect(navigate).toBe(`https://tidings.example${placeOf(card.options.data)}`);
    }),
    RUNS,
  );
  expect(declaredCard(generalCard(texts), 'https://tidings.example').options.navigate).toBe('https://tidings.example/');
});

it('[P80] says who said what as far as that is to be shown, of media what they are, and of strangers that they ask', () => {
  const plain: Notice = { ...said, text: 'hi', isNews: true };
  const bodyOf = (more: Partial<Notice>): readonly (string | undefined)[] => {
    const [card] = planOf({ notices: [{ ...plain, ...more }], silent: false, unread: 0, requests: [] }, [], new Set(), texts).show;
    return [card?.title, card?.options.body?.replaceAll(/[\u2068\u2069]/g, ''), card?.options.actions?.map(({ action }) => action).join()];
  };
  const photo = { kind: 'photo', count: 1, name: '', duration: 0 } as const;
  expect(bodyOf({})).toEqual(['Boris', 'hi', 'reply,read']);
  expect(bodyOf({ media: photo, text: '' })).toEqual(['Boris', 'Photo', 'reply,read']);
  expect(bodyOf({ media: photo, text: 'look' })).toEqual(['Boris', 'Photo, look', 'reply,read']);
  expect(bodyOf({ isGroup: true, title: 'Bees' })).toEqual(['Bees', 'Boris: hi', 'reply,read']);
  expect(bodyOf({ isGroup: true, title: 'Bees', text: '', kind: 'mention' })).toEqual(['Bees', 'Boris: Somebody mentioned you', 'reply,read']);
  expect(bodyOf({ text: '' })).toEqual(['Boris', 'New message', 'reply,read']);
  expect(bodyOf({ title: '', text: '', by: { user: '', name: '' } })).toEqual(['Tidings', 'New message', 'reply,read']);
  expect(bodyOf({ kind: 'request', text: '' })).toEqual(['Boris', 'Message request', undefined]);
  expect(bodyOf({ kind: 'invite', isGroup: true, title: 'Bees', text: '' })).toEqual(['Bees', 'Invitation to a group', undefined]);
  expect(bodyOf({ kind: 'added', isGroup: true, title: 'Bees', text: '' })).toEqual(['Bees', 'You were added to the group', undefined]);
  expect(generalCard(texts)).toMatchObject({ title: 'Tidings', options: { body: 'New message', tag: 'tidings' } });
});
