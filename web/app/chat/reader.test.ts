/** When a message counts as read. */
import { expect, it } from 'vitest';
import { newReader, READ_MS } from './reader.ts';
import { heldClock } from './timers.world.ts';

function world() {
  const clock = heldClock();
  const marked: string[] = [];
  const eyes = { open: true };
  return { clock, marked, eyes, reader: newReader({ mark: (id) => marked.push(id), isLooking: () => eyes.open, after: clock.after }) };
}

it('[U59] read is what was on screen for 400 ms, each message once', () => {
  const { clock, marked, reader } = world();
  reader.saw({ id: 'a', time: 1 });
  clock.pass(READ_MS - 1);
  expect(marked).toEqual([]);
  clock.pass(1);
  reader.saw({ id: 'a', time: 1 });
  clock.pass(10 * READ_MS);
  expect(marked).toEqual(['a']);
});
it('[U59] nothing is read while nobody looks, and what is on screen is when they are back', () => {
  const { clock, marked, eyes, reader } = world();
  eyes.open = false;
  reader.saw({ id: 'a', time: 1 });
  clock.pass(10 * READ_MS);
  eyes.open = true;
  reader.looked();
  clock.pass(READ_MS / 2);
  eyes.open = false;
  reader.looked();
  clock.pass(10 * READ_MS);
  expect(marked).toEqual([]);
  eyes.open = true;
  reader.looked();
  clock.pass(READ_MS);
  expect(marked).toEqual(['a']);
});
it('[U59] what came meanwhile is read after its own time, and scrolling back reads nothing', () => {
  const { clock, marked, reader } = world();
  reader.saw({ id: 'a', time: 1 });
  clock.pass(READ_MS / 2);
  reader.saw({ id: 'b', time: 2 });
  clock.pass(READ_MS / 2);
  expect(marked).toEqual(['a']);
  clock.pass(READ_MS);
  expect(marked).toEqual(['a', 'b']);
  reader.saw({ id: 'a', time: 1 });
  clock.pass(10 * READ_MS);
  expect(marked).toEqual(['a', 'b']);
});
it('[U59] nothing is read once the chat was left', () => {
  const { clock, marked, reader } = world();
  reader.saw({ id: 'a', time: 1 });
  reader.end();
  clock.pass(10 * READ_MS);
  expect(marked).toEqual([]);
});
