/** What is said aloud of new messages. */
import { expect, it } from 'vitest';
import type { MessageRow } from '../../device/port/messages.ts';
import { JOIN_MS, newIncoming } from './incoming.ts';
import { newsIn } from './news.ts';
import { heldClock } from './timers.world.ts';

function world() {
  const clock = heldClock();
  const said: string[] = [];
  return {
    clock,
    said,
    incoming: newIncoming({ say: (text) => said.push(text), one: (text) => `Ada: ${text}`, many: (n) => `${n} new`, after: clock.after }),
  };
}

it('[U60] one message is said at once, two are too', () => {
  const { said, incoming } = world();
  incoming.arrived(['hello']);
  expect(said).toEqual(['Ada: hello']);
  incoming.arrived(['again']);
  expect(said).toEqual(['Ada: hello', 'Ada: again']);
});
it('[U60] more than two within two seconds are said as a number', () => {
  const { clock, said, incoming } = world();
  incoming.arrived(['one']);
  incoming.arrived(['two', 'three']);
  incoming.arrived(['four']);
  clock.pass(JOIN_MS - 1);
  expect(said).toEqual(['Ada: one']);
  clock.pass(1);
  expect(said).toEqual(['Ada: one', '3 new']);
  incoming.arrived(['later']);
  expect(said.at(-1)).toBe('Ada: later');
});

const row = (id: string, more: Partial<MessageRow> = {}): MessageRow => ({
  id,
  time: 0,
  ahead: false,
  author: 'ada',
  own: false,
  kind: 'text',
  text: id,
  marks: [],
  edited: false,
  reply: undefined,
  forward: undefined,
  reactions: [],
  pinned: false,
  mentionsMe: false,
  mayEdit: false,
  mayDeleteForAll: false,
  mayPin: false,
  status: undefined,
  deliveredAt: undefined,
  readAt: undefined,
  ...more,
});
const view = (rows: readonly MessageRow[], newer = false) => ({ rows, newer });

it('[U60] news is what others wrote after the newest known: no history, nothing of one’s own', () => {
  const known = view([row('b')]);
  const news = newsIn(known, view([row('a'), row('b'), row('c'), row('d', { own: true }), row('e', { kind: 'service' })]));
  expect(news.incoming.map(({ id }) => id)).toEqual(['c']);
  expect(newsIn(undefined, known).incoming).toEqual([]);
  expect(newsIn(view([row('b')], true), view([row('b'), row('c')])).incoming).toEqual([]);
  expect(newsIn(view([row('z')]), known).incoming).toEqual([]);
  expect(newsIn(view([]), known).incoming.map(({ id }) => id)).toEqual(['b']);
});
it('[U60] an own message is said when it was sent or never will be', () => {
  const own = (id: string, status: MessageRow['status']) => row(id, { own: true, status });
  const before = view([own('a', 'device'), own('b', 'device'), own('c', 'hub'), own('d', 'device')]);
  expect(newsIn(before, view([own('a', 'hub'), own('b', 'failed'), own('c', 'read'), own('d', 'device')])).settled).toEqual(['hub', 'failed']);
});
