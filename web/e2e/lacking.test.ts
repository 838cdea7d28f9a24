/** Parts of the program that cannot be fetched while a device is at work. */
import { afterEach, expect, it } from 'vitest';
import { NotLoaded } from '../../crypto/later.ts';
import { calm, chatAt, has, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X460] a chat whose next step lacks a part waits for it, and goes on when it comes: the device is not halted, and nothing is lost', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const talk = chatAt(alice, chat);
  const { turn } = talk;
  let lacking = 0;
  const lack: typeof turn = (run) => {
    if (!run.toString().includes('pumpOnce')) return turn(run);
    lacking += 1;
    return Promise.reject(new NotLoaded());
  };
  // With a line it would be sealed as it is said, and nothing would be left for the step that lacks something.
  alice.cut();
  await alice.do('send', { chat, text: 'said meanwhile' });
  await world.until('what was begun is done', () => !talk.live.pumping);
  Object.assign(talk, { turn: lack });
  alice.mend();
  await world.until('it is tried again', () => lacking > 1);
  expect(await has(bob, chat, 'said meanwhile')).toBe(false);
  Object.assign(talk, { turn });
  await world.until('Bob has it', () => has(bob, chat, 'said meanwhile'));
  expect(alice.log.filter((line) => line.includes('halt'))).toEqual([]);
  await calm(world);
});
