/** A device that is linked later: what was said before it came is on it, and what it says is everybody's. In one process, the clock held. */
import { afterEach, describe, expect, it } from 'vitest';
import { newWorld, signUp, type TestDevice, textsIn, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Links `fresh` to the account of `old`, both being there. */
async function link(old: TestDevice, fresh: TestDevice): Promise<void> {
  const { code } = await fresh.do('startLink', { name: 'Laptop' });
  await world.pass(1000);
  const met = await old.do('acceptLink', { code });
  await old.do('confirmLink', { link: met.link, yes: true });
  await world.until('it is linked', async () => (await fresh.view('link', {})).state === 'done');
}

describe('a device that is linked later', () => {
  it('[N8] gets the chats and their whole history, and speaks in them', async () => {
    world = await newWorld();
    const ada = await world.device('ada');
    const ben = await world.device('ben');
    await signUp(world, ada, '+14155550301', 'Ada', 'ada_l');
    await signUp(world, ben, '+14155550302', 'Ben', 'ben_l');
    const { person } = await ada.do('find', { text: '@ben_l' });
    const { chat } = await ada.do('openChat', { user: person.user });
    await ada.do('send', { chat, text: 'before the laptop' });
    await world.until('ben has it', async () => (await textsIn(ben, chat)).includes('before the laptop'));
    await ben.do('acceptChat', { chat });
    await ben.do('send', { chat, text: 'answered before it too' });
    await world.until('ada has it', async () => (await textsIn(ada, chat)).includes('answered before it too'));

    const laptop = await world.device('laptop');
    await link(ada, laptop);
    await world.until('the laptop has the past', async () => (await textsIn(laptop, chat)).length === 2);
    expect(await textsIn(laptop, chat)).toEqual(['before the laptop', 'answered before it too']);
    expect((await laptop.view('chat', { chat }))?.state).toBe('open');
    await laptop.do('send', { chat, text: 'from the laptop' });
    for (const other of [ada, ben]) await world.until(`${other.name} has it`, async () => (await textsIn(other, chat)).includes('from the laptop'));
  });
});
