/** More than one device: linking, what follows, and how a device goes. */
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { leavesOf } from '../../crypto/mls.ts';
import { StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, deviceOf, has, link, linkInto, newPerson, newTalk, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const leavesIn = (device: TestDevice, chat: string): number => {
  const line = chatOf(device, chat)?.line;
  return line ? leavesOf(line.group).length : 0;
};
const selfOf = async (device: TestDevice): Promise<string> => (await device.do('openSelf', {})).chat;

describe('a second device', () => {
  it('[X5] gets a leaf in every chat, the whole history, contacts, read marks and the own chat', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    for (let i = 0; i < 30; i++) await bob.do('send', { chat, text: `before ${i}` });
    const own = await selfOf(alice);
    await alice.do('send', { chat: own, text: 'note to self' });
    await world.until('alice has all', () => has(alice, chat, 'before 29'));
    await alice.do('markRead', { chat, id: (await rowsIn(alice, chat))[20]?.id ?? '' });
    await calm(world);
    const tablet = await link(world, alice, 'tablet');
    expect(userOf(tablet)).toBe(userOf(alice));
    await world.until('the tablet has the history', () => has(tablet, chat, 'before 29'));
    await calm(world);
    expect(await textsIn(tablet, chat)).toEqual(await textsIn(alice, chat));
    expect(await textsIn(tablet, own)).toEqual(['note to self']);
    expect((await tablet.view('people', {})).people.map(({ name }) => name)).toEqual(['Bob']);
    expect((await tablet.view('me', {}))?.name).toBe('Alice');
    const [there, here] = [await tablet.view('chat', { chat }), await alice.view('chat', { chat })];
    expect(there?.unread).toBe(here?.unread);
    expect(there?.firstUnread).toBe(here?.firstUnread);
    for (const device of [alice, bob, tablet]) expect(leavesIn(device, chat)).toBe(3);
    expect((await tablet.view('devices', {})).devices.map(({ name }) => name)).toContain('tablet');
    await tablet.do('send', { chat, text: 'from the tablet' });
    await world.until('both see it', async () => (await has(bob, chat, 'from the tablet')) && (await has(alice, chat, 'from the tablet')));
    expect((await rowsIn(alice, chat)).at(-1)?.own).toBe(true);
  });

  it('[X455] has the name its person said yes to, though it is reloaded before it has said anything', async () => {
    world = await newWorld();
    const alice = await newPerson(world, 'alice');
    const tablet = await world.device('tablet');
    tablet.follow('link', {}, ({ state }) => {
      if (state === 'joining') tablet.crash();
    });
    const { code } = await tablet.do('startLink', { name: 'Kitchen tablet' });
    await world.until('they have met', async () => {
      const met = await alice.call('acceptLink', { code });
      return met.ok && (await alice.do('confirmLink', { link: met.link, yes: true })) !== undefined;
    });
    await world.until('it is reloaded', () => !tablet.isOn());
    await tablet.start();
    await calm(world);
    for (const one of [alice, tablet]) expect((await one.view('devices', {})).devices.map(({ name }) => name)).toContain('Kitchen tablet');
  });

  it('[U202] is counted where the other person compares safety numbers', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const hers = async () => (await bob.view('safety', { user: userOf(alice) }))?.devices;
    const addedAt = async (at: number) => (await alice.view('devices', {})).devices.at(at)?.addedAt;
    expect(await hers()).toEqual({ count: 1, newestAt: await addedAt(0) });
    await linkInto(world, alice, 'tablet', chat);
    await world.until('Bob knows of it', async () => (await hers())?.count === 2);
    expect(await hers()).toEqual({ count: 2, newestAt: await addedAt(1) });
  });

  it('[X129] shows how far own messages have come, although who has read them is away', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id } = await alice.do('send', { chat, text: 'have you seen this?' });
    await world.until('bob has it', () => has(bob, chat, 'have you seen this?'));
    await bob.do('markRead', { chat, id });
    await calm(world);
    bob.crash();
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const statuses = async (device: TestDevice) => (await rowsIn(device, chat)).map(({ status }) => status);
    expect(await statuses(tablet)).toEqual(['read', undefined, 'read']);
    expect(await statuses(tablet)).toEqual(await statuses(alice));
  });

  it('[X131] calls people what the first device calls them, though they have said nothing of themselves yet', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    bob.crash();
    const { person } = await alice.do('find', { text: '@bobby' });
    await alice.do('openChat', { user: person.user });
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const titles = async (device: TestDevice) => (await device.view('chats', {})).rows.map(({ title }) => title);
    expect(await titles(tablet)).toEqual(await titles(alice));
    expect(await titles(tablet)).toContain('@bobby');
  });

  it('[X6] takes its history newest first, and from whoever is there when the old device goes to sleep half-way', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    for (let i = 0; i < 540; i++) await bob.do('send', { chat, text: `line ${i}` });
    await world.until('alice has all', () => has(alice, chat, 'line 539'));
    await calm(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    alice.crash();
    let first: readonly string[] = [];
    await world.until('something is there', async () => {
      first = await textsIn(tablet, chat);
      return first.length > 0;
    });
    expect(first).toContain('line 539');
    await world.until('all is there', async () => (await textsIn(tablet, chat)).length === 542);
    await alice.start();
    await calm(world);
    expect(await textsIn(tablet, chat)).toEqual(await textsIn(alice, chat));
  });

  it('[X65] that dies at whatever step while it joins and asks for the history has all of it in the end', async () => {
    world = await newWorld({ isMeant: (because) => because instanceof StoreClosed });
    const { alice, bob, chat } = await newTalk(world);
    const own = await selfOf(alice);
    await alice.do('send', { chat: own, text: 'note to self' });
    await calm(world);
    for (let step = 1; step <= 6; step++) {
      const tablet = await link(world, alice, `tablet ${step}`);
      tablet.store().killAt(step, 'after');
      await world.pass(3000);
      tablet.crash();
      // What it had asked for meets nobody who could answer in time.
      for (const device of [alice, bob]) device.crash();
      await tablet.start();
      await world.pass(20_000);
      for (const device of [alice, bob]) await device.start();
      await world.until('it has all', async () => (await has(tablet, chat, 'Hello Bob')) && (await has(tablet, own, 'note to self')));
      await alice.do('revokeDevice', { device: deviceOf(tablet) });
      tablet.crash();
    }
  });

  it('[X123] that is not wanted is told so at once, and its code is good for nobody else', async () => {
    world = await newWorld();
    const { alice } = await newTalk(world);
    const stranger = await world.device('stranger');
    const { code } = await stranger.do('startLink', { name: 'stranger' });
    const met = await alice.do('acceptLink', { code });
    const again = await alice.call('acceptLink', { code });
    expect(again.ok ? undefined : again.error.code).toBe('expired');
    await alice.call('confirmLink', { link: met.link, yes: false });
    await world.until('it is told', async () => (await stranger.view('link', {})).state === 'failed');
    const view = await stranger.view('link', {});
    expect(view.state === 'failed' && view.error.code).toBe('not_wanted');
    expect((await alice.view('devices', {})).devices).toHaveLength(1);
  });

  it('[X66] that signs out after another had lets who slept meanwhile come even again, and nothing runs in circles', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    alice.crash();
    const laptop = await link(world, tablet, 'laptop');
    await world.until('the laptop is in', () => leavesIn(laptop, chat) === 4);
    for (const device of [tablet, laptop]) await device.do('send', { chat, text: `from the ${device.name}` });
    await world.until('Bob has both', async () => (await has(bob, chat, 'from the tablet')) && (await has(bob, chat, 'from the laptop')));
    bob.crash();
    for (const device of [tablet, laptop]) {
      await world.pass(3000);
      await device.do('signOut', { losing: true, unheard: false });
      device.crash();
    }
    await alice.start();
    let answer: unknown;
    const synced = alice.do('sync', { timeout: 60_000, patience: 60_000 }).then((given) => {
      answer = given;
    });
    await world.until('alice is even', () => answer !== undefined);
    await synced;
    expect((await textsIn(alice, chat)).toSorted()).toEqual(['Hello Alice', 'Hello Bob', 'from the laptop', 'from the tablet']);
    expect(leavesIn(alice, chat)).toBe(2);
  });

  it('[X154] and is gone before it has answered keeps nobody waiting: who asked it is even at once, and asks whoever else there is', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const own = await selfOf(alice);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const gone = deviceOf(tablet);
    // Everybody is away while Alice asks: nobody answers in time.
    for (const device of [tablet, bob]) device.crash();
    const chats = [...coreOf(alice).chats.values()];
    for (const one of chats) coreOf(alice).reconcile(one);
    await world.until('she has asked all in vain', () => chats.every(({ record }) => (record.askAt ?? 0) > world.timers.now()));
    await alice.do('revokeDevice', { device: gone });
    await world.until('nobody is left to answer in her own chat', () => chatOf(alice, own)?.record.askAt === undefined);
    await world.until('Bob is asked anew', () => chatOf(alice, chat)?.live.asking !== undefined);
    await bob.start();
    await calm(world);
  });

  it('[X7] signs out: its leaves go, its disk is empty, and it may not speak again', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await world.until('it is in', () => leavesIn(tablet, chat) === 3);
    tablet.cut();
    await world.pass(500);
    await tablet.do('send', { chat, text: 'unsent' });
    const refused = await tablet.call('signOut', { losing: false, unheard: false });
    expect(refused.ok ? undefined : refused.error.code).toBe('unsent');
    tablet.mend();
    await calm(world);
    expect(await has(bob, chat, 'unsent')).toBe(true);
    await tablet.do('signOut', { losing: false, unheard: false });
    await world.until('its leaf is gone everywhere', () => leavesIn(bob, chat) === 2 && leavesIn(alice, chat) === 2);
    expect(tablet.disk.tables.size).toBe(0);
    await alice.do('send', { chat, text: 'without it' });
    await world.until('bob has it', () => has(bob, chat, 'without it'));
  });

  it('[X8] is revoked: its leaves go before anything more is sealed, it is told, and it can send nothing', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    await alice.do('revokeDevice', { device: deviceOf(tablet) });
    await alice.do('send', { chat, text: 'for those who stay' });
    await world.until('bob has it', () => has(bob, chat, 'for those who stay'));
    expect(leavesIn(alice, chat)).toBe(2);
    await world.until('the tablet is told', async () => (await tablet.view('session', {})).state === 'revoked');
    tablet.cut();
    tablet.crash();
    await tablet.start();
    expect((await tablet.view('session', {})).state).toBe('revoked');
    tablet.mend();
    expect(await has(tablet, chat, 'for those who stay')).toBe(false);
    await tablet.call('send', { chat, text: 'I am still here' });
    await world.pass(20_000);
    expect(await has(bob, chat, 'I am still here')).toBe(false);
    expect(await textsIn(tablet, chat)).toContain('Hello Bob');
    for (const device of [alice, bob]) expect(chatOf(device, chat)?.record.cuts.has(toHex(coreOf(tablet).me().device))).toBe(true);
  });
});
