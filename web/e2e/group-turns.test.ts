/** What any device of a group might do and one does: whose turn it is, when the others follow, and who is told where they stand. */
import { toHex } from '../../crypto/bytes.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { dutyLeft } from '../device/group/duty.ts';
import { prepareOpening } from '../device/group/generation.ts';
import type { TestDevice } from './device.ts';
import { groupAt, newGroup, newThree, rolesAt, sayAll, settled, showSame } from './group-steps.ts';
import { calm, chatAt, chatOf, coreOf, has, isIn, meet, newPerson, reconnect, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const logged = ({ log }: TestDevice, event: string): number => log.filter((line) => line.startsWith(`${event} `)).length;

describe('whose turn it is in a group', () => {
  it('[X309] a route that is gone is asked for once, by whoever waits for another to open the next as well, and all meet there', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const all = [alice, bob, carol];
    const chat = await newGroup(world, alice, [bob, carol]);
    await calm(world);
    const route = toHex(chatAt(alice, chat).line?.route ?? new Uint8Array());
    const asked = new Map(all.map((device) => [device, 0]));
    for (const device of all)
      device.line.hears = (frame) => {
        if (frame.type === 'subscribe' && toHex(frame.route) === route) asked.set(device, (asked.get(device) ?? 0) + 1);
        return [frame];
      };
    await world.wipeHub();
    await world.until('all are in the next', () => all.every((device) => (chatOf(device, chat)?.line?.generation ?? 0) > 0));
    await sayAll(world, all, chat, 'on');
    await calm(world);
    expect(Math.max(...asked.values())).toBeLessThanOrEqual(2);
    expect(await showSame(all, chat)).toBe(true);
  });

  it('[X310] whoever leaves is taken away by somebody who comes for moments only, while the one whose turn it is sleeps; who leaves has no turn', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await calm(world);
    const isLate = (await dutyLeft(coreOf(alice), chatAt(alice, chat), `leave:${userOf(bob)}`)) > 0;
    const [first, late] = isLate ? [carol, alice] : [alice, carol];
    const staying = [alice, carol].map(userOf).sort();
    first.crash();
    late.crash();
    await bob.do('leaveGroup', { chat });
    await world.until('Bob is out', () => !isIn(bob, chat));
    let members: readonly string[] = [];
    for (let run = 1; run <= 8 && members.length !== 2; run++) {
      await late.start();
      await world.until('it is even', () => late.engine().isCaughtUp());
      members = (await groupAt(late, chat)).members.map(({ user }) => user);
      late.crash();
      await world.pass(1000);
    }
    expect(members.toSorted()).toEqual(staying);
  });

  it('[X311] where somebody who was removed lets others into a later generation, by rights that count no more, those who did not know come back to the others', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const dave = await newPerson(world, 'mallory');
    await meet(world, alice, dave, ['Hello Mallory', 'Hello Alice']);
    const chat = await newGroup(world, alice, [bob, carol, dave]);
    await calm(world);
    for (const device of [carol, dave]) device.cut();
    await world.pass(500);
    await alice.do('changePeople', { chat, add: [], remove: [userOf(dave)] });
    await settled(world, alice, chat);
    await world.wipeHub();
    await world.until('Alice and Bob go on', () => [alice, bob].every((device) => (chatOf(device, chat)?.line?.generation ?? 0) > 0));
    await world.until('they are even', () => [alice, bob].every((device) => device.engine().isCaughtUp()));
    await alice.do('send', { chat, text: 'without Mallory' });
    // Nothing Carol asks arrives, and Mallory's client opens what it may not.
    carol.line.hears = (frame) => (frame.type === 'mail' ? [] : [frame]);
    dave.line.says = (frame) => (frame.type === 'envelope' ? [] : [frame]);
    for (const device of [carol, dave]) device.mend();
    await world.until('Carol has lost her place', () => logged(carol, 'knocked') > 0 || logged(carol, 'opening_refused') > 0);
    const generation = (chatAt(alice, chat).line?.generation ?? 0) + 1;
    prepareOpening(coreOf(dave), chatAt(dave, chat), { generation, predecessor: undefined });
    await world.until('Carol is with Mallory', () => chatOf(carol, chat)?.line?.generation === generation);
    carol.line.hears = undefined;
    await world.until('Carol has it', () => has(carol, chat, 'without Mallory'), 60_000);
    dave.line.says = undefined;
    await reconnect(world, dave);
    await world.until('Mallory knows', async () => (await groupAt(dave, chat)).state === 'out', 600_000);
    await sayAll(world, [alice, bob, carol], chat, 'after');
    await calm(world);
    expect(await showSame([alice, bob, carol], chat)).toBe(true);
    expect(await rolesAt(carol, chat)).toEqual({ Alice: 'creator', Bob: 'member', Carol: 'member' });
    expect(await has(dave, chat, 'after alice')).toBe(false);
  });
});
