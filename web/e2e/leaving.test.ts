/** A device that leaves its account: the others learn of it although it can tell nobody, and it stays where it cannot tell the hub. */
import { afterEach, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../crypto/bytes.ts';
import { activeDevices, addName, readChain } from '../../crypto/identity.ts';
import { leavesOf } from '../../crypto/mls.ts';
import { calm, coreOf, deviceOf, has, lineAt, link, linkInto, newTalk, reconnect, signUp, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a device that signs out', () => {
  it('[N9] is gone from the account once another own device has been online', async () => {
    world = await newWorld();
    const ada = await world.device('ada');
    await signUp(world, ada, '+14155550301', 'Ada', 'ada_l');
    const laptop = await link(world, ada, 'laptop');
    await world.until('the laptop has said all', async () => (await laptop.view('connection', {})).waiting === 0);
    ada.cut();
    await laptop.do('signOut', { losing: false, unheard: false });
    ada.mend();
    await world.until('ada knows', async () => (await ada.view('devices', {})).devices.length === 1);
    expect((await ada.view('devices', {})).devices).toMatchObject([{ current: true }]);
  });

  it('[N9] is told where there is no hub, and stays', async () => {
    world = await newWorld();
    const ada = await world.device('ada');
    await signUp(world, ada, '+14155550301', 'Ada', 'ada_l');
    await world.until('all is sent', async () => (await ada.view('connection', {})).waiting === 0);
    ada.cut();
    expect(await ada.call('signOut', { losing: false, unheard: false })).toMatchObject({ ok: false, error: { code: 'offline' } });
    expect((await ada.view('me', {}))?.name).toBe('Ada');
  });

  it('[X90] while another own device grows the chain leaves all the same, and nobody ever sees two branches', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const leaving = deviceOf(tablet);
    const { user, device, keys } = coreOf(alice).me();
    // The tablet has read its chain; before it can say that it goes, the other device's new entry is there.
    let grown: Promise<unknown> | undefined;
    tablet.line.answers = async (path, response) => {
      if (!path.startsWith('/v1/chains/') || response.status !== 200) return undefined;
      grown ??= growName();
      await grown;
      return response;
    };
    const growName = async (): Promise<void> => {
      const chain = await coreOf(alice).ownChain();
      const named = await addName(chain, { keys, device }, 'alice_l', Math.floor(world.timers.now()));
      if (!named.may) throw new Error(named.because);
      expect(await coreOf(alice).hub.growChain(user, chain.entries.length, named.chain.entries.slice(chain.entries.length))).toBe('grown');
    };
    await tablet.do('signOut', { losing: false, unheard: false });
    tablet.crash();
    await world.until('Alice knows', async () => (await alice.view('devices', {})).devices.length === 1);
    await alice.do('send', { chat, text: 'without it' });
    await calm(world);
    for (const one of [alice, bob]) {
      const chain = await coreOf(one).people.chain(user);
      expect(chain?.username).toBe('alice_l');
      expect(chain && activeDevices(chain).map(({ id }) => toHex(id))).not.toContain(leaving);
      expect(coreOf(one).people.person(user).forked).toBe(false);
    }
  });

  it('[X90] tells nobody that it has gone before the hub has taken it', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const { user } = coreOf(alice).me();
    let told = 0;
    tablet.line.hears = (frame) => {
      if (frame.type === 'mail') told += 1;
      return [frame];
    };
    // The line breaks after the first letters have gone out.
    tablet.line.says = (frame) => {
      if (frame.type === 'posted' && told > 0) tablet.cut();
      return [frame];
    };
    expect(await tablet.call('signOut', { losing: false, unheard: false })).toMatchObject({ ok: false, error: { code: 'offline' } });
    expect(told).toBeGreaterThan(0);
    tablet.line.says = undefined;
    tablet.mend();
    await world.pass(120_000);
    await calm(world);
    for (const one of [alice, bob, tablet]) expect((await coreOf(one).people.chain(user))?.devices.map(({ active }) => active)).toEqual([true, true]);
  });

  it('[X284] unheard, with words unsent, leaves one signed entry behind, and its leaves go though it is the senior one', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const leaving = deviceOf(alice);
    alice.cut();
    await world.pass(500);
    await alice.do('send', { chat, text: 'never sent' });
    await alice.do('signOut', { losing: true, unheard: true });
    alice.crash();
    expect([alice.disk.tables.size, alice.parting()?.length]).toEqual([0, expect.any(Number)]);
    await alice.start();
    expect((await alice.view('session', {})).state).toBe('out');
    await world.pass(60_000);
    alice.mend();
    await world.until('the hub has heard', () => alice.parting() === undefined);
    alice.crash();
    await reconnect(world, tablet);
    await world.until('its leaf is gone everywhere', () => [tablet, bob].every((one) => leavesOf(lineAt(one, chat).group).length === 2));
    expect((await tablet.view('devices', {})).devices.map(({ device }) => device)).toEqual([deviceOf(tablet)]);
    expect(deviceOf(tablet)).not.toBe(leaving);
    await tablet.do('send', { chat, text: 'without it' });
    await world.until('bob has it', () => has(bob, chat, 'without it'));
    expect(await has(bob, chat, 'never sent')).toBe(false);
  });

  it('[X285] is asked for each of two consents, and one does not stand for the other', async () => {
    world = await newWorld();
    const { alice, chat } = await newTalk(world);
    await calm(world);
    alice.cut();
    await world.pass(500);
    await alice.do('send', { chat, text: 'unsent' });
    expect(await alice.call('signOut', { losing: false, unheard: true })).toMatchObject({ ok: false, error: { code: 'unsent', count: 1 } });
    expect(await alice.call('signOut', { losing: true, unheard: false })).toMatchObject({ ok: false, error: { code: 'offline' } });
    expect(await textsIn(alice, chat)).toContain('unsent');
    expect(alice.parting()).toBeUndefined();
    alice.mend();
    await calm(world);
    expect((await alice.view('devices', {})).devices).toHaveLength(1);
  });

  it('[X286] unheard, while another own device grows the chain, parts no chain', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const { user } = coreOf(alice).me();
    alice.cut();
    await world.pass(500);
    await alice.do('signOut', { losing: false, unheard: true });
    alice.crash();
    const laptop = await linkInto(world, tablet, 'laptop', chat);
    await alice.start();
    alice.mend();
    await world.until('it has nothing more to say', () => alice.parting() === undefined);
    alice.crash();
    for (const one of [tablet, laptop, bob]) await reconnect(world, one);
    await calm(world);
    for (const one of [tablet, laptop, bob]) {
      expect((await coreOf(one).people.chain(user))?.entries.length).toBe(4);
      expect(coreOf(one).people.person(user).forked).toBe(false);
    }
  });

  it('[X287] unheard, keeps trying until a hub has its entry: where it refuses, is begun anew, or the next account here leaves so too', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const user = userOf(alice);
    alice.cut();
    await world.pass(500);
    await alice.do('signOut', { losing: false, unheard: true });
    alice.crash();
    await alice.start();
    // The line is there again, but this hub takes no entry.
    const error = { code: 'unavailable', message: 'Not now.', timestamp: 0 };
    alice.line.answers = async (path, response) => (path.startsWith('/v1/chains/') ? Response.json({ error }, { status: 503 }) : response);
    alice.mend();
    await world.pass(120_000);
    expect(alice.parting()).toBeDefined();
    // It knows nobody any more, and others sign in on this device.
    alice.line.answers = undefined;
    tablet.crash();
    bob.crash();
    await world.wipeHub();
    await signUp(world, alice, '+14155550301', 'Ada', 'ada_l');
    const ada = userOf(alice);
    await world.until('all is sent', async () => (await alice.view('connection', {})).waiting === 0);
    alice.cut();
    await alice.do('signOut', { losing: false, unheard: true });
    alice.crash();
    for (const one of [tablet, bob]) await one.start();
    await calm(world);
    await alice.start();
    alice.mend();
    await world.until('the hub has heard of both', () => alice.parting() === undefined);
    alice.crash();
    for (const [one, left] of [
      [user, 1],
      [ada, 0],
    ] as const) {
      const [entries = []] = (await coreOf(bob).hub.chain(fromHex(one) ?? new Uint8Array())) ?? [];
      const chain = await readChain(entries);
      expect(chain && activeDevices(chain)).toHaveLength(left);
    }
    await reconnect(world, tablet);
    await world.until('its leaf is gone', () => leavesOf(lineAt(tablet, chat).group).length === 2);
  });
});
