/** What letters of people nobody here knows leave behind: nothing, until words of theirs or a Welcome begin a chat. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bytes, compare, randomBytes, toBase64, toHex } from '../../crypto/bytes.ts';
import { encode, writeByte, writeList, writeUint } from '../../crypto/codec.ts';
import { sealEnclosure } from '../../crypto/enclosure.ts';
import { type Chain, type DeviceKeys, newIdentity } from '../../crypto/identity.ts';
import { sealMail } from '../../crypto/mail.ts';
import { genesis } from '../chat/genesis.ts';
import { routeOf } from '../chat/names.ts';
import { directChat, guestChat } from '../device/chats.ts';
import { newChat } from '../device/memory/core.ts';
import { newKeys } from '../device/account/new-keys.ts';
import { writeKnock } from '../device/group/knock.ts';
import { STRANGER_BYTES } from '../device/memory/looks.ts';
import { MAX_GUESTS } from '../device/memory/people.ts';
import { writeAsk, writeTell } from '../device/memory/questions.ts';
import { type ChatRecord, newRecord } from '../device/memory/record.ts';
import { REQUEST_BYTES } from '../device/history/updates.ts';
import { writeInvitation } from '../device/mail/invitation.ts';
import { LETTER, writeWelcome } from '../device/mail/welcome.ts';
import { LANE } from '../sync/lane.ts';
import { keyOf } from '../store/key.ts';
import type { TestDevice } from './device.ts';
import { forge, written } from './forging.ts';
import { calm, chatAt, chatOf, coreOf, enterCode, has, linkInto, newPerson, say, signUp, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

type Stranger = { readonly chain: Chain; readonly keys: DeviceKeys };

let world: World;
/** Whose each letter is, by its item in hex: all go over Mallory's line, as if everybody had one. */
let posters: Map<string, Bytes>;
let alice: TestDevice;
let mallory: TestDevice;
beforeEach(async () => {
  world = await newWorld();
  alice = await world.device('alice');
  mallory = await world.device('mallory');
  await signUp(world, alice, '+14155550101', 'Alice', 'alice');
  await enterCode(world, mallory, '+14155550666');
  await calm(world);
  posters = new Map();
  alice.line.says = (frame) => {
    const user = frame.type === 'envelope' && posters.get(toHex(frame.item));
    return [user ? { ...frame, user } : frame];
  };
});
afterEach(() => world.close());

const isRead = (): Promise<void> => world.until('Alice has read her mail', () => alice.engine().mailbox?.isCaughtUp() === true);
const tell = (chat: Bytes, updates: readonly Bytes[]): Bytes => writeTell({ chat, updates, receipts: [], last: false, more: false, even: false });

/** Somebody the hub knows and nobody else. */
async function newStranger(): Promise<Stranger> {
  const keys = await newKeys();
  const chain = await newIdentity(keys, Math.floor(world.timers.now()));
  expect(await coreOf(mallory).hub.growChain(chain.user, 0, chain.entries)).toBe('grown');
  return { chain, keys };
}

const malloryAlone = async (): Promise<Stranger> => ({ chain: await coreOf(mallory).ownChain(), keys: coreOf(mallory).me().keys });

async function send({ chain, keys }: Stranger, kind: number, body: Bytes, enclosure?: Bytes): Promise<void> {
  const { me, hub } = coreOf(alice);
  const item = randomBytes(16);
  const sender = { user: chain.user, device: chain.devices[0]?.id ?? item, head: chain.head, keys };
  const letter = { kind, item, time: Math.floor(world.timers.now()), body };
  const bytes = await sealMail(sender, { device: me().device, sealKey: me().keys.seal.publicKey }, letter);
  expect(hub.online()).toBe(true);
  posters.set(toHex(item), chain.user);
  expect((await coreOf(mallory).hub.ask({ type: 'mail', device: me().device, item, bytes, enclosure })).answer).toBe('posted');
}

/** A letter of each kind, as well made as somebody can make it who says nothing in it. */
async function emptyLetters(roster: readonly Bytes[]): Promise<readonly (readonly [kind: number, body: Bytes, enclosure?: Bytes])[]> {
  const { chat } = genesis({ kind: 'direct', roster });
  const news = encode((to) => {
    writeByte(to, 1);
    writeUint(to, 0);
    writeList(to, [], () => undefined);
  });
  const part = randomBytes(40);
  const body = { origin: { kind: 'direct', roster }, generation: 0, route: routeOf(chat, 0), log: [], tree: part } as const;
  const { bytes: enclosure, ...key } = await sealEnclosure(writeInvitation(body));
  return [
    [LETTER.welcome, writeWelcome({ chat, ...key, welcome: part }), enclosure],
    [LETTER.welcome, writeWelcome({ chat, ...key, welcome: part })],
    [LETTER.knock, writeKnock({ chat, generation: 0, lostAt: 0 })],
    [LETTER.ask, writeAsk({ chat, back: true, from: 0, to: LANE.index, have: [] })],
    [LETTER.tell, tell(chat, [])],
    [LETTER.tell, tell(chat, [part])],
    [LETTER.chain, news],
    [99, part],
  ];
}

