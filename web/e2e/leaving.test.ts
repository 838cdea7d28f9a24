/** A device that leaves its account: the others learn of it although it can tell nobody, and it stays where it cannot tell the hub. */
import { afterEach, describe, expect, it } from 'vitest';
import { link, signUp } from './steps.ts';
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
});
