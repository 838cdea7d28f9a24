/** A member that breaks the rules: what it poisons, smuggles in after its removal, or carries over from another chat stops nobody. */
import { afterEach, describe, expect, it } from 'vitest';
import { equal, randomBytes, toHex } from '../../crypto/bytes.ts';
import { writeCommitEnvelope } from '../../crypto/envelope.ts';
import { commit as commitGroup, epochOf, leavesOf, seal } from '../../crypto/mls.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { TYPE } from '../chat/bodies.ts';
import { begin, commit } from '../device/memory/core.ts';
import { compose } from '../device/compose.ts';
import { fly } from '../device/group/flight.ts';
import { takeUpdates } from '../device/history/updates.ts';
import { PLAIN, writePlain } from '../sync/plain.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, deviceOf, has, lineAt, linkInto, newPerson, newTalk, rowsIn, say, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a malicious member', () => {
  /** Posts, from Bob's place, a commit nobody can take, and lets Bob vanish. */
  const poison = async (bob: TestDevice, chat: string): Promise<void> => {
    const { hub, me } = coreOf(bob);
    const line = lineAt(bob, chat);
    const item = randomBytes(16);
    const rider = await seal(line.group, writePlain({ kind: PLAIN.rider, event: randomBytes(200), photo: undefined }), item);
    const made = await commitGroup(rider.next, { add: [], remove: [] });
    if (!made.ok) throw new Error(made.because);
    const devices = leavesOf(line.group).map(({ credential }) => credential);
    expect(devices.length).toBeGreaterThan(1);
    const chains = await coreOf(bob).people.chains(chatAt(bob, chat).record.authority.roster);
    const ids = devices.map(({ user, index }) => chains.get(toHex(user))!.devices.find((one) => one.index === index)!.id);
    expect(ids.some((id) => equal(id, me().device))).toBe(true);
    const answer = await hub.ask({
      type: 'post',
      route: line.route,
      item,
      kind: KIND.commit,
      epoch: epochOf(line.group),
      bytes: writeCommitEnvelope({ rider: rider.bytes, commit: made.commit }),
      devices: ids,
      mails: [],
    });
    expect(answer.answer).toBe('posted');
    bob.crash();
  };

  it('[X50] who posts a commit nobody can take stops nobody: the others open the next generation and go on', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    await world.pass(5000);
    await alice.do('send', { chat, text: 'before' });
    await calm(world);
    await poison(bob, chat);
    await alice.do('send', { chat, text: 'after, from Alice' });
    await tablet.do('send', { chat, text: 'after, from the tablet' });
    await world.until(
      'they go on',
      async () => (await has(tablet, chat, 'after, from Alice')) && (await has(alice, chat, 'after, from the tablet')),
      300_000,
    );
    expect(lineAt(alice, chat).generation).toBe(1);
    expect(lineAt(tablet, chat).route).toEqual(lineAt(alice, chat).route);
    // Bob's device may have been somebody else's for a while; it knocks, and is let in.
    await bob.start();
    // Who asks an engine that ends just then is answered by the next one.
    await world.until('Bob is with them again', () => has(bob, chat, 'after, from the tablet').catch(() => false), 600_000);
    await calm(world);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
  });

  it('[X51] a removed device that goes on writing through a peer is heard by nobody', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await tablet.do('send', { chat, text: 'while it may' });
    await calm(world);
    tablet.cut();
    await alice.do('revokeDevice', { device: deviceOf(tablet) });
    await world.pass(10_000);
    const one = chatAt(tablet, chat);
    await compose(coreOf(tablet), one, { type: TYPE.text, text: 'smuggled' });
    const smuggled = one.outbox.waiting.map(({ update }) => update);
    expect(smuggled.length).toBeGreaterThan(0);
    // A peer carries it into the log, as its own message.
    const carrier = chatAt(bob, chat);
    await carrier.turn(() => fly(coreOf(bob), carrier, begin(carrier), { kind: PLAIN.updates, updates: smuggled }, []));
    for (const device of [alice, bob]) {
      const victim = chatAt(device, chat);
      await victim.turn(async () => {
        const draft = begin(victim);
        for (const update of smuggled) await takeUpdates(coreOf(device), victim, draft, deviceOf(bob), update);
        await commit(coreOf(device), victim, draft);
      });
    }
    await world.pass(10_000);
    for (const device of [alice, bob]) {
      expect(await has(device, chat, 'smuggled')).toBe(false);
      expect(await has(device, chat, 'while it may')).toBe(true);
    }
  });

  it('[X52] events of another chat, or of no sense, are shown by nobody and stop nobody', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const carol = await newPerson(world, 'carol');
    const other = await say(world, bob, carol, 'for Carol alone');
    await carol.do('acceptChat', { chat: other });
    await calm(world);
    bob.cut();
    await world.pass(500);
    await bob.do('send', { chat: other, text: 'meant for Carol' });
    const updates = chatAt(bob, other).outbox.waiting.map(({ update }) => update);
    bob.mend();
    await calm(world);
    const one = chatAt(bob, chat);
    const before = await rowsIn(alice, chat);
    const bent = updates.map((update) => {
      const copy = update.slice();
      for (let i = 0; i < 8; i++) copy[Math.floor((copy.length * (i + 1)) / 9)] = 0xff;
      return copy;
    });
    for (const load of [updates, bent, [randomBytes(500)], [new Uint8Array()]])
      await one.turn(() => fly(coreOf(bob), one, begin(one), { kind: PLAIN.updates, updates: load }, []));
    await one.turn(() => fly(coreOf(bob), one, begin(one), { kind: PLAIN.receipt, receipt: randomBytes(300) }, []));
    await world.pass(10_000);
    expect((await rowsIn(alice, chat)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    await bob.do('send', { chat, text: 'and on' });
    await world.until('Alice still hears him', () => has(alice, chat, 'and on'));
  });
});