// Threat 27: identities cost nothing, so whatever each may leave here is without an end.
it('[X140] letters of strangers that come to nothing leave no row and no chat, and of their chains only the last in memory', async () => {
  const { chats, people, me } = coreOf(alice);
  // Her own chat has done by then what it does after its beginning.
  await world.pass(120_000);
  const before = chats.size;
  const rows = written(alice);
  const strangers: Stranger[] = [];
  for (let i = 0; i < MAX_GUESTS + 2; i++) {
    const stranger = await newStranger();
    strangers.push(stranger);
    for (const letter of await emptyLetters([me().user, stranger.chain.user].sort(compare))) await send(stranger, ...letter);
  }
  // Words that cannot be judged, because they hang in the air or by a head nobody knows, begin no chat either.
  const { hex, id } = directChat(coreOf(mallory), me().user);
  const odd = [
    await forge(mallory, hex, { index: 0, n: 1, texts: ['x'], head: randomBytes(32) }),
    await forge(mallory, hex, { index: 0, n: 9, texts: ['x'], clock: 8 }),
  ];
  await send(await malloryAlone(), LETTER.tell, tell(id, odd));
  await isRead();
  await world.pass(120_000);
  expect(alice.log.filter((line) => line.startsWith('mail_invalid'))).toEqual([]);
  const mailbox = toHex(keyOf('mailbox'));
  expect(new Set(rows.map((op) => `${op.op} ${op.table} ${op.op === 'put' ? toHex(op.key) : ''}`))).toEqual(new Set([`put meta ${mailbox}`]));
  expect(chats.size).toBe(before);
  expect(coreOf(alice).guests.size).toBe(0);
  const known = await people.chains(strangers.map(({ chain }) => chain.user));
  expect(known.size).toBeLessThanOrEqual(MAX_GUESTS);
});

it('[X141] the words of a stranger bring the chat onto the disk with the chain they were judged by', async () => {
  const { hex, id } = directChat(coreOf(mallory), coreOf(alice).me().user);
  const rows = written(alice);
  await send(await malloryAlone(), LETTER.tell, tell(id, [await forge(mallory, hex, { index: 0, n: 1, texts: ['Buy now'] })]));
  await world.until('Alice has it', () => has(alice, hex, 'Buy now'));
  expect(rows.map(({ table }) => table)).toEqual(expect.arrayContaining(['chats', 'chains']));
  alice.crash();
  await alice.start();
  expect(await coreOf(alice).people.chain(coreOf(mallory).me().user)).toBeDefined();
  expect(await textsIn(alice, hex)).toEqual(['Buy now']);
  await alice.do('acceptChat', { chat: hex });
  await alice.do('send', { chat: hex, text: 'no, thanks' });
  await world.until('Mallory has the answer', () => has(mallory, hex, 'no, thanks'), 300_000);
});

it('[X142] a chat that its person opens while a letter begins it is one and the same, and stays', async () => {
  const core = coreOf(alice);
  const user = coreOf(mallory).me().user;
  const guest = guestChat(core, user);
  expect([guestChat(core, user) === guest, core.chats.has(guest.hex)]).toEqual([true, false]);
  expect([directChat(core, user) === guest, core.chats.get(guest.hex) === guest, core.guests.size]).toEqual([true, true, 0]);
  await send(await malloryAlone(), LETTER.tell, tell(guest.id, []));
  await isRead();
  expect(chatAt(alice, guest.hex)).toBe(guest);
  const { chat } = await alice.do('openChat', { user: userOf(mallory) });
  expect(chatOf(alice, chat)).toBe(guest);
});

