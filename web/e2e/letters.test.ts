/** What a letter can do to the mailbox it comes into, whoever wrote it: be read, or be dropped. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { type Bytes, concat, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { encode, writeByte, writeBytes, writeList, writeUint } from '../../crypto/codec.ts';
import { openEnclosure, sealEnclosure } from '../../crypto/enclosure.ts';
import { deviceAt } from '../../crypto/identity.ts';
import { openMail, sealMail } from '../../crypto/mail.ts';
import type { Mail } from '../../hub/protocol/frames.ts';
import { HUB_LIMITS } from '../../hub/protocol/hub-limits.ts';
import { mailboxLog, mailboxOf } from '../../hub/relay/log.ts';
import { directChat } from '../device/chats.ts';
import { newKeys } from '../device/account/new-keys.ts';
import { writeKnock } from '../device/group/knock.ts';
import { writeWait, writeWant } from '../device/media/seeking.ts';
import { writeAsk, writeTell } from '../device/memory/questions.ts';
import { LETTER, readWelcome, sealLetter, writeWelcome } from '../device/mail/welcome.ts';
import { LANE } from '../sync/lane.ts';
import { WIRE_LIMITS } from '../wire/limits.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, has, isIn, newPerson, say, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const addressOf = (device: TestDevice): { readonly device: Bytes; readonly sealKey: Bytes } => {
  const { me } = coreOf(device);
  return { device: me().device, sealKey: me().keys.seal.publicKey };
};

/** A letter signed by a device that is in no chain, in the name of the person whose device posts it. */
async function sendForged(from: TestDevice, to: TestDevice): Promise<void> {
  const [item, { device }] = [randomBytes(16), addressOf(to)];
  const sender = { user: coreOf(from).me().user, device: item, head: randomBytes(32), keys: await newKeys() };
  const letter = { kind: LETTER.knock, item, time: Math.floor(world.timers.now()), body: randomBytes(30) };
  const bytes = await sealMail(sender, addressOf(to), letter);
  expect((await coreOf(from).hub.ask({ type: 'mail', device, item, bytes })).answer).toBe('posted');
}

// Threat 27: whoever may write to a mailbox holds up nobody else's letters in it.
it.each([
  ['more than an answer may hold', () => new Response(new Uint8Array(WIRE_LIMITS.answerBytes + 1)), 1],
  ['what no hub answers', () => new Response('<h1>Welcome to our hotel</h1>'), 13],
  ['nothing that helps', () => new Response('{}', { status: 503 }), 13],
])(
  '[X80] a letter whose sender cannot be looked up, because the answer is %s, holds up what comes after it for a minute at most',
  async (_, answer, times) => {
    world = await newWorld();
    const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
    await calm(world);
    let asked = 0;
    alice.line.answers = async (path) => {
      if (!path.endsWith(toBase64(coreOf(mallory).me().user))) return undefined;
      asked += 1;
      return answer();
    };
    await sendForged(mallory, alice);
    const bob = await newPerson(world, 'bob');
    await say(world, bob, alice, 'Hello Alice');
    expect(asked).toBe(times);
    expect(alice.log.filter((line) => line.startsWith('mail_')).length).toBe(1);
  },
);

/** Letters like this one: cut, grown, with bytes changed, with the largest number where a number may be, and noise. */
const bent = (body: Bytes, numRuns: number): readonly Bytes[] => {
  const at = fc.nat(Math.max(body.length - 1, 0));
  const changed = fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([at, flip]) => body.map((byte, i) => (i === at ? byte ^ flip : byte)));
  const largest = at.map((at) => concat(body.slice(0, at), new Uint8Array(7).fill(0xff), Uint8Array.of(0x0f), body.slice(at + 1)));
  const cut = at.map((at) => body.slice(0, at));
  const grown = fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => concat(body, Uint8Array.from(more)));
  const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes));
  // Heads are where what follows is decided: they are changed as often as all the rest.
  const head = fc
    .tuple(fc.nat(Math.min(body.length - 1, 60)), fc.integer({ min: 1, max: 255 }))
    .map(([at, flip]) => body.map((byte, i) => (i === at ? byte ^ flip : byte)));
  return fc.sample(fc.oneof(changed, head, head, largest, cut, grown, noise), { numRuns, seed: 81 });
};

