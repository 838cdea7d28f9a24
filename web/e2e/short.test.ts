/** Devices that run only for moments, as a terminal's commands do, and never at the same time. */
import { afterEach, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { leavesOf } from '../../crypto/mls.ts';
import { directChatId, routeOf } from '../chat/names.ts';
import { writeKnock } from '../device/group/knock.ts';
import { queueLetter } from '../device/mail/letterbox.ts';
import { LETTER } from '../device/mail/welcome.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, has, isIn, newPerson, newTalk, type Two, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** As long as anything here may take on a slow machine; no run waits for it. */
const LONG_MS = 10 * 60_000;

/** One command: up until it is even with the hub, and gone not a moment later. */
async function runOf(device: TestDevice, after: () => void = () => undefined): Promise<unknown> {
  await device.start();
  let given: { readonly answer: unknown } | undefined;
  const end = (answer: unknown): void => {
    after();
    device.crash();
    given = { answer };
  };
  device.call('sync', { timeout: LONG_MS, patience: 0 }).then(end, end);
  await world.until('the command ends', () => given !== undefined, LONG_MS);
  return given?.answer;
}

/** Up until that is so, and gone. */
async function runUntil(device: TestDevice, what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  await device.start();
  await world.until(what, isSo);
  device.crash();
}

const logged = (device: TestDevice, event: string): number => device.log.filter((line) => line.startsWith(event)).length;
const isMailSent = async (device: TestDevice): Promise<boolean> => {
  await coreOf(device).outgoing.flushed();
  return true;
};
const givesNoPackages = async (path: string): Promise<Response | undefined> =>
  path.endsWith('/packages/take') ? Response.json({ packages: [] }) : undefined;

/** Alice and Bob, who have never met, and so many first routes of their chat, all taken by Mallory. */
async function newSquatted(routes: number): Promise<Pick<Two, 'alice' | 'bob'>> {
  world = await newWorld();
  const [alice, bob, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'bob'), await newPerson(world, 'mallory')];
  await calm(world);
  const { hub, me } = coreOf(mallory);
  const chat = directChatId(coreOf(alice).me().user, coreOf(bob).me().user);
  for (let generation = 0; generation < routes; generation++) {
    const frame = { item: randomBytes(16), predecessor: undefined, devices: [me().device], mails: [] };
    expect((await hub.ask({ type: 'open', route: routeOf(chat, generation), ...frame })).answer).toBe('posted');
  }
  return { alice, bob };
}

it('[X127] who is asked to let somebody in stays until that is done, so that two find each other again who are never there at once', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  bob.crash();
  await alice.do('send', { chat, text: 'acknowledged before the wipe' });
  await world.until('it is on the hub', () => chatAt(alice, chat).outbox.waiting.length === 0);
  alice.crash();
  await world.wipeHub();
  // The hub knows Bob again, and gives no key package of his: Alice opens alone, and he must ask to be let in.
  await runUntil(bob, 'the hub knows Bob', () => coreOf(bob).hub.online());
  alice.line.answers = givesNoPackages;
  await runOf(alice);
  alice.line.answers = undefined;
  await runUntil(bob, 'Bob has knocked', async () => logged(bob, 'knocked') > 0 && (await isMailSent(bob)));
  let leaves = 0;
  await runOf(alice, () => {
    const { line } = chatAt(alice, chat);
    leaves = line ? leavesOf(line.group).length : 0;
  });
  expect(leaves).toBe(2);
  await bob.start();
  await world.until('Bob is in', () => isIn(bob, chat));
  await alice.start();
  await world.until('Bob has what was acknowledged', () => has(bob, chat, 'acknowledged before the wipe'));
  await calm(world);
});

it('[X147] whose first route a stranger took goes on in its next run where it was, and opens the chat when its patience is over', async () => {
  const { alice, bob } = await newSquatted(1);
  const { chat } = await alice.do('openChat', { user: userOf(bob) });
  await alice.do('send', { chat, text: 'hello' });
  await world.until('Alice has knocked', () => logged(alice, 'knocked') > 0);
  alice.crash();
  await world.timers.advance(60_000);
  await alice.start();
  const since = world.timers.now();
  await world.until('Alice opens the next', () => alice.log.some((line) => line.startsWith('opening ') && line.includes('"generation":1')));
  // In this run alone it would have waited for a minute once more.
  expect(world.timers.now() - since).toBeLessThan(50_000);
  expect(logged(alice, 'opening_refused')).toBe(1);
  await world.until('Bob has it', () => has(bob, chat, 'hello'));
});

it('[X148] a command is even although a contact knocks for a device that has no key package', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.line.answers = givesNoPackages;
  const { user, device, keys } = coreOf(alice).me();
  const to = { user, device, sealKey: keys.seal.publicKey };
  const lostAt = world.timers.now() + 60_000;
  alice.crash();
  await queueLetter(coreOf(bob), to, LETTER.knock, writeKnock({ chat: chatAt(bob, chat).id, generation: 0, lostAt }));
  await isMailSent(bob);
  const knocker = toHex(coreOf(bob).me().device);
  let isKept = false;
  expect(await runOf(alice, () => (isKept = chatAt(alice, chat).record.knocks.has(knocker)))).toMatchObject({ ok: true });
  expect(isKept).toBe(true);
});

it('[X151] who takes the routes of a chat between two others keeps them from each other for minutes at most', async () => {
  const { alice, bob } = await newSquatted(60);
  const { chat } = await alice.do('openChat', { user: userOf(bob) });
  await alice.do('send', { chat, text: 'hello' });
  await world.until('Bob has it', () => has(bob, chat, 'hello'), LONG_MS);
  expect(logged(alice, 'opening_refused')).toBeLessThan(5);
});