it('[X244] however many strangers write, and whatever the hub has of their chains, known people’s are learned', async () => {
  const [bob, carol] = [await newPerson(world, 'bob'), await newPerson(world, 'carol')];
  const chat = await say(world, bob, alice, 'Hello Alice');
  await alice.do('acceptChat', { chat });
  await calm(world);
  // All branches of one person at their largest.
  const branch = Array.from({ length: 128 }, () => toBase64(randomBytes(8 * 1024)));
  const junk = Array.from({ length: 7 }, () => branch);
  const strangers: Stranger[] = [];
  let fetched = 0;
  alice.line.answers = async (path) => {
    const found = strangers.find(({ chain }) => path.endsWith(`/chains/${toBase64(chain.user)}`));
    if (!found) return undefined;
    fetched += 1;
    return Response.json({ branches: [found.chain.entries.map(toBase64), ...junk] });
  };
  for (let i = 0; i < 20; i++) {
    const stranger = await newStranger();
    strangers.push(stranger);
    await send(stranger, LETTER.knock, writeKnock({ chat: randomBytes(16), generation: 0, lostAt: 0 }));
  }
  await isRead();
  expect(fetched).toBeGreaterThan(5);
  expect(fetched).toBeLessThanOrEqual(STRANGER_BYTES / (7 * 1024 * 1024) + 1);
  const { chat: theirs } = await carol.do('openChat', { user: userOf(alice) });
  await carol.do('send', { chat: theirs, text: 'I am new' });
  const tablet = await linkInto(world, bob, 'tablet', chat);
  await tablet.do('send', { chat, text: 'from the tablet' });
  await world.until('Alice has it', () => has(alice, chat, 'from the tablet'));
  await isRead();
  expect(coreOf(alice).chats.has(theirs)).toBe(false);
});

it('[X152] however many declined and silent strangers there are, somebody new is heard', async () => {
  const core = coreOf(alice);
  const own = (await alice.do('openSelf', {})).chat;
  await alice.do('send', { chat: own, text: 'a note' });
  const { last } = chatAt(alice, own).record;
  const stranger = (change: Partial<ChatRecord>): void => {
    const one = newChat({ ...newRecord('direct', [core.me().user, randomBytes(16)].sort(compare)), ...change });
    core.chats.set(one.hex, one);
  };
  for (let i = 0; i < 501; i++) stranger({ hidden: true, last });
  for (let i = 0; i < 499; i++) stranger({ last });
  const carol = await newPerson(world, 'carol');
  const { chat: theirs } = await carol.do('openChat', { user: userOf(alice) });
  await carol.do('send', { chat: theirs, text: 'hello Alice' });
  await world.until('Alice has it', () => has(alice, theirs, 'hello Alice'));
});

it('[X153] what a stranger writes takes no more room than a request may, and all of it is there once it is accepted', async () => {
  const bob = await newPerson(world, 'bob');
  await calm(world);
  const { chat } = await bob.do('openChat', { user: userOf(alice) });
  const long = '😀'.repeat(4000);
  for (let i = 0; i < 160; i++) await bob.do('send', { chat, text: `${i} ${long}` });
  await world.until('all are on the hub', () => chatAt(bob, chat).outbox.waiting.length === 0);
  await world.until('Alice is even', () => alice.engine().isCaughtUp());
  const shown = (await textsIn(alice, chat)).length;
  expect(shown).toBeGreaterThan(50);
  expect(shown).toBeLessThan(160);
  expect(chatAt(alice, chat).record.unasked).toBeLessThanOrEqual(REQUEST_BYTES);
  await alice.do('acceptChat', { chat });
  await world.until('Alice has all', async () => (await textsIn(alice, chat)).length === 160);
});

it('[X363] a stranger who sends more to verify than their part is read no more for a while, and people who are known are', async () => {
  const bob = await newPerson(world, 'bob');
  const chat = await say(world, bob, alice, 'Hello Alice');
  await alice.do('acceptChat', { chat });
  await calm(world);
  const id = randomBytes(16);
  const chains = Array.from({ length: 130 }, () => [randomBytes(8 * 1024)]);
  const origin = { kind: 'group', rights: [], chains, photo: undefined } as const;
  const { bytes: enclosure, ...key } = await sealEnclosure(
    writeInvitation({ origin, generation: 0, route: routeOf(id, 0), log: [], tree: randomBytes(40) }),
  );
  const heavy = [LETTER.welcome, writeWelcome({ chat: id, ...key, welcome: randomBytes(40) }), enclosure] as const;
  const full = (): number => alice.log.filter((line) => line.startsWith('strangers_full')).length;
  const read = (): number => alice.log.filter((line) => line.startsWith('welcome_not_ours')).length;
  const dealtWith = (letters: number): Promise<void> => world.until('they are dealt with', () => read() + full() === letters);
  const stranger = await newStranger();
  for (let i = 0; i < 3; i++) await send(stranger, ...heavy);
  await send(await newStranger(), ...heavy);
  await dealtWith(4);
  expect([read(), full()]).toEqual([2, 2]);
  const known = { chain: await coreOf(bob).ownChain(), keys: coreOf(bob).me().keys };
  for (let i = 0; i < 3; i++) await send(known, ...heavy);
  await dealtWith(7);
  expect([read(), full()]).toEqual([5, 2]);
});
