/** People: found and listed, called, shown what this person lets them see, whether they are there at that moment or not. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { photoOf } from '../chat/photo.world.ts';
import type { TestDevice } from './device.ts';
import { CAST, calm, has, isIn, link, meet, newPerson, newTalk, textsIn, userOf, linkOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const shows = async (device: TestDevice, user: string, photo: Bytes | undefined): Promise<boolean> => {
  const shown = await device.view('photo', { of: user });
  return photo ? shown !== undefined && equal(shown.bytes, photo) : shown === undefined;
};
const personIn = (device: TestDevice, user: string) => device.view('person', { user });

it('[X370] of settings, pins and mutes which two devices change at once none is lost, and all devices show the same', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const tablet = await link(world, alice, 'tablet');
  await calm(world);
  for (const one of [alice, tablet]) one.cut();
  await world.pass(500);
  await alice.do('setSettings', { readReceipts: false });
  await alice.do('pinChat', { chat, on: true });
  await alice.do('setSettings', { lastSeen: 'nobody' });
  await tablet.do('setSettings', { typing: false });
  await tablet.do('muteChat', { chat, until: Number.MAX_SAFE_INTEGER });
  await tablet.do('setSettings', { lastSeen: 'everyone', keepArchived: true });
  for (const one of [alice, tablet]) one.mend();
  await calm(world);
  const [mine, other] = [await alice.view('settings', {}), await tablet.view('settings', {})];
  expect(mine).toEqual(other);
  expect([mine.readReceipts, mine.typing, mine.keepArchived]).toEqual([false, false, true]);
  for (const one of [alice, tablet]) {
    const row = (await one.view('chats', {})).rows.find((found) => found.chat === chat);
    expect([row?.pinned, row?.mutedUntil]).toEqual([1, Number.MAX_SAFE_INTEGER]);
  }
});

it('[X391] when a mute ends, the list and its badge say so by themselves, and a chat that is marked is unread until it is read', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const first = (await alice.do('history', { chat, limit: 5 })).rows.at(-1)?.id ?? '';
  await alice.do('markRead', { chat, id: first });
  await alice.do('muteChat', { chat, until: world.timers.now() + 60_000 });
  await bob.do('send', { chat, text: 'while muted' });
  await world.until('it is here', () => has(alice, chat, 'while muted'));
  const badges: number[] = [];
  alice.follow('chats', {}, ({ badge }) => badges.push(badge.unread));
  await world.until('muted, it does not count', () => badges.at(-1) === 0);
  await world.until('the mute is over', () => badges.at(-1) === 1, 70_000);
  const last = (await alice.do('history', { chat, limit: 5 })).rows.at(-1)?.id ?? '';
  await alice.do('markRead', { chat, id: last });
  await world.until('it was read', () => badges.at(-1) === 0);
  await alice.do('markUnread', { chat, on: true });
  await world.until('it is marked', () => badges.at(-1) === 1);
  await alice.do('markRead', { chat, id: last });
  await world.until('it is read', () => badges.at(-1) === 0);
});

// Feature: telegram-clone, Property 31: a profile change reaches every contact
it('[X371] a profile change reaches every contact and their open chat, photo and all, also those who were away, and their other devices', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const carol = await newPerson(world, 'carol');
  await meet(world, alice, carol, ['Hello Carol', 'Hello']);
  const tablet = await link(world, bob, 'tablet');
  await calm(world);
  for (const away of [carol, tablet]) away.crash();
  const [first, her] = [photoOf(1, 30_000), userOf(alice)];
  await alice.do('setProfile', { name: 'Alice B.', username: 'alice', bio: 'away now', photo: first });
  await world.until('Bob sees it', async () => (await personIn(bob, her))?.name === 'Alice B.' && (await shows(bob, her, first)));
  expect((await bob.view('chat', { chat }))?.title).toBe('Alice B.');
  // What is not said stays, and what is taken away goes.
  await alice.do('setProfile', { name: 'Alice', username: 'alice', bio: '' });
  await world.until('Bob sees that', async () => (await personIn(bob, her))?.name === 'Alice' && (await shows(bob, her, first)));
  const second = photoOf(2);
  await alice.do('setProfile', { name: 'Alice C.', username: 'alice', bio: 'here', photo: second });
  await calm(world);
  alice.crash();
  for (const back of [carol, tablet]) {
    await back.start();
    await world.until(
      `${back.name} sees all of it`,
      async () => (await personIn(back, her))?.name === 'Alice C.' && (await shows(back, her, second)),
    );
  }
  await alice.start();
  await alice.do('setProfile', { name: 'Alice C.', username: 'alice', bio: 'here', photo: null });
  await world.until('nobody shows it', async () => (await shows(bob, her, undefined)) && (await shows(carol, her, undefined)));
  expect(await alice.call('setProfile', { name: 'A', username: 'alice', bio: '', photo: new Uint8Array(8) })).toMatchObject({
    error: { code: 'invalid_photo' },
  });
});

// Feature: telegram-clone, Property 27: a contact added by number is listed
// Feature: telegram-clone, Property 28: a removed contact keeps the history
it('[X372] somebody added by number, username or code is listed on every own device, is called as wished, and taken off again with nothing lost', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const carol = await newPerson(world, 'carol');
  const tablet = await link(world, alice, 'tablet');
  await calm(world);
  await carol.do('setFindable', { byNumber: true });
  const listed = async (device: TestDevice): Promise<readonly string[]> =>
    (await device.view('people', { locale: 'en' })).people.map(({ name }) => name);
  const { person } = await alice.do('addContact', { text: CAST.carol[0] });
  expect(person).toMatchObject({ user: userOf(carol), contact: true });
  await alice.do('renameContact', { user: userOf(carol), name: 'Zia Carol' });
  await alice.do('renameContact', { user: userOf(bob), name: 'Ärzte-Bob' });
  await world.until('the tablet lists both', async () => (await listed(tablet)).join() === 'Ärzte-Bob,Zia Carol');
  await alice.do('removeContact', { user: userOf(bob) });
  await world.until('the tablet lists one', async () => (await listed(tablet)).join() === 'Zia Carol');
  expect(await textsIn(tablet, chat)).toEqual(['Hello Bob', 'Hello Alice']);
  await bob.do('send', { chat, text: 'still here' });
  await world.until('it comes', () => has(tablet, chat, 'still here'));
  await tablet.do('addContact', { text: await linkOf(world, bob), name: '' });
  await world.until('Alice lists him, called as before', async () => (await listed(alice)).join() === 'Ärzte-Bob,Zia Carol');
  await tablet.do('renameContact', { user: userOf(bob), name: '' });
  await world.until('he is called as he says', async () => (await personIn(alice, userOf(bob)))?.name === 'Bob');
  for (const [text, code] of [
    ['@nobody_here', 'unknown_person'],
    [userOf(alice), 'yourself'],
  ] as const)
    expect(await alice.call('addContact', { text })).toMatchObject({ error: { code } });
});

it('[U374] who was found by a number alone is called by it until they say a name, and then as they say', async () => {
  world = await newWorld();
  const alice = await newPerson(world, 'alice');
  const carol = await newPerson(world, 'carol');
  const [number] = CAST.carol;
  await carol.do('setFindable', { byNumber: true });
  const { person } = await alice.do('addContact', { text: number });
  const { people } = await alice.view('people', { locale: 'en' });
  expect([person.name, people.map(({ name }) => name)]).toEqual([number, [number]]);
  await meet(world, alice, carol, ['Hello Carol', 'Hello']);
  await world.until('she has said her name', async () => (await personIn(alice, userOf(carol)))?.name === 'Carol');
});

it('[X359] who was found by a number alone is called by it on every own device, also once a name given to them is taken back there', async () => {
  world = await newWorld();
  const alice = await newPerson(world, 'alice');
  const carol = await newPerson(world, 'carol');
  const tablet = await link(world, alice, 'tablet');
  const [number] = CAST.carol;
  await carol.do('setFindable', { byNumber: true });
  const { person } = await alice.do('addContact', { text: number, name: 'Zia' });
  await calm(world);
  const phone = await link(world, alice, 'phone');
  await calm(world);
  for (const one of [alice, tablet, phone]) expect((await personIn(one, person.user))?.name).toBe('Zia');
  await tablet.do('renameContact', { user: person.user, name: '' });
  await calm(world);
  for (const one of [alice, tablet, phone]) expect((await personIn(one, person.user))?.name).toBe(number);
});

it('[X357] who was found by a number and then by a username is called by the username, on all own devices alike', async () => {
  world = await newWorld();
  const alice = await newPerson(world, 'alice');
  const carol = await newPerson(world, 'carol');
  const tablet = await link(world, alice, 'tablet');
  const [number, , username] = CAST.carol;
  await carol.do('setFindable', { byNumber: true });
  await alice.do('find', { text: number });
  const { person } = await alice.do('addContact', { text: `@${username}` });
  await calm(world);
  for (const one of [alice, tablet]) expect(await personIn(one, person.user)).toMatchObject({ name: '', username });
});

it('[X373] a photo is shown to whom its person lets see it: to contacts, to nobody, and otherwise to one', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  const carol = await newPerson(world, 'carol');
  await meet(world, alice, carol, ['Hello Carol', 'Hello']);
  const photo = photoOf(3);
  await alice.do('setProfile', { name: 'Alice', username: 'alice', bio: '', photo });
  const sees = (one: boolean, other: boolean) => async (): Promise<boolean> =>
    (await shows(bob, userOf(alice), one ? photo : undefined)) && (await shows(carol, userOf(alice), other ? photo : undefined));
  await world.until('both see it', sees(true, true));
  await alice.do('removeContact', { user: userOf(carol) });
  await alice.do('setSettings', { photo: 'contacts' });
  await world.until('Bob alone sees it', sees(true, false));
  await alice.do('setSettings', { photo: 'nobody' });
  await alice.do('setException', { of: 'photo', user: userOf(carol), is: 'always' });
  await world.until('Carol alone sees it', sees(false, true));
  expect((await alice.view('exceptions', { of: 'photo' })).always.map(({ user }) => user)).toEqual([userOf(carol)]);
  await alice.do('setException', { of: 'photo', user: userOf(carol), is: 'none' });
  await alice.do('setSettings', { photo: 'everyone' });
  await alice.do('setException', { of: 'photo', user: userOf(bob), is: 'never' });
  await world.until('all but Bob see it', sees(false, true));
});

it('[P26] a stranger who asks to write shows no photo in the list or the chat until they are accepted', async () => {
  world = await newWorld();
  const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
  const photo = photoOf(9);
  await mallory.do('setProfile', { name: 'Mallory', username: 'mallory', bio: '', photo });
  const { chat } = await mallory.do('openChat', { user: userOf(alice) });
  await mallory.do('send', { chat, text: 'Buy now' });
  const asked = async () => (await alice.view('chats', {})).requests.find((row) => row.chat === chat);
  await world.until(
    'Alice has the request, and who it is of',
    async () => (await personIn(alice, userOf(mallory)))?.photo !== undefined && (await asked()) !== undefined,
  );
  expect([(await asked())?.photo, (await alice.view('chat', { chat }))?.photo]).toEqual([undefined, undefined]);
  await alice.do('acceptChat', { chat });
  const name = (await personIn(alice, userOf(mallory)))?.photo;
  expect([(await alice.view('chats', {})).rows.find((row) => row.chat === chat)?.photo, (await alice.view('chat', { chat }))?.photo]).toEqual([
    name,
    name,
  ]);
  expect((await alice.view('photo', { of: userOf(mallory) }))?.photo).toBe(name);
});

it('[P27] the photo of a group has a name and its bytes, as that of a person, and a new one another name', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  const { chat } = await alice.do('createGroup', { name: 'Bees', people: [userOf(bob)], photo: photoOf(5) });
  await world.until('Bob has it', async () => shows(bob, chat, photoOf(5)));
  const named = async () => (await bob.view('chats', {})).rows.find((row) => row.chat === chat)?.photo;
  const first = await named();
  expect((await bob.view('photo', { of: chat }))?.photo).toBe(first);
  await alice.do('setGroup', { chat, photo: photoOf(6) });
  await world.until('Bob has the next', async () => shows(bob, chat, photoOf(6)));
  expect([first?.length, (await named())?.length, (await named()) === first]).toEqual([64, 64, false]);
  await alice.do('setGroup', { chat, photo: new Uint8Array() });
  await world.until('it is gone', async () => shows(bob, chat, undefined));
  await world.until('it has no name', async () => (await named()) === undefined);
});

it('[P28] the groups two people are both in are known on each side, and a group one of them left is none', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  const shared = (device: TestDevice, other: TestDevice) => device.view('groupsWith', { user: userOf(other) }).then(({ chats }) => chats);
  expect([await shared(alice, bob), (await alice.view('groupsWith', { user: 'no id' })).chats]).toEqual([[], []]);
  const { chat } = await alice.do('createGroup', { name: 'Bees', people: [userOf(bob)] });
  await world.until('both see it', async () => (await shared(alice, bob)).join() === chat && (await shared(bob, alice)).join() === chat);
  await bob.do('leaveGroup', { chat });
  await world.until('it is no longer shared', async () => (await shared(alice, bob)).length === 0 && (await shared(bob, alice)).length === 0);
});

it('[X456] whoever may have written in a chat can be searched by: those of its groups and of its direct chats, and contacts, by name', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  const carol = await newPerson(world, 'carol');
  await meet(world, bob, carol, ['Hello Carol', 'Hello']);
  const { chat } = await bob.do('createGroup', { name: 'Walkers', people: [userOf(alice), userOf(carol)] });
  for (const one of [alice, carol]) await world.until(`${one.name} is in`, () => isIn(one, chat));
  for (const one of [alice, carol]) await one.do('acceptChat', { chat });
  await carol.do('send', { chat, text: 'Hello all' });
  await world.until('Alice has it', () => has(alice, chat, 'Hello all'));
  const names = async (): Promise<readonly string[]> => (await alice.view('writers', { locale: 'en' })).people.map(({ name }) => name);
  await world.until('Alice knows her name', async () => (await names()).includes('Carol'));
  expect(await names()).toEqual(['Bob', 'Carol']);
  expect((await alice.view('people', { locale: 'en' })).people.map(({ name }) => name)).toEqual(['Bob']);
});
