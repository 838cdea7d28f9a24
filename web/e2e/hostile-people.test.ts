/** A hub that lies about who is who: ghosts in a chat, devices nobody added, chains that are exchanged or frozen. */
import { afterEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64, toHex } from '../../crypto/bytes.ts';
import { leavesOf, seal } from '../../crypto/mls.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { writeKnock } from '../device/group/knock.ts';
import { queueLetter } from '../device/mail/letterbox.ts';
import { LETTER } from '../device/mail/welcome.ts';
import { PLAIN, writePlain } from '../sync/plain.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, deviceOf, has, lineAt, linkInto, newPerson, newTalk, reconnect, say, textsIn, userOf, linkOf } from './steps.ts';
import { isOn } from './lines.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a malicious hub', () => {
  it('[X46] cannot put a ghost into a chat: what it routes there can neither speak nor be let in', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const mallory = await newPerson(world, 'mallory');
    const between = await say(world, mallory, bob, 'Hi');
    await bob.do('acceptChat', { chat: between });
    await calm(world);
    const route = lineAt(bob, chat).route;
    const ghost = lineAt(mallory, between);
    const item = randomBytes(16);
    const sealed = await seal(ghost.group, writePlain({ kind: PLAIN.updates, updates: [randomBytes(40)] }), item);
    let injected = 0;
    let shift = 0;
    bob.line.says = (frame) => {
      if (!isOn(frame, route) || injected > 0) return [isOn(frame, route) ? { ...frame, seq: frame.seq + shift } : frame];
      injected = frame.seq;
      shift = 1;
      return [
        { ...frame, item, bytes: sealed.bytes, kind: KIND.message },
        { ...frame, seq: frame.seq + 1 },
      ];
    };
    await alice.do('send', { chat, text: 'among us' });
    await world.until('Bob has it', () => has(bob, chat, 'among us'));
    expect(injected).toBeGreaterThan(0);
    // Mallory asks to be let in, and tells what she would like to be there.
    const { hub } = coreOf(mallory);
    expect(
      (await hub.ask({ type: 'post', route, item: randomBytes(16), kind: KIND.message, epoch: 1, bytes: randomBytes(64), devices: [], mails: [] }))
        .answer,
    ).toBe('refused');
    // And she knocks, as a device does that has lost its place: at both, for as long as a knock is tried.
    for (const device of [alice, bob]) {
      const { user, device: id, keys } = coreOf(device).me();
      await queueLetter(
        coreOf(mallory),
        { user, device: id, sealKey: keys.seal.publicKey },
        LETTER.knock,
        writeKnock({ chat: chatAt(device, chat).id, generation: 0, lostAt: 0 }),
      );
    }
    await world.pass(30_000);
    for (const device of [alice, bob]) {
      const users = leavesOf(lineAt(device, chat).group).map(({ credential }) => toHex(credential.user));
      expect(users.sort()).toEqual([userOf(alice), userOf(bob)].sort());
    }
    bob.line.says = undefined;
    await reconnect(world, bob);
    await calm(world);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
  });

  it('[X47] cannot add a device to an account, nor exchange a chain for another, at first contact or later', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const mallory = await newPerson(world, 'mallory');
    await calm(world);
    const chains = async (device: TestDevice): Promise<readonly string[]> => (await coreOf(device).ownChain()).entries.map(toBase64);
    const [ofBob, ofMallory] = [await chains(bob), await chains(mallory)];
    const answer = (branches: readonly (readonly string[])[]): Response => Response.json({ branches });
    let asked = 0;
    const lies = [[[...ofBob, ...ofMallory.slice(0, 1)]], [ofMallory], [ofBob, ofMallory], [[...ofBob, 'AAAA']]];
    alice.line.answers = async (path) => (path.includes('/chains/') ? answer(lies[asked++ % lies.length]!) : undefined);
    for (let i = 0; i < lies.length; i++) await coreOf(alice).refreshChains([coreOf(bob).me().user]);
    expect(asked).toBeGreaterThanOrEqual(lies.length);
    const pinned = await coreOf(alice).people.chain(coreOf(bob).me().user);
    expect(pinned?.entries.map(toBase64)).toEqual(ofBob);
    // A name that leads to somebody else shows another safety number; what stands behind a contact code is signed by the key that the code names.
    alice.line.answers = async (path) => (path.endsWith('/lookup') ? Response.json({ user: toBase64(coreOf(mallory).me().user) }) : undefined);
    const { person } = await alice.do('find', { text: '@bobby' });
    expect(person.user).toBe(userOf(mallory));
    expect((await alice.view('safety', { user: person.user }))?.groups).not.toEqual((await alice.view('safety', { user: userOf(bob) }))?.groups);
    const code = await linkOf(world, bob);
    expect((await alice.do('find', { text: code })).person.user).toBe(userOf(bob));
    const scanned = (await bob.view('safety', { user: userOf(alice) }))!.code!;
    expect((await alice.do('checkSafetyCode', { user: userOf(mallory), code: scanned })).match).toBe(false);
    expect((await alice.do('checkSafetyCode', { user: userOf(bob), code: scanned })).match).toBe(true);
    alice.line.answers = undefined;
    await alice.do('send', { chat, text: 'all the same' });
    await world.until('Bob has it', () => has(bob, chat, 'all the same'));
  });

  it('[X48] that freezes a device chain is passed by: new devices are heard, and revoked ones are out', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const frozen = (await coreOf(alice).ownChain()).entries.map(toBase64);
    bob.line.answers = async (path) =>
      path.includes('/chains/') && !path.includes(encodeURIComponent(toBase64(coreOf(bob).me().user)))
        ? Response.json({ branches: [frozen] })
        : undefined;
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await tablet.do('send', { chat, text: 'from a device the hub denies' });
    await world.until('Bob hears it', () => has(bob, chat, 'from a device the hub denies'));
    await alice.do('revokeDevice', { device: deviceOf(tablet) });
    await world.until('its leaf is gone at Bob’s', () => leavesOf(lineAt(bob, chat).group).length === 2);
    expect((await coreOf(bob).people.chain(coreOf(alice).me().user))?.entries.length).toBe(frozen.length + 2);
  });
});
