/** Two people talk, in one process: the main job as a scenario. */
import { afterEach, describe, expect, it } from 'vitest';
import { newPerson, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('two people', () => {
  it('[X1] sign in, find each other and talk both ways', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    const { person } = await alice.do('find', { text: '@bobby' });
    expect(person.user).toBe(userOf(bob));
    const { chat } = await alice.do('openChat', { user: person.user });
    await alice.do('send', { chat, text: 'Hello Bob' });
    await world.until('bob has it', async () => (await textsIn(bob, chat)).includes('Hello Bob'));
    await bob.do('acceptChat', { chat });
    await bob.do('send', { chat, text: 'Hello Alice' });
    await world.until('alice has it', async () => (await textsIn(alice, chat)).includes('Hello Alice'));
    expect(await textsIn(bob, chat)).toEqual(['Hello Bob', 'Hello Alice']);
  });
});
