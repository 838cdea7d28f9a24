/** A device that was offline for so long that its outbox is full: it says so, and loses nothing of what waits. */
import { afterEach, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import { StoreClosed } from '../store/port.ts';
import { OUTBOX_LIMIT, waitingOp } from '../sync/outbox.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** What waits on the disk, by its number. */
async function rowsOf(device: TestDevice): Promise<ReadonlyMap<string, string>> {
  const rows = await coreOf(device).store.range('outbox', { ...rangeOf(keyOf('event')), limit: OUTBOX_LIMIT * 2 });
  return new Map(rows.map(({ key, value }) => [toHex(key), toHex(value)]));
}

it('[X105] with as many messages waiting over all chats as may, the next is refused with a reason, and whenever it is killed nothing that waits is lost', async () => {
  world = await newWorld({ isMeant: (because) => because instanceof StoreClosed });
  const { alice, chat } = await newTalk(world);
  await calm(world);
  const self = (await alice.do('openSelf', {})).chat;
  alice.cut();
  await world.pass(500);
  await alice.do('send', { chat, text: 'the first' });
  const core = coreOf(alice);
  const [real] = chatOf(alice, chat)?.outbox.waiting ?? [];
  const own = chatOf(alice, self)?.id;
  if (!real || !own) throw new Error('expected a message that waits');
  // Half of them in each of two chats, as composing them would have left them.
  const more = Array.from({ length: OUTBOX_LIMIT - 8 }, (_, i) =>
    waitingOp({ ...real, counter: core.nextCounter(), chat: i % 2 ? own : real.chat, events: [randomBytes(16)] }),
  );
  await core.store.transact(more);
  alice.crash();
  await alice.start();
  for (const at of [1, 2]) {
    const before = await rowsOf(alice);
    alice.store().killAt(at, at % 2 === 0 ? 'before' : 'after');
    await alice.call('send', { chat, text: `while dying ${at}` }).catch(() => undefined);
    alice.crash();
    await alice.start();
    const after = await rowsOf(alice);
    expect([...before].filter(([key, value]) => after.get(key) !== value)).toEqual([]);
  }
  let sent = (await rowsOf(alice)).size;
  for (; sent < OUTBOX_LIMIT; sent++) await alice.do('send', { chat, text: `one of the last ${sent}` });
  const full = await rowsOf(alice);
  expect(full.size).toBe(OUTBOX_LIMIT);
  for (const where of [chat, self])
    expect(await alice.call('send', { chat: where, text: 'one too many' })).toMatchObject({ ok: false, error: { code: 'outbox_full' } });
  expect(await rowsOf(alice)).toEqual(full);
  // The engine itself goes on: what it has to say is not held to what a person may have waiting.
  alice.mend();
  await world.until('it is online', () => alice.engine().connection.state === 'online');
  await world.pass(2000);
  expect(alice.halted()).toBeUndefined();
});
