/** What an own device tells of how far others have come, where that device is somebody else's by then. */
import { afterEach, expect, it } from 'vitest';
import { keyOf } from '../store/key.ts';
import { writeReceipt } from '../device/memory/receipt.ts';
import { calm, chatAt, coreOf, deviceOf, has, linkInto, newTalk, rowsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

it('[X353] what a stolen device told of how far somebody has come ends with their next word, and says nothing of how far this device has', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  // Bob has read a thousand messages that are not written yet, and Alice's device has told that it has a thousand of his; nobody says anything later.
  const { id } = chatAt(tablet, chat);
  for (const [device, author] of [
    [bob, alice],
    [alice, bob],
  ] as const) {
    const known = chatAt(tablet, chat).receipts.get(deviceOf(device));
    if (!known) throw new Error(`nothing was told by ${device.name}`);
    const steps = [{ upTo: 1000, at: 1 }];
    const lie = { ...known, counter: 2 ** 40, marks: new Map([[deviceOf(author), { since: 0, delivered: steps, read: steps, unseen: [] }]]) };
    await coreOf(tablet).store.transact([{ op: 'put', table: 'receipts', key: keyOf(id, known.device), value: writeReceipt(lie) }]);
  }
  const own = JSON.stringify([...(chatAt(alice, chat).receipts.get(deviceOf(alice))?.marks ?? [])]);
  coreOf(alice).askAll(chatAt(alice, chat));
  await world.until(
    'the tablet has told it',
    () => (chatAt(alice, chat).receipts.get(deviceOf(bob))?.marks.get(deviceOf(alice))?.read.at(-1)?.upTo ?? 0) >= 1000,
  );
  expect(JSON.stringify([...(chatAt(alice, chat).receipts.get(deviceOf(alice))?.marks ?? [])])).toBe(own);
  await alice.do('revokeDevice', { device: deviceOf(tablet) });
  tablet.crash();
  await alice.do('send', { chat, text: 'one' });
  await world.until('Bob has it', () => has(bob, chat, 'one'));
  await calm(world);
  bob.crash();
  await alice.do('send', { chat, text: 'two' });
  await world.until('the hub has it', async () => (await rowsIn(alice, chat)).at(-1)?.status !== 'device');
  expect((await rowsIn(alice, chat)).slice(-2).map(({ text, status }) => [text, status])).toEqual([
    ['one', 'delivered'],
    ['two', 'hub'],
  ]);
  // What Alice has of Bob's is told him as ever.
  await bob.start();
  await bob.do('send', { chat, text: 'three' });
  await world.until('it has come', async () => (await rowsIn(bob, chat)).at(-1)?.status === 'delivered');
});
