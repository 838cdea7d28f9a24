/** A device that leaves its account: the others learn of it although it can tell nobody, and it stays where it cannot tell the hub. */
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { activeDevices, addName } from '../../crypto/identity.ts';
import { calm, coreOf, deviceOf, link, newTalk, signUp } from './steps.ts';
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
    await laptop.do('signOut', { force: false });
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
    expect(await ada.call('signOut', { force: false })).toMatchObject({ ok: false, error: { code: 'offline' } });
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
    await tablet.do('signOut', { force: false });
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
    expect(await tablet.call('signOut', { force: false })).toMatchObject({ ok: false, error: { code: 'offline' } });
    expect(told).toBeGreaterThan(0);
    tablet.line.says = undefined;
    tablet.mend();
    await world.pass(120_000);
    await calm(world);
    for (const one of [alice, bob, tablet]) expect((await coreOf(one).people.chain(user))?.devices.map(({ active }) => active)).toEqual([true, true]);
  });
});
