/** A hub that was lost, begun anew, and then put back from a copy of before. */
import { afterEach, expect, it } from 'vitest';
import { calm, deviceOf, enterCode, has, newTalk, rowsIn, textsIn, linkInto } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X125] a hub that began anew and then got its old backup back makes nobody take themselves for a double, and nothing is lost', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const own = (await bob.do('openSelf', {})).chat;
  await bob.do('send', { chat: own, text: 'note before' });
  await calm(world);
  await world.backupHub();
  const before = [deviceOf(alice), deviceOf(bob)];
  // Bob alone is there meanwhile: nobody writes to his mailbox, which begins anew as well.
  alice.cut();
  await world.wipeHub();
  await world.pass(1000);
  await enterCode(world, bob, '+14155550102');
  await bob.do('send', { chat, text: 'on the new hub' });
  await world.until('it is there', async () => (await rowsIn(bob, chat)).at(-1)?.status === 'hub', 300_000);
  await world.restoreHub();
  alice.mend();
  await world.pass(10_000);
  await bob.do('send', { chat: own, text: 'note after' });
  await bob.do('send', { chat, text: 'on the old one' });
  await world.until('Alice has it', () => has(alice, chat, 'on the old one'), 300_000);
  await world.until('the note is on the hub', async () => (await rowsIn(bob, own)).at(-1)?.status !== 'device', 300_000);
  await calm(world);
  expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
  expect([deviceOf(alice), deviceOf(bob)]).toEqual(before);
  expect([alice, bob].flatMap(({ log }) => log.filter((line) => line.startsWith('doubled')))).toEqual([]);
});

it('[X157] nor does one that had forgotten, before it was backed up, what the devices had read of their mail', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  // Until what all have read is trimmed.
  await world.pass(310_000);
  await calm(world);
  const all = [alice, bob, tablet];
  const before = all.map(deviceOf);
  await world.backupHub();
  await world.wipeHub();
  await world.pass(90_000);
  await calm(world);
  await world.restoreHub();
  await world.pass(30_000);
  await bob.do('send', { chat, text: 'on the old one' });
  await world.until('Alice has it', () => has(alice, chat, 'on the old one'), 300_000);
  await calm(world);
  expect(all.map(deviceOf)).toEqual(before);
  expect(all.flatMap(({ log }) => log.filter((line) => line.startsWith('doubled')))).toEqual([]);
});
