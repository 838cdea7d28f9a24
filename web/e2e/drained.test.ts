/** Key packages that have run out: who sleeps is let in all the same, and fills them up when it is back. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex } from '../../crypto/bytes.ts';
import type { TestDevice } from './device.ts';
import { calm, deviceOf, has, rowsIn, signUp, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const idOf = (hex: string): Bytes => {
  const id = fromHex(hex);
  if (!id) throw new Error('expected an id');
  return id;
};

/** Takes packages as askers would until the last-resort one comes; gives that one, and how many came before it. */
async function drain(user: Bytes): Promise<{ readonly last: string; readonly before: number }> {
  for (let before = 0; before < 1000; before++) {
    const [taken] = await world.hubStore().packages.take([user], world.timers.now());
    if (taken?.last) return { last: toHex(taken.bytes), before };
  }
  throw new Error('there is no last-resort package');
}

it('[X58] whose key packages have run out is let in by the last-resort one, by several people, and has new ones of both kinds when it is back', async () => {
  world = await newWorld();
  const people: TestDevice[] = [];
  for (const [i, name] of ['alice', 'bob', 'carol'].entries()) {
    const person = await world.device(name);
    await signUp(world, person, `+1415555010${i}`, name, `${name}_${i}`);
    people.push(person);
  }
  await calm(world);
  const [alice, bob, carol] = people as [TestDevice, TestDevice, TestDevice];
  const [user, device] = [idOf(userOf(carol)), idOf(deviceOf(carol))];
  carol.crash();
  const first = await drain(user);
  expect(first.before).toBeGreaterThan(10);
  const chats: string[] = [];
  for (const [person, text] of [
    [alice, 'from Alice'],
    [bob, 'from Bob'],
  ] as const) {
    const { chat } = await person.do('openChat', { user: toHex(user) });
    await person.do('send', { chat, text });
    await world.until('it is on the hub', async () => (await rowsIn(person, chat)).at(-1)?.status === 'hub');
    chats.push(chat);
  }
  expect(await world.hubStore().packages.count(device)).toBe(0);
  await carol.start();
  await world.until('Carol has both', async () => (await has(carol, chats[0] ?? '', 'from Alice')) && (await has(carol, chats[1] ?? '', 'from Bob')));
  expect([await textsIn(carol, chats[0] ?? ''), await textsIn(carol, chats[1] ?? '')]).toEqual([['from Alice'], ['from Bob']]);
  await world.until('there are new ones', async () => (await world.hubStore().packages.count(device)) > 0);
  const second = await drain(user);
  expect(second.before).toBe(first.before);
  expect(second.last).not.toBe(first.last);
});
