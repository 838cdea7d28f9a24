/** A hub that lost its store knows nobody's number: what then is refused, what is said of it, and that one code each is enough. */
import { afterEach, expect, it } from 'vitest';
import { calm, enterCode, newPerson, newTalk, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[U93] a hub that does not know the number is seen in the view, refuses by a reason of its own, and is content with one code', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  await calm(world);
  await world.wipeHub();
  await world.until('both are back', () => [alice, bob].every((one) => one.engine().connection.state === 'online'));
  await world.until('Alice sees it', async () => (await alice.view('number', {}))?.bound === false);
  const carol = await newPerson(world, 'carol');
  const found = await alice.call('find', { text: '@caroline' });
  expect(found.ok ? undefined : found.error.code).toBe('unbound');
  const renamed = await alice.call('setProfile', { name: 'Alice', username: 'alice_b', bio: '' });
  expect(renamed.ok ? undefined : renamed.error.code).toBe('unbound');
  const texts = world.texts.length;
  expect((await enterCode(world, alice, '+14155550101')).next).toBe('in');
  await world.until('Alice sees that too', async () => (await alice.view('number', {}))?.bound === true);
  expect(world.texts.length - texts).toBe(1);
  expect((await alice.do('find', { text: '@caroline' })).person.user).toBe(userOf(carol));
  expect((await carol.do('find', { text: '@alice_b' })).person.user).toBe(userOf(alice));
});
