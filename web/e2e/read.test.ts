/** How far a chat was read is what the own chat says of it, and nothing else: whoever dies, and whatever comes first. */
import { afterEach, expect, it } from 'vitest';
import { equal, toHex } from '../../crypto/bytes.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { TYPE } from '../chat/bodies.ts';
import { directChatId } from '../chat/names.ts';
import { guestChat, selfChat } from '../device/chats.ts';
import { compose } from '../device/compose.ts';
import { loadWishes } from '../device/memory/wishes.ts';
import { keyOf } from '../store/key.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import { OUTBOX_LIMIT } from '../sync/outbox.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, has, isIn, lineAt, link, linkInto, newTalk, rowsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const MINUTE = 60 * 1000;
/** More words than the first document of a chat holds. */
const MANY = 520;

const unreadOn = (device: TestDevice, chat: string): number => chatAt(device, chat).record.unread;

it('[X260] a device killed at any step while its person reads has read what it tells the others, no more and no less', async () => {
  world = await newWorld({ isMeant: (because) => because instanceof StoreClosed || because instanceof Fenced });
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const seen = new Set<number>();
  for (let n = 1; n <= 8; n++) {
    const { id } = await bob.do('send', { chat, text: `${n}` });
    await calm(world);
    alice.store().killAt(Math.ceil(n / 2), n % 2 === 0 ? 'before' : 'after');
    let isAnswered = false;
    // Not awaited: whoever dies may give no answer.
    void alice.call('markRead', { chat, id }).then(
      () => (isAnswered = true),
      () => undefined,
    );
    await world.until('it has answered or is dead', () => isAnswered || alice.halted() !== undefined);
    alice.crash();
    await alice.start();
    await calm(world);
    expect([n, unreadOn(alice, chat)]).toEqual([n, unreadOn(tablet, chat)]);
    seen.add(unreadOn(alice, chat));
    // Opened again, the screen says it again.
    await alice.do('markRead', { chat, id });
    await calm(world);
    expect([n, unreadOn(alice, chat), unreadOn(tablet, chat)]).toEqual([n, 0, 0]);
  }
  expect([...seen].sort()).toEqual([0, 1]);
});

it('[X261] what cannot be told for now is not read here either, and can be read later', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  const { id } = await bob.do('send', { chat, text: 'a question' });
  await calm(world);
  const own = selfChat(coreOf(alice));
  const { outbox } = own;
  own.outbox = {
    ...outbox,
    waiting: Array.from({ length: OUTBOX_LIMIT }, () => ({
      counter: 0,
      chat: own.id,
      update: own.id,
      events: [],
      messages: 0,
      failed: 'rate_limited' as const,
    })),
  };
  expect(await alice.call('markRead', { chat, id })).toMatchObject({ ok: false, error: { code: 'outbox_full' } });
  own.outbox = outbox;
  expect([unreadOn(alice, chat), unreadOn(tablet, chat)]).toEqual([2, 2]);
  await alice.do('markRead', { chat, id });
  await calm(world);
  expect([unreadOn(alice, chat), unreadOn(tablet, chat)]).toEqual([0, 0]);
});

/**
 * A new device of Alice's that hears her own chat before the chat she let it into: her line takes nothing to that route until it has. The newest words are told
 * first: how far was read stands in the second document of the own chat, and that there is a chat in the first.
 */
async function linkEarly(alice: TestDevice, chat: string, isThere: (laptop: TestDevice) => Promise<boolean>): Promise<TestDevice> {
  const { route } = lineAt(alice, chat);
  alice.line.hears = (frame) => (frame.type === 'post' && frame.kind === KIND.commit && equal(frame.route, route) ? [] : [frame]);
  const laptop = await link(world, alice, 'laptop');
  await world.until('it has heard how far was read', () => coreOf(laptop).own.readSaid(chatAt(alice, chat).id) !== undefined);
  expect(isIn(laptop, chat)).toBe(false);
  alice.line.hears = undefined;
  alice.crash();
  await alice.start();
  await world.until('it has all', async () => isIn(laptop, chat) && (await isThere(laptop)));
  await calm(world);
  return laptop;
}

const fillDocument = async (device: TestDevice): Promise<void> => {
  for (let i = 0; i < MANY; i++) await device.do('setSettings', { readReceipts: i % 2 === 0 });
};

it('[X262] a new device that hears how far a chat was read before the chat itself shows it so, without being started again', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await fillDocument(alice);
  for (const text of ['one', 'two', 'three']) await bob.do('send', { chat, text });
  await world.until('Alice has all', () => has(alice, chat, 'three'));
  await alice.do('markRead', { chat, id: (await rowsIn(alice, chat)).find(({ text }) => text === 'two')?.id ?? '' });
  await calm(world);
  const laptop = await linkEarly(alice, chat, (one) => has(one, chat, 'three'));
  expect([unreadOn(alice, chat), unreadOn(laptop, chat)]).toEqual([1, 1]);
  laptop.crash();
  await laptop.start();
  expect(unreadOn(laptop, chat)).toBe(1);
});

it('[X263] what is said of a chat that is not here, or that a letter may only begin, waits nowhere, and the chat knows it', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const [core, other] = [coreOf(alice), coreOf(tablet)];
  const [guest, later] = [core.random(16), core.random(16)];
  const letter = guestChat(core, guest);
  const event = core.random(16);
  const ids = [guest, later].map((user) => directChatId(core.me().user, user));
  for (const id of ids) await compose(other, selfChat(other), { type: TYPE.read, chat: id, time: world.timers.now(), counter: 0, event });
  other.pump(selfChat(other));
  await world.until('Alice has heard both', () => ids.every((id) => core.own.readSaid(id)));
  await world.until('nothing waits', async () => (await loadWishes(core.store)).length === 0);
  expect([letter, guestChat(core, later)].map(({ record }) => record.readTo?.event)).toEqual([event, event]);
  for (const id of ids) expect([core.chats.has(toHex(id)), await core.store.get('chats', keyOf(id))]).toEqual([false, undefined]);
});

it('[X264] how far was read goes by where the message stands that was read, although it comes after the word that says so', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await fillDocument(alice);
  // Bob's clock is ahead: Alice has his word stand where it came, and whoever gets it later where it says.
  bob.cut();
  bob.skew.ms = 11 * MINUTE;
  await bob.do('send', { chat, text: 'ahead' });
  bob.skew.ms = 0;
  bob.mend();
  await world.until('Alice has it', () => has(alice, chat, 'ahead'));
  await alice.do('markRead', { chat, id: (await rowsIn(alice, chat)).at(-1)?.id ?? '' });
  await calm(world);
  await world.pass(12 * MINUTE);
  const laptop = await linkEarly(alice, chat, (one) => has(one, chat, 'ahead'));
  expect((await rowsIn(laptop, chat)).at(-1)).toMatchObject({ text: 'ahead', ahead: false });
  expect(unreadOn(laptop, chat)).toBe(0);
  // What came before it is read as well, and what comes after it is not.
  await bob.do('send', { chat, text: 'later' });
  await world.until('it has that too', () => has(laptop, chat, 'later'));
  expect([unreadOn(alice, chat), unreadOn(laptop, chat)]).toEqual([1, 1]);
});
