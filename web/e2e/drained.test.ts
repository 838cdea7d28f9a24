/** Key packages that have run out or exclude each other: who sleeps is let in all the same. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, equal, fromHex, toBase64, toHex } from '../../crypto/bytes.ts';
import { readKeyPackage } from '../../crypto/mls.ts';
import { makePackage, PACKAGE_LIFE_MS, parsePackage, WELCOME_MS } from '../../crypto/mls-package.ts';
import { DEFAULT_SUITE, suiteOf } from '../../crypto/mls-suite.ts';
import { exporting } from '../../crypto/mls-testing-forge.ts';
import { RENEW_MS } from '../device/memory/stocked.ts';
import { rangeOf } from '../store/key.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, deviceOf, has, isIn, lineAt, link, newPerson, newTalk, rowsIn, say, signUp, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

const DAY = 24 * 60 * 60 * 1000;

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
    const [taken] = await world.hubStore().packages.take([user]);
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

/** Packages of these devices of one person, each valid, all with the leaf key of the first. */
async function alikePackages(devices: readonly TestDevice[]): Promise<readonly Bytes[]> {
  const suite = await suiteOf(DEFAULT_SUITE);
  const now = Math.floor(world.timers.now());
  let leafKey: Bytes | undefined;
  const made: Bytes[] = [];
  for (const device of devices) {
    const { user, device: id, keys } = coreOf(device).me();
    const entry = (await coreOf(device).ownChain()).devices.find((one) => equal(one.id, id));
    if (!entry) throw new Error('expected a device of the chain');
    const credential = { user, key: entry.signKey, index: entry.index };
    const { bytes } = await makePackage(credential, keys.sign, now, false, leafKey ? exporting(leafKey, LEAF_KEY, suite) : suite);
    leafKey ??= parsePackage(bytes)?.leafNode.hpkePublicKey as Bytes;
    expect(equal(parsePackage(bytes)?.leafNode.hpkePublicKey as Bytes, leafKey)).toBe(true);
    expect(await readKeyPackage(bytes, now)).toBeDefined();
    made.push(bytes);
  }
  return made;
}
/** Which of the public keys a package gives out is that of its leaf. */
const LEAF_KEY = 0;

it('[X86] whose two devices left packages with one leaf key stops nobody: the chat begins without them, and they are let in when they ask', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  const tablet = await link(world, bob, 'tablet');
  await calm(world);
  const devices = [bob, tablet];
  const packages = await alikePackages(devices);
  const user = toBase64(coreOf(bob).me().user);
  alice.line.answers = async (path) =>
    path === '/v1/packages/take'
      ? Response.json({
          packages: devices.map((device, i) => ({
            user,
            device: toBase64(coreOf(device).me().device),
            package: toBase64(packages[i] as Bytes),
            last: false,
          })),
        })
      : undefined;
  const { chat } = await alice.do('openChat', { user: userOf(bob) });
  await world.until('Alice is in', () => isIn(alice, chat));
  await alice.do('send', { chat, text: 'to nobody yet' });
  alice.line.answers = undefined;
  await bob.do('openChat', { user: userOf(alice) });
  for (const device of devices) await world.until(`${device.name} has it`, () => has(device, chat, 'to nobody yet'));
  expect(chatOf(bob, chat)?.line?.generation).toBe(0);
});

it('[X461] whose disk lacks the keys to what the hub hands out has a new stock in its place, and is let in', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  await calm(world);
  const { store } = coreOf(bob);
  // As a disk that was put back from a copy: what the hub has was made after it.
  const all = { ...rangeOf(new Uint8Array()), limit: 1000 };
  const lost = await store.range('packages', all);
  expect(lost.length).toBeGreaterThan(10);
  await store.transact(lost.map(({ key }) => ({ op: 'delete', table: 'packages', key })));
  const { chat } = await alice.do('createGroup', { name: 'Crew', people: [userOf(bob)] });
  await world.until('Bob cannot come in', () => bob.log.some((line) => line.includes('no_package')));
  // It looks after its stock once an hour, and when it starts.
  bob.crash();
  await bob.start();
  await world.until('Bob is in', () => isIn(bob, chat), 60 * 60_000);
  await alice.do('send', { chat, text: 'welcome aboard' });
  await world.until('Bob reads', () => has(bob, chat, 'welcome aboard'));
  expect(bob.log.filter((line) => line.includes('no_package')).length).toBeLessThan(5);
  await calm(world);
});

it('[X457] whose stock at the hub is older than packages live has a new one, so that whoever is new lets them in at once', async () => {
  world = await newWorld();
  const bob = await newPerson(world, 'bob');
  await calm(world);
  const kept = (): number => bob.disk.tables.get('packages')?.length ?? 0;
  const before = kept();
  expect(before).toBeGreaterThan(10);
  // They are there now and then, and nobody takes a package.
  for (let i = 0; i < 4; i++) {
    await world.sleep(RENEW_MS + DAY);
    await world.until('he is there', () => bob.engine().connection.state === 'online');
    await calm(world);
  }
  const alice = await newPerson(world, 'alice');
  const chat = await say(world, alice, bob, 'Hello');
  expect(lineAt(alice, chat).generation).toBe(0);
  expect(bob.log.filter((line) => line.includes('no_package'))).toEqual([]);
  // What no Welcome can be for any more does not pile up: of each stock the last-resort package is left, which answers for a year.
  await world.sleep(PACKAGE_LIFE_MS + WELCOME_MS + DAY);
  await world.until('the new stock is there', () => kept() > 0 && kept() <= before + 6, 10 * 60_000);
});