it('[X81] letters of every kind, bent in every way and signed by a device of the chat, stop nobody and spoil nothing', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  await calm(world);
  const send = async (kind: number, body: Bytes, enclosure?: Bytes): Promise<void> => {
    const [item, to] = [randomBytes(16), addressOf(bob)];
    const bytes = await sealLetter(coreOf(alice), to, kind, item, body);
    expect(await coreOf(alice).hub.ask({ type: 'mail', device: to.device, item, bytes, enclosure })).toMatchObject({ answer: 'posted' });
  };
  // The Welcome is taken out of the post, so that Bob meets it bent first.
  const caught: Mail[] = [];
  let enclosure: Bytes | undefined;
  alice.line.hears = (frame) => {
    if (frame.type !== 'open') return [frame];
    caught.push(...frame.mails);
    enclosure = frame.enclosure;
    return [{ ...frame, mails: [] }];
  };
  const { chat } = await alice.do('openChat', { user: userOf(bob) });
  await alice.do('send', { chat, text: 'Hello Bob' });
  await world.until('the chat is open', () => isIn(alice, chat));
  alice.line.hears = undefined;
  const own = await coreOf(alice).ownChain();
  const { keys, device } = coreOf(bob).me();
  const welcome = await openMail(
    { seal: keys.seal, device },
    caught[0]?.bytes ?? randomBytes(1),
    (from) => deviceAt(own, from.head, from.device)?.signKey,
  );
  if (!welcome.opened) throw new Error('expected the Welcome');
  const caughtUp = (): Promise<void> => world.until('Bob has read his mail', () => bob.engine().mailbox?.isCaughtUp() === true);
  const letter = readWelcome(welcome.mail.body);
  const plain = letter && enclosure && (await openEnclosure(letter, enclosure));
  if (!letter || !plain) throw new Error('expected what was enclosed');
  for (const body of bent(welcome.mail.body, 40)) await send(LETTER.welcome, body, enclosure);
  for (const one of bent(plain, 60)) {
    const { bytes, ...key } = await sealEnclosure(one);
    await send(LETTER.welcome, writeWelcome({ ...letter, ...key }), bytes);
  }
  await caughtUp();
  expect(bob.log.filter((line) => line.startsWith('welcome')).length).toBeGreaterThan(70);
  expect(chatOf(bob, chat)?.line).toBeUndefined();
  await send(LETTER.welcome, welcome.mail.body, enclosure);
  await world.until('Bob is in', () => has(bob, chat, 'Hello Bob'));
  await bob.do('acceptChat', { chat });

  alice.cut();
  await world.pass(500);
  await alice.do('send', { chat, text: 'on its way' });
  const { id, outbox } = chatOf(alice, chat) ?? {};
  const waiting = outbox?.waiting[0];
  alice.mend();
  if (!id || !waiting) throw new Error('expected what waits to be sent');
  await calm(world);
  const nothing = Uint8Array.of(1, 0, 0, 0);
  const have = [{ place: { span: 0, index: 0 }, digest: randomBytes(32), vector: nothing }];
  const news = encode((to) => {
    writeByte(to, 1);
    writeUint(to, 1);
    writeList(to, own.entries, writeBytes);
  });
  const bodies: readonly (readonly [number, Bytes])[] = [
    [LETTER.knock, writeKnock({ chat: id, generation: 0, lostAt: 0 })],
    [LETTER.ask, writeAsk({ chat: id, back: true, from: 0, to: LANE.index, have })],
    [LETTER.tell, writeTell({ chat: id, updates: [waiting.update], receipts: [], last: true, more: true, even: false })],
    [LETTER.chain, news],
    [LETTER.want, writeWant({ chat: id, blob: randomBytes(32) })],
    [LETTER.given, writeWant({ chat: id, blob: randomBytes(32) })],
    [LETTER.wait, writeWait({ chat: id, blob: randomBytes(32), ms: 1000 })],
    [99, randomBytes(30)],
  ];
  for (const [kind, body] of bodies) for (const one of [body, ...bent(body, 60)]) await send(kind, one);
  await caughtUp();
  await calm(world);
  expect(bob.halted()).toBeUndefined();
  await bob.do('send', { chat, text: 'all well here' });
  await alice.do('send', { chat, text: 'and here' });
  await world.until('both read each other', async () => (await has(alice, chat, 'all well here')) && (await has(bob, chat, 'and here')));
});

// Threat 27.
it('[X82] a stranger who fills a mailbox keeps nobody else from writing to its owner', async () => {
  world = await newWorld();
  const [alice, bob, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'bob'), await newPerson(world, 'mallory')];
  await calm(world);
  const [{ device: owner }, user] = [coreOf(bob).me(), userOf(bob)];
  const { device: stranger } = coreOf(mallory).me();
  bob.crash();
  // Past the budget of one hour, as in many: the store is asked itself.
  const log = mailboxLog(mailboxOf(owner));
  const refused = new Set<string>();
  for (let sent = 0; sent <= HUB_LIMITS.mailboxItems; sent += 100) {
    const letters = Array.from({ length: 100 }, () => ({
      log,
      owner,
      item: randomBytes(16),
      bytes: randomBytes(600),
      running: () => randomBytes(32),
    }));
    const results = await Promise.all(letters.map((letter) => world.hubStore().routes.mail(letter, stranger, Math.floor(world.timers.now()))));
    for (const result of results) if (!result.ok) refused.add(result.code);
  }
  expect([...refused]).toEqual(['full']);
  const { chat } = await alice.do('openChat', { user });
  await alice.do('send', { chat, text: 'Hello Bob' });
  await world.pass(5000);
  await bob.start();
  await world.until('Bob has it', () => has(bob, chat, 'Hello Bob'), 900_000);
});

it('[X83] Welcomes that led nowhere take no place among the requests of strangers', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  await calm(world);
  // What is left of a Welcome that was refused.
  for (let i = 0; i < 1000; i++) directChat(coreOf(alice), randomBytes(16));
  await say(world, bob, alice, 'Hello Alice');
});
