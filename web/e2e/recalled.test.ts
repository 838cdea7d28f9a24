/** Whom the hub named once, by username and by number: on a hub that lost its store, to a squatter's gain or not, and after people chose other names. */
import { afterEach, describe, expect, it } from 'vitest';
import { HUB_LIMITS } from '../../hub/protocol/hub-limits.ts';
import type { TestDevice } from './device.ts';
import { calm, enterCode, newTalk, signUp, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const recalled = async (device: TestDevice, text: string): Promise<string> => {
  const answer = await device.call('recall', { text });
  return answer.ok ? answer.person.user : answer.error.code;
};
const found = async (device: TestDevice, text: string): Promise<string> => {
  const answer = await device.call('find', { text });
  return answer.ok ? answer.person.user : answer.error.code;
};

describe('whom the hub named', () => {
  it('[N20] is known by it afterwards, however the number is written, and nobody is by what they call themselves', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    expect([await recalled(alice, '@bobby'), await recalled(alice, '+14155550102')]).toEqual(['unknown_person', 'unknown_person']);
    await bob.do('setFindable', { byNumber: true });
    await calm(world);
    for (const text of ['@Bobby', '+14155550102']) expect(await found(alice, text)).toBe(userOf(bob));
    alice.crash();
    await alice.start();
    for (const text of ['@bobby', 'bobby', '+1 (415) 555-0102', '0014155550102'])
      expect([text, await recalled(alice, text)]).toEqual([text, userOf(bob)]);
    for (const text of [userOf(bob), '@bobby_2', '+14155550103']) expect([text, await recalled(alice, text)]).toEqual([text, 'unknown_person']);
    alice.cut();
    for (const text of ['@bobby', '+14155550102']) expect([text, await found(alice, text)]).toEqual([text, userOf(bob)]);
  });

  it('[N20] stays known where a hub that lost its store knows neither them nor who asks', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    expect(await found(alice, '@bobby')).toBe(userOf(bob));
    await calm(world);
    bob.cut();
    await world.wipeHub();
    await world.until('she is back', () => alice.engine().connection.state === 'online');
    expect([await found(alice, '@bobby'), await recalled(alice, '@bobby')]).toEqual(['unbound', userOf(bob)]);
    await enterCode(world, alice, '+14155550101');
    expect([await found(alice, '@bobby'), await recalled(alice, '@bobby')]).toEqual(['unknown_person', userOf(bob)]);
  });

  it('[N21] is not exchanged for who took the name meanwhile, however often the hub says so', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    expect(await found(alice, '@bobby')).toBe(userOf(bob));
    await calm(world);
    for (const one of [alice, bob]) one.cut();
    await world.wipeHub();
    const mallory = await world.device('mallory');
    await signUp(world, mallory, '+14155550666', 'Bob', 'bobby');
    alice.mend();
    await enterCode(world, alice, '+14155550101');
    for (const _ of [1, 2]) expect([await found(alice, '@bobby'), await recalled(alice, '@bobby')]).toEqual([userOf(mallory), userOf(bob)]);
    bob.mend();
    // His proof is older than her claim: the name is his again, and all agree.
    await world.until('it is his again', async () => (await found(alice, '@bobby')) === userOf(bob));
    expect(await recalled(alice, '@bobby')).toBe(userOf(bob));
  });

  it('[N21] is found under the name they chose since, and the old one is free for whoever has it now', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    expect(await found(alice, '@bobby')).toBe(userOf(bob));
    await bob.do('setProfile', { name: 'Bob', username: 'bobby_2', bio: '' });
    await world.until('Alice knows', async () => (await recalled(alice, '@bobby')) === 'unknown_person');
    await calm(world);
    await world.sleep(HUB_LIMITS.usernameHoldMs);
    const carol = await world.device('carol');
    await signUp(world, carol, '+14155550103', 'Carol', 'bobby');
    expect([await found(alice, '@bobby'), await recalled(alice, '@bobby')]).toEqual([userOf(carol), userOf(carol)]);
  });
});
