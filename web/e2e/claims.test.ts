/** A number two people want and a name two people want, on a hub that knows only what is proven to it. */
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { calm, enterCode, newPerson, newTalk, signUp, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

const DAY = 86_400_000;
let world: World;
afterEach(() => world.close());

describe('somebody who starts anew on a number that lives', () => {
  it('[X70] is seen on its devices, and they keep it: the number goes on leading to them, and the other is told', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    await alice.do('setFindable', { byNumber: true });
    await calm(world);
    expect(await alice.view('number', {})).toEqual({ bound: true, byNumber: true, claim: undefined, own: undefined });
    await world.pass(61_000);
    const thief = await world.device('thief');
    await enterCode(world, thief, '+14155550101');
    const { waitingUntil } = await thief.do('startAnew', {});
    await world.until('the thief sees it wait', async () => (await thief.view('number', {}))?.own?.until === waitingUntil);
    alice.cut();
    await world.pass(1000);
    alice.mend();
    await world.until('Alice sees it', async () => (await alice.view('number', {}))?.claim?.until === waitingUntil);
    expect((await alice.view('number', {}))?.claim?.since).toBe((waitingUntil ?? 0) - 7 * DAY);
    await alice.do('keepNumber', {});
    expect(await alice.view('number', {})).toEqual({ bound: true, byNumber: true, claim: undefined, own: undefined });
    await alice.do('keepNumber', {});
    await world.sleep(8 * DAY);
    await world.until('the thief is told', async () => (await thief.view('number', {}))?.bound === false, 300_000);
    expect((await bob.do('find', { text: '+14155550101' })).person.user).toBe(userOf(alice));
  });
});

describe('somebody who takes a name on a wiped hub before its owner is back', () => {
  it('[X71] loses it to the owner’s proof, as soon as the owner is back and without a new code', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    await calm(world);
    alice.cut();
    bob.cut();
    await world.wipeHub();
    const mallory = await world.device('mallory');
    await signUp(world, mallory, '+14155550666', 'Alice', 'alice');
    const carol = await newPerson(world, 'carol');
    expect((await carol.do('find', { text: '@alice' })).person.user).toBe(userOf(mallory));
    alice.mend();
    const { accounts } = world.hubStore();
    await world.until('it is hers', async () => toHex((await accounts.findByUsername('alice')) ?? new Uint8Array()) === userOf(alice));
    expect((await carol.do('find', { text: '@alice' })).person.user).toBe(userOf(alice));
    expect((await enterCode(world, alice, '+14155550101')).next).toBe('in');
    expect((await carol.do('find', { text: '@alice' })).person.user).toBe(userOf(alice));
    const again = await mallory.call('setProfile', { name: 'Alice', username: 'alice_1', bio: '' });
    expect(again.ok).toBe(true);
    const back = await mallory.call('setProfile', { name: 'Alice', username: 'alice', bio: '' });
    expect(back.ok ? undefined : back.error.code).toBe('username_taken');
    // Asked for once more it is refused once more, and the name one had is still one's own.
    const twice = await mallory.call('setProfile', { name: 'Alice', username: 'alice', bio: '' });
    expect(twice.ok ? undefined : twice.error.code).toBe('username_taken');
    expect((await carol.do('find', { text: '@alice_1' })).person.user).toBe(userOf(mallory));
  });
});
