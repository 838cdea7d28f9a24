/** What people are called before they have said anything here: in the list, in a group, and in what waits to be changed. */
import { afterEach, expect, it } from 'vitest';
import { groupAt, newGroup } from './group-steps.ts';
import { calm, isIn, meet, newPerson, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

it('[U275] whoever was only looked for is called by their username, in what waits and what was done, and by their name once they say it', async () => {
  world = await newWorld();
  const [alice, bob, carol] = [await newPerson(world, 'alice'), await newPerson(world, 'bob'), await newPerson(world, 'carol')];
  await meet(world, alice, bob, ['Hello Bob', 'Hello Alice']);
  const chat = await newGroup(world, alice, [bob]);
  await calm(world);
  const user = (await alice.do('find', { text: '@caroline' })).person.user;
  alice.cut();
  await alice.do('changePeople', { chat, add: [user], remove: [] });
  const waits = await groupAt(alice, chat);
  expect(waits.pending).toHaveLength(1);
  expect(waits.meant).toEqual([{ user: userOf(carol), name: '', username: 'caroline' }]);
  alice.mend();
  const nameShown = async (): Promise<string | undefined> => {
    const row = (await alice.view('chats', {})).rows.find((one) => one.chat === chat);
    return row?.preview.service?.names[0];
  };
  await world.until('she is added', async () => (await groupAt(alice, chat)).members.length === 3);
  const added = await groupAt(alice, chat);
  expect(added.meant).toEqual([]);
  expect(added.members.find((one) => one.user === user)).toMatchObject({ name: '', username: 'caroline' });
  expect(await nameShown()).toBe('@caroline');
  await world.until('she has come', () => isIn(carol, chat));
  await carol.do('acceptChat', { chat });
  await world.until('she is heard', async () => (await groupAt(alice, chat)).members.some(({ name }) => name === 'Carol'));
  expect(await nameShown()).toBe('Carol');
  await alice.do('changePeople', { chat, add: [], remove: [user] });
  await world.until('she is out', async () => (await groupAt(alice, chat)).former.length === 1);
  expect((await groupAt(alice, chat)).former[0]).toMatchObject({ user, name: 'Carol', username: 'caroline' });
});
