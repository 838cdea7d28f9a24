/** What is typed: when it is kept, when it is sent; and what the strip says of the line it goes over. */
import { expect, it } from 'vitest';
import type { ConnectionView } from '../../device/port/port.ts';
import { KEEP_MS, newDraft } from './draft.ts';
import { isSend, type Key } from './enter.ts';
import { CALM, follow, type Line } from '../ui/line.ts';
import { leavePlace, placeOf } from './places.ts';
import { heldClock } from './timers.world.ts';

it('[U61] a draft is kept 300 ms after the last key, and at once on leaving, which is told once', () => {
  const clock = heldClock();
  const kept: string[] = [];
  const draft = newDraft((text: string, left) => kept.push(left ? `${text}, left` : text), clock.after);
  draft.typed('a');
  clock.pass(KEEP_MS - 1);
  draft.typed('ab');
  clock.pass(KEEP_MS - 1);
  expect(kept).toEqual([]);
  clock.pass(1);
  expect(kept).toEqual(['ab']);
  draft.typed('abc');
  draft.leave();
  draft.leave();
  clock.pass(10 * KEEP_MS);
  expect(kept).toEqual(['ab', 'abc, left']);
  draft.typed('abcd');
  clock.pass(KEEP_MS);
  draft.leave();
  expect(kept.slice(2)).toEqual(['abcd', 'abcd, left']);
});
it('[U61] what was sent does not come back as a draft', () => {
  const clock = heldClock();
  const kept: string[] = [];
  const draft = newDraft((text: string) => kept.push(text), clock.after);
  draft.typed('hello');
  clock.pass(KEEP_MS);
  kept.length = 0;
  draft.sent();
  clock.pass(10 * KEEP_MS);
  draft.leave();
  expect(kept).toEqual([]);
});

const key = (more: Partial<Key> = {}): Key => ({
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

it('[U62] Enter sends as set; with Control or Command always, with Shift or Alt never', () => {
  expect([true, false].map((set) => isSend(key(), set))).toEqual([true, false]);
  for (const held of [{ ctrlKey: true }, { metaKey: true }]) expect([true, false].map((set) => isSend(key(held), set))).toEqual([true, true]);
  for (const held of [{ shiftKey: true }, { altKey: true }, { shiftKey: true, ctrlKey: true }]) expect(isSend(key(held), true)).toBe(false);
  expect(isSend(key({ key: 'a' }), true)).toBe(false);
});
it('[U62] the Enter that ends the composing of a letter never sends', () => {
  expect(isSend(key({ isComposing: true }), true)).toBe(false);
  expect(isSend(key({ keyCode: 229 }), true)).toBe(false);
  expect(isSend(key({ isComposing: true, ctrlKey: true }), false)).toBe(false);
});

it('[U63] being back is said once, when all that waited has gone, with how many messages that was', () => {
  const at = (state: ConnectionView['state'], messages: number, waiting = messages): ConnectionView => ({ state, waiting, messages, since: 0 });
  const walk = (...views: readonly ConnectionView[]): Line => views.reduce(follow, CALM);
  expect(walk(at('online', 0), at('connecting', 3), at('online', 0)).back).toBeUndefined();
  expect(walk(at('offline', 1), at('offline', 2), at('connecting', 2), at('online', 2), at('online', 1)).back).toBeUndefined();
  expect(walk(at('offline', 1), at('offline', 2), at('connecting', 2), at('online', 2), at('online', 0)).back).toBe(2);
  expect(walk(at('offline', 0), at('syncing', 0)).back).toBe(0);
  expect(walk(at('offline', 2), at('online', 0), at('offline', 0)).back).toBeUndefined();
  // A reaction goes too, and is no message.
  expect(walk(at('offline', 2, 3), at('online', 0, 1)).back).toBeUndefined();
  expect(walk(at('offline', 2, 3), at('online', 0, 0)).back).toBe(2);
});

it('[U52] a chat is found where it was left; of 200 chats, the one left longest ago is forgotten', () => {
  for (let n = 0; n < 201; n++) leavePlace(`c${n}`, { id: `m${n}`, top: n });
  expect(placeOf('c0')).toBeUndefined();
  expect(placeOf('c1')).toEqual({ id: 'm1', top: 1 });
  leavePlace('c1', undefined);
  expect(placeOf('c1')).toBeUndefined();
});
