/** A hub that forgets: wiped, restored from an old backup, killed after it said yes. What people said is theirs, and nobody takes their place. */
import { afterEach, describe, expect, it } from 'vitest';
import { fromHex, randomBytes } from '../../crypto/bytes.ts';
import { routeOf } from '../chat/names.ts';
import { calm, chatOf, coreOf, enterCode, has, isOnHub, link, linkInto, newPerson, newTalk, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a wiped hub', () => {
  it('[X14] with one new code each both go on: what was acknowledged and not fetched arrives, and new words flow both ways', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const before = {
      users: [userOf(alice), userOf(bob)],
      safety: (await alice.view('safety', { user: userOf(bob) }))?.groups,
      text: await textsIn(alice, chat),
    };
    bob.cut();
    await world.pass(1000);
    await alice.do('send', { chat, text: 'acknowledged, not fetched' });
    await world.until('the hub has it', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    await world.wipeHub();
    bob.mend();
    await world.until('Bob has what the old hub had promised', () => has(bob, chat, 'acknowledged, not fetched'), 300_000);
    await alice.do('send', { chat, text: 'new from Alice' });
    // Clocks are set to the hub's but for what an answer takes: within that, who was first is anybody's guess.
    await world.pass(2000);
    await bob.do('send', { chat, text: 'new from Bob' });
    await world.until('both have the new', async () => (await has(bob, chat, 'new from Alice')) && (await has(alice, chat, 'new from Bob')));
    await calm(world);
    expect(await textsIn(alice, chat)).toEqual([...before.text, 'acknowledged, not fetched', 'new from Alice', 'new from Bob']);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
    const texts = world.texts.length;
    expect((await enterCode(world, alice, '+14155550101')).next).toBe('in');
    expect((await enterCode(world, bob, '+14155550102')).next).toBe('in');
    expect(world.texts.length - texts).toBe(2);
    expect([userOf(alice), userOf(bob)]).toEqual(before.users);
    expect((await alice.view('safety', { user: userOf(bob) }))?.groups).toEqual(before.safety);
    expect((await alice.view('me', {}))?.username).toBe('alice');
    const carol = await newPerson(world, 'carol');
    expect((await carol.do('find', { text: '@alice' })).person.user).toBe(before.users[0]);
    expect((await carol.do('find', { text: '@bobby' })).person.user).toBe(before.users[1]);
  });

  it('[X119] hears again whether a number finds its person, from whichever own device confirms the number', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    await alice.do('setFindable', { byNumber: true });
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    expect((await tablet.view('settings', {})).findable).toBe(true);
    await world.wipeHub();
    await world.until('all are back', () => world.devices.every((one) => one.engine().connection.state === 'online'));
    await enterCode(world, bob, '+14155550102');
    alice.cut();
    expect((await enterCode(world, tablet, '+14155550101')).next).toBe('in');
    expect((await tablet.view('number', {}))?.byNumber).toBe(true);
    expect((await bob.do('find', { text: '+14155550101' })).person.user).toBe(userOf(alice));
    await tablet.call('setFindable', { byNumber: false });
    alice.mend();
    await world.until('Alice knows', async () => (await alice.view('settings', {})).findable === false);
    expect((await bob.call('find', { text: '+14155550101' })).ok).toBe(false);
  });

  it('[X119] or an old backup is told what was chosen since, also what was chosen with the hub away', async () => {
    world = await newWorld();
    const { alice } = await newTalk(world);
    await calm(world);
    await world.backupHub();
    await world.until('she is back', () => alice.engine().connection.state === 'online');
    await alice.do('setFindable', { byNumber: true });
    await calm(world);
    await world.restoreHub();
    await world.until('it is told', async () => (await alice.view('number', {}))?.byNumber === true, 2 * 3_600_000);
    alice.cut();
    await world.pass(1000);
    expect((await alice.call('setFindable', { byNumber: false })).ok).toBe(false);
    expect((await alice.view('settings', {})).findable).toBe(false);
    alice.mend();
    await world.until('that too', async () => (await alice.view('number', {}))?.byNumber === false, 2 * 3_600_000);
  });

  it('[X440] takes no word away that its hub alone had for months, also where an own device answers for the one that said it', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const laptop = await linkInto(world, bob, 'laptop', chat);
    await calm(world);
    for (const device of [alice, laptop]) device.cut();
    await world.pass(1000);
    await bob.do('send', { chat, text: 'on the hub alone' });
    await world.until('the hub has it', () => isOnHub(bob, chat));
    bob.crash();
    await world.sleep(40 * 24 * 3_600_000);
    await world.wipeHub();
    for (const device of [alice, laptop]) device.mend();
    await alice.do('send', { chat, text: 'we go on' });
    await world.until('they do', () => has(laptop, chat, 'we go on'), 600_000);
    await calm(world);
    await bob.start();
    await world.until('he has their words', () => has(bob, chat, 'we go on'), 600_000);
    await calm(world);
    for (const device of [laptop, alice]) expect([device.name, await has(device, chat, 'on the hub alone')]).toEqual([device.name, true]);
  });

  it('[X15] meanwhile nobody else can take a name, and a route that somebody squats leads nowhere', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    alice.cut();
    bob.cut();
    await world.wipeHub();
    const mallory = await world.device('mallory');
    await enterCode(world, mallory, '+14155550666');
    await world.until('mallory is online', () => coreOf(mallory).hub.online());
    const id = fromHex(chat) ?? new Uint8Array(16);
    const { hub, me } = coreOf(mallory);
    for (const generation of [0, 1, 2]) {
      const opened = await hub.ask({
        type: 'open',
        route: routeOf(id, generation),
        item: randomBytes(16),
        predecessor: undefined,
        devices: [me().device],
        mails: [],
      });
      expect(opened.answer).toBe('posted');
    }
    alice.mend();
    await world.until('alice is back', () => alice.engine().connection.state === 'online');
    await world.pass(2000);
    const stolen = await mallory.call('setProfile', { name: 'Alice', username: 'alice', bio: '' });
    expect(stolen.ok ? undefined : stolen.error.code).toBe('username_taken');
    bob.mend();
    await alice.do('send', { chat, text: 'we go on' });
    await world.until('Bob has it', () => has(bob, chat, 'we go on'), 600_000);
    expect(chatOf(alice, chat)?.record.authority.generation).toBeGreaterThan(2);
    expect(coreOf(mallory).chats.has(chat)).toBe(false);
    expect((await enterCode(world, alice, '+14155550101')).next).toBe('in');
    await mallory.do('setProfile', { name: 'Mallory', username: 'mallory', bio: '' });
    expect((await mallory.do('find', { text: '@alice' })).person.user).toBe(userOf(alice));
  });

  it('[X16] who comes back much later, alone or first, finds the chat again, and nothing either wrote meanwhile is lost', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    bob.cut();
    await world.pass(500);
    for (const text of ['one', 'two']) await bob.do('send', { chat, text: `Bob, offline, ${text}` });
    await world.wipeHub();
    await alice.do('send', { chat, text: 'alone here' });
    await world.until('it is on the hub', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    await world.pass(120_000);
    bob.mend();
    await world.until('Bob has it', () => has(bob, chat, 'alone here'), 300_000);
    await world.until('Alice has his', () => has(alice, chat, 'Bob, offline, two'), 300_000);
    await calm(world);
    expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
    expect(chatOf(alice, chat)?.line?.route).toEqual(chatOf(bob, chat)?.line?.route);
    expect(new Set(await textsIn(alice, chat)).size).toBe((await textsIn(alice, chat)).length);
  });
});

