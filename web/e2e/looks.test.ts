/** How often letters make a device ask for a chain: for whoever posted them alone, not often, and nobody loses a letter by that. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bytes, fromHex, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { encode, writeByte, writeList, writeUint } from '../../crypto/codec.ts';
import { addName, type Chain, type DeviceKeys } from '../../crypto/identity.ts';
import { type MailSender, sealMail } from '../../crypto/mail.ts';
import { LOOKS_APART_MS } from '../device/memory/looks.ts';
import { LETTER } from '../device/mail/welcome.ts';
import type { TestDevice } from './device.ts';
import { calm, coreOf, enterCode, has, link, newTalk, say, signUp, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
let alice: TestDevice;
let bob: TestDevice;
let chat: string;
let mallory: TestDevice;
beforeEach(async () => {
  world = await newWorld();
  ({ alice, bob, chat } = await newTalk(world));
  mallory = await world.device('mallory');
  await enterCode(world, mallory, '+14155550666');
  await calm(world);
});
afterEach(() => world.close());

const EMPTY_NEWS = encode((to) => {
  writeByte(to, 1);
  writeUint(to, 0);
  writeList(to, [], () => undefined);
});

/** How often Alice has asked the hub for somebody's chain from now on. */
function asksFor(user: string): () => number {
  let asked = 0;
  alice.line.answers = async (path) => {
    if (path.endsWith(`/chains/${toBase64(fromHex(user) ?? new Uint8Array())}`)) asked += 1;
    return undefined;
  };
  return () => asked;
}

/** To Alice, signed by the device that sends it, whatever it says of whom it is. */
async function write(from: TestDevice, sender: Partial<MailSender & { readonly keys: DeviceKeys }>, kind: number, body: Bytes): Promise<void> {
  const { user, device, keys } = coreOf(from).me();
  const [own, to, item] = [await coreOf(from).ownChain(), coreOf(alice).me(), randomBytes(16)];
  const signer = { user, device, head: own.head, keys, ...sender };
  const letter = { kind, item, time: Math.floor(world.timers.now()), body };
  const bytes = await sealMail(signer, { device: to.device, sealKey: to.keys.seal.publicKey }, letter);
  expect((await coreOf(from).hub.ask({ type: 'mail', device: to.device, item, bytes })).answer).toBe('posted');
}

/** Of Bob, by a device and a head that nobody knows. */
const inBobsName = (poster: TestDevice): Promise<void> =>
  write(poster, { user: coreOf(bob).me().user, device: randomBytes(16), head: randomBytes(32) }, LETTER.knock, randomBytes(30));

const isRead = (): Promise<void> => world.until('Alice has read her mail', () => alice.engine().mailbox?.isCaughtUp() === true);
const chainAtAlice = (): Promise<Chain | undefined> => coreOf(alice).people.chain(coreOf(bob).me().user);

it('[X164] however many letters in somebody’s name lay in the mailbox, the hub is asked for their chain once, and their own letters among them are taken', async () => {
  const asked = asksFor(userOf(bob));
  // Her mail waits at the hub, and she is there to be written to.
  alice.cut();
  await world.pass(500);
  for (let i = 0; i < 60; i++) await inBobsName(bob);
  const tablet = await link(world, bob, 'tablet');
  for (let i = 0; i < 60; i++) await inBobsName(bob);
  await write(tablet, {}, LETTER.chain, EMPTY_NEWS);
  const before = asked();
  alice.mend();
  const dropped = (): number => alice.log.filter((line) => line.startsWith('mail_invalid')).length;
  await world.until('Alice has dropped what nobody has signed', () => dropped() === 120);
  await isRead();
  expect((await chainAtAlice())?.devices.map(({ active }) => active)).toEqual([true, true]);
  // Once for all that lay there, once by the word of Bob's tablet, and for what chats ask of their own accord.
  expect(asked() - before).toBeLessThan(20);
  await tablet.do('send', { chat, text: 'from the tablet' });
  await world.until('Alice has it', () => has(alice, chat, 'from the tablet'));
});

it('[X168] a letter in the name of somebody whose device did not post it is dropped, and nobody is asked for their chain', async () => {
  const asked = asksFor(userOf(bob));
  const before = asked();
  for (let i = 0; i < 20; i++) await inBobsName(mallory);
  // Not even where Bob has signed it.
  await write(mallory, { ...coreOf(bob).me(), head: (await coreOf(bob).ownChain()).head }, LETTER.chain, EMPTY_NEWS);
  await isRead();
  await world.pass(60_000);
  expect(asked()).toBe(before);
  expect(alice.log.filter((line) => line.startsWith('mail_invalid')).length).toBe(21);
});

it('[X165] letters that keep coming in somebody’s name make a device ask every ten seconds at most, and cost nobody a letter', async () => {
  const asked = asksFor(userOf(bob));
  const carol = await world.device('carol');
  await signUp(world, carol, '+14155550103', 'Carol', 'carol');
  await calm(world);
  const [before, begun] = [asked(), world.timers.now()];
  for (let i = 0; i < 60; i++) {
    await inBobsName(bob);
    await world.pass(1000);
  }
  expect(asked() - before).toBeGreaterThan(1);
  expect(asked() - before).toBeLessThanOrEqual(2 + (world.timers.now() - begun) / LOOKS_APART_MS);
  await say(world, carol, alice, 'Hello Alice');
  await isRead();
  expect(alice.log.filter((line) => line.startsWith('mail_given_up'))).toEqual([]);
});

it('[X166] news that bring nothing make a device ask at distances, however many come, and what they were about is learned', async () => {
  const asked = asksFor(userOf(bob));
  const [before, begun] = [asked(), world.timers.now()];
  for (let i = 0; i < 40; i++) {
    await write(bob, {}, LETTER.chain, EMPTY_NEWS);
    await world.pass(1000);
  }
  expect(asked() - before).toBeLessThanOrEqual(3 + (world.timers.now() - begun) / LOOKS_APART_MS);
  // The hub is told a while after the last of them.
  await write(bob, {}, LETTER.chain, EMPTY_NEWS);
  const [chain, { keys, device, user }] = [await coreOf(bob).ownChain(), coreOf(bob).me()];
  const grown = await addName(chain, { keys, device }, 'robert', Math.floor(world.timers.now()));
  if (!grown.may) throw new Error(grown.because);
  await isRead();
  await world.pass(20_000);
  expect(await coreOf(bob).hub.growChain(user, chain.entries.length, grown.chain.entries.slice(chain.entries.length))).toBe('grown');
  await world.until('Alice has learned it', async () => (await chainAtAlice())?.username === 'robert');
});

it('[X294] news of somebody whose request was not accepted make a device ask for them no more often than their letters do', async () => {
  const carol = await world.device('carol');
  await signUp(world, carol, '+14155550103', 'Carol', 'carol');
  await say(world, carol, alice, 'Hello Alice');
  await calm(world);
  const asked = asksFor(userOf(carol));
  for (let i = 0; i < 40; i++) {
    await write(carol, {}, LETTER.chain, EMPTY_NEWS);
    await world.pass(1000);
  }
  await isRead();
  await world.pass(120_000);
  expect(asked()).toBeLessThanOrEqual(1);
});

it('[X167] news of strangers make a device ask for nothing but who has written', async () => {
  const asked = asksFor(userOf(mallory));
  for (let i = 0; i < 20; i++) await write(mallory, {}, LETTER.chain, EMPTY_NEWS);
  await isRead();
  await world.pass(120_000);
  expect(asked()).toBe(1);
});
