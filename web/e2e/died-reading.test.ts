/** A device that dies while it reads what it shows. */
import { afterEach, it } from 'vitest';
import { coreOf, has, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X577] a device that dies in the middle of a reading is missed by nobody: what was being read is not asked of its disk any more', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await bob.do('send', { chat, text: 'one' });
  await world.until('it is there', () => has(alice, chat, 'one'));
  // At each of so many steps of a reading, which a rejection that nobody hears would fail.
  for (let step = 0; step < 40; step++) {
    let shown = 0;
    alice.follow('notices', {}, () => (shown += 1));
    await world.until('it is shown', () => shown > 0);
    // A chat that is busy holds up what closes the engine.
    void coreOf(alice)
      .chats.get(chat)
      ?.turn(() => new Promise((resolve) => setTimeout(resolve, 10)));
    coreOf(alice).topics.changed('notices');
    for (let turn = 0; turn < step; turn++) await undefined;
    alice.crash();
    await alice.start();
  }
});
