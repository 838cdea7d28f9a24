/** What is to be told, for every way a chat can stand and every choice. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NoticeSettings } from '../port/notices.ts';
import { isWithin, NOTICE_DEFAULTS, noticeChanges, noticeSettingsOf } from './notice-settings.ts';
import { type Place, toldOf, type Unread } from './notices.ts';

const MINUTES = 24 * 60;
const minute = fc.integer({ min: 0, max: MINUTES - 1 });
const settings: fc.Arbitrary<NoticeSettings> = fc.record({
  direct: fc.boolean(),
  groups: fc.boolean(),
  mentions: fc.boolean(),
  requests: fc.boolean(),
  shows: fc.constantFrom('all' as const, 'names' as const, 'nothing' as const),
  sound: fc.boolean(),
  quiet: fc.option(fc.record({ from: minute, to: minute }), { nil: undefined }),
});
const NOW = 1000;
const time = fc.integer({ min: 1, max: NOW });
/** Muted now, muted before, or never. */
const muting = fc.oneof(
  fc.constant({ mutedUntil: 0, hushedUntil: 0 }),
  time.map((until) => ({ mutedUntil: 0, hushedUntil: until })),
  fc.integer({ min: NOW + 1, max: 2 * NOW }).map((until) => ({ mutedUntil: until, hushedUntil: until })),
);
const place: fc.Arbitrary<Place> = fc
  .tuple(fc.record({ isGroup: fc.boolean(), isAsking: fc.boolean(), isBlocked: fc.boolean(), isApart: fc.boolean(), isAdded: fc.boolean() }), muting)
  .map(([one, muted]) => ({ ...one, ...muted }));
const unread: fc.Arbitrary<readonly Unread[]> = fc
  .array(fc.record({ time, isNaming: fc.boolean() }), { maxLength: 8 })
  .map((all) => [...all].sort((a, b) => b.time - a.time));
const some = fc.tuple(place, unread, settings);
const RUNS = { numRuns: 500 };

// Feature: telegram-clone, Property 37: a message that nobody has read is told
it('[P70] where nothing stands against it all that is unread is told, newest first, and whoever is blocked is never heard', () => {
  fc.assert(
    fc.property(some, ([place, unread, chosen]) => {
      const open = { ...place, isAsking: false, isBlocked: false, isApart: false, isAdded: false, mutedUntil: 0, hushedUntil: 0 };
      const all = toldOf(open, unread, { ...chosen, direct: true, groups: true });
      expect(all?.of ?? []).toEqual(unread);
      expect(toldOf({ ...place, isBlocked: true }, unread, chosen)).toBeUndefined();
    }),
    RUNS,
  );
});

// Feature: telegram-clone, Property 39: a chat that is muted tells nothing until its mute ends
it('[P71] of a muted chat nothing is told while it is muted, nor later what was said meanwhile, but what names this person in a group', () => {
  fc.assert(
    fc.property(some, time, ([place, unread, chosen], until) => {
      const open = { ...place, isAsking: false, isBlocked: false };
      const breaking = unread.filter(({ isNaming }) => isNaming && place.isGroup && chosen.mentions);
      const muted = toldOf({ ...open, mutedUntil: NOW + until, hushedUntil: NOW + until }, unread, chosen);
      expect(muted?.of ?? []).toEqual(breaking);
      if (muted) expect(muted.kind).toBe('mention');
      const over = toldOf({ ...open, isApart: false, isAdded: false, mutedUntil: 0, hushedUntil: until }, unread, {
        ...chosen,
        direct: true,
        groups: true,
      });
      expect(over?.of ?? []).toEqual(unread.filter((one) => one.time > until || breaking.includes(one)));
    }),
    RUNS,
  );
});

// Feature: telegram-clone, Property 40: nothing is told where that is disabled
it('[P72] of a kind that is switched off nothing is told, whatever is unread', () => {
  fc.assert(
    fc.property(some, ([place, unread, chosen]) => {
      expect(toldOf({ ...place, isGroup: false, isAdded: false, isAsking: false }, unread, { ...chosen, direct: false })).toBeUndefined();
      expect(toldOf({ ...place, isGroup: true, isAsking: false }, unread, { ...chosen, groups: false, mentions: false })).toBeUndefined();
      expect(toldOf({ ...place, isAsking: true }, unread, { ...chosen, requests: false })).toBeUndefined();
    }),
    RUNS,
  );
});

it('[P73] strangers who ask, and groups they let one into, are of a kind of their own', () => {
  const asking = { isGroup: false, isAsking: true, isBlocked: false, isApart: false, isAdded: false, mutedUntil: 0, hushedUntil: 0 };
  const said = [{ time: 5, isNaming: true }];
  expect(toldOf(asking, said, NOTICE_DEFAULTS)).toEqual({ kind: 'request', of: said });
  expect(toldOf(asking, [], NOTICE_DEFAULTS)).toBeUndefined();
  expect(toldOf({ ...asking, isGroup: true }, [], NOTICE_DEFAULTS)).toEqual({ kind: 'invite', of: [] });
  const added = { ...asking, isGroup: true, isAsking: false, isAdded: true };
  expect(toldOf(added, [], NOTICE_DEFAULTS)).toEqual({ kind: 'added', of: [] });
  expect(toldOf(added, said, NOTICE_DEFAULTS)).toEqual({ kind: 'mention', of: said });
  for (const none of [
    { ...added, isApart: true },
    { ...added, mutedUntil: 9 },
    { ...added, isBlocked: true },
    { ...added, isAdded: false },
  ])
    expect(toldOf(none, [], NOTICE_DEFAULTS)).toBeUndefined();
});

it('[P74] how a person wants to be told is read as it was said, a word for each change; what a later version may show is nothing', () => {
  fc.assert(
    fc.property(settings, settings, (first, second) => {
      const said = new Map<number, number>();
      const own = { choice: (what: number) => said.get(what) };
      for (const chosen of [first, second]) {
        const changes = noticeChanges(own, chosen);
        const before = noticeSettingsOf(own);
        const differing = Object.entries(chosen).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as never]));
        expect(changes).toHaveLength(differing.length);
        for (const { what, value } of changes) said.set(what, value);
        expect(noticeSettingsOf(own)).toEqual(chosen);
        expect(noticeChanges(own, chosen)).toEqual([]);
      }
    }),
    RUNS,
  );
  expect(noticeSettingsOf({ choice: () => 9_999_999 })).toMatchObject({ shows: 'nothing', quiet: undefined });
});

it('[P75] quiet hours go over midnight, and hours of no length are none', () => {
  fc.assert(
    fc.property(minute, minute, minute, (from, to, at) => {
      const lasts = (to - from + MINUTES) % MINUTES;
      expect(isWithin({ from, to }, at)).toBe((at - from + MINUTES) % MINUTES < lasts);
    }),
    RUNS,
  );
});