describe('a hub from an old backup', () => {
  it('[X17] is noticed: nothing that was said since is lost, epochs never go back, and both go on', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await world.backupHub();
    await world.until('both are back', () => [alice, bob].every((one) => one.engine().connection.state === 'online'));
    for (let i = 0; i < 5; i++) {
      await alice.do('send', { chat, text: `a${i}` });
      await bob.do('send', { chat, text: `b${i}` });
      await world.pass(1000);
    }
    await calm(world);
    bob.cut();
    await world.pass(500);
    await alice.do('send', { chat, text: 'only on the newer hub' });
    await world.until('it is on the hub', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    const generation = chatOf(alice, chat)?.record.authority.generation ?? 0;
    await world.restoreHub();
    bob.mend();
    await world.until('Bob has it', () => has(bob, chat, 'only on the newer hub'), 300_000);
    await bob.do('send', { chat, text: 'and on' });
    await world.until('Alice has that', () => has(alice, chat, 'and on'), 300_000);
    await calm(world);
    expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
    expect((await textsIn(alice, chat)).length).toBe(14);
    expect(chatOf(alice, chat)?.record.authority.generation).toBeGreaterThan(generation);
  });

  it('[X18] one device behind the backup and one ahead of it meet again', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await world.backupHub();
    bob.cut();
    await world.until('alice is back', () => alice.engine().connection.state === 'online');
    for (let i = 0; i < 3; i++) await alice.do('send', { chat, text: `a${i}` });
    await world.until('all are on the hub', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    await world.restoreHub();
    alice.cut();
    bob.mend();
    await bob.do('send', { chat, text: 'on the old log' });
    await world.until('it is on the hub', async () => (await rowsIn(bob, chat)).at(-1)?.status === 'hub');
    alice.mend();
    await world.until('they have both', async () => (await has(bob, chat, 'a2')) && (await has(alice, chat, 'on the old log')), 300_000);
    await calm(world);
    expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
    expect((await textsIn(alice, chat)).length).toBe(6);
  });
});

describe('a hub that is killed', () => {
  it('[X19] right after an ack has what it acknowledged, and nothing comes twice', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    for (let round = 0; round < 10; round++) {
      bob.cut();
      const { id } = await alice.do('send', { chat, text: `round ${round}` });
      await world.until('acked', async () => (await rowsIn(alice, chat)).find((row) => row.id === id)?.status === 'hub');
      await world.restartHub();
      bob.mend();
      alice.cut();
      await world.until('Bob has it, from the hub alone', () => has(bob, chat, `round ${round}`));
      alice.mend();
    }
    await calm(world);
    expect((await textsIn(bob, chat)).filter((text) => text.startsWith('round'))).toEqual(Array.from({ length: 10 }, (_, i) => `round ${i}`));
  });
});
