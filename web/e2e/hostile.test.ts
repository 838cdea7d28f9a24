/** A hub that lies, and a member that breaks the rules: what honest devices show and do then. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Bytes, equal, fromHex, randomBytes, toBase64, toHex } from '../../crypto/bytes.ts';
import { writeCommitEnvelope } from '../../crypto/envelope.ts';
import { hash } from '../../crypto/hash.ts';
import { commit as commitGroup, epochOf, leavesOf, seal } from '../../crypto/mls.ts';
import { type Envelope, type HubFrame, KIND } from '../../hub/protocol/frames.ts';
import { TYPE } from '../chat/bodies.ts';
import { mailboxOf } from '../chat/names.ts';
import { begin, commit } from '../device/core.ts';
import { compose } from '../device/compose.ts';
import { fly } from '../device/flight.ts';
import { writeKnock } from '../device/knock.ts';
import { queueLetter } from '../device/mailbox.ts';
import { takeUpdates } from '../device/updates.ts';
import { LETTER } from '../device/welcome.ts';
import { PLAIN, writePlain } from '../sync/plain.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, deviceOf, has, link, newTalk, rowsIn, say, signUp, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('expected a value');
  return value;
};
const routeOf = (device: TestDevice, chat: string): Bytes => must(chatOf(device, chat)?.line).route;
const isOn = (frame: HubFrame, route: Bytes): frame is Envelope => frame.type === 'envelope' && equal(frame.route, route);
const reconnect = async (device: TestDevice): Promise<void> => {
  device.cut();
  await world.pass(250);
  device.mend();
  await world.until('it is back', () => device.engine().connection.state === 'online');
};

describe('a malicious hub', () => {
  it('[X42] that forks a chat into two commits of one epoch is found out, and the chat goes on in one', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const route = routeOf(bob, chat);
    // Bob's commit is swallowed; when Alice's for the same epoch comes, Bob is told that his was the one.
    let swallowed: { readonly item: Bytes; readonly bytes: Bytes; readonly request: number } | undefined;
    bob.line.hears = (frame) => {
      if (frame.type !== 'post' || frame.kind !== KIND.commit || !equal(frame.route, route) || swallowed) return [frame];
      swallowed = frame;
      return [];
    };
    let lied = false;
    bob.line.says = (frame) => {
      if (lied || !swallowed || !isOn(frame, route) || frame.kind !== KIND.commit) return [frame];
      lied = true;
      const { seq, at, epoch } = frame;
      const { item, bytes, request } = swallowed;
      return [
        { type: 'posted', request, seq, at, left: [] },
        { type: 'echo', route, seq, at, epoch, item, kind: KIND.commit, digest: hash('item', bytes) },
      ];
    };
    for (const device of [bob, alice]) {
      const one = must(chatOf(device, chat));
      one.record = { ...one.record, renewAt: 0 };
      coreOf(device).pump(one);
      await world.pass(1000);
    }
    await world.until('the lie was told', () => lied);
    const epochIn = (device: TestDevice): number => epochOf(must(chatOf(device, chat)?.line).group);
    await world.until('both are in an epoch of that number', () => epochIn(alice) === epochIn(bob));
    await alice.do('send', { chat, text: 'which half are you in' });
    await bob.do('send', { chat, text: 'the other' });
    for (let i = 0; i < 5; i++) {
      await alice.do('send', { chat, text: `a${i}` });
      await bob.do('send', { chat, text: `b${i}` });
      await world.pass(2000);
    }
    await world.until('they have met again', async () => (await has(bob, chat, 'a4')) && (await has(alice, chat, 'b4')), 300_000);
    await calm(world);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
    expect((await textsIn(bob, chat)).length).toBe(14);
    expect(must(chatOf(bob, chat)?.line).generation).toBeGreaterThan(0);
  });

  it('[X43] that withholds one message and closes the gap behind it is found out, and the message comes from a peer', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const route = routeOf(bob, chat);
    let hidden = 0;
    bob.line.says = (frame) => {
      if (!isOn(frame, route)) return [frame];
      if (hidden === 0) {
        hidden = frame.seq;
        return [];
      }
      return [{ ...frame, seq: frame.seq - 1 }];
    };
    await alice.do('send', { chat, text: 'the hub does not like this' });
    await world.pass(1000);
    alice.crash();
    await alice.start();
    await alice.do('send', { chat, text: 'nor this' });
    await world.until(
      'Bob has both',
      async () => (await has(bob, chat, 'nor this')) && (await has(bob, chat, 'the hub does not like this')),
      300_000,
    );
    expect(hidden).toBeGreaterThan(0);
    expect((await textsIn(bob, chat)).slice(-2)).toEqual(['the hub does not like this', 'nor this']);
    bob.line.says = undefined;
    await reconnect(bob);
    await calm(world);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
  });

  it('[X44] that delays, reorders and repeats envelopes changes nothing that is shown', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const route = routeOf(bob, chat);
    const held: Envelope[] = [];
    let count = 0;
    bob.line.says = (frame) => {
      if (!isOn(frame, route)) return [frame];
      count += 1;
      if (count % 4 === 1) {
        held.push(frame);
        return [];
      }
      // Late, twice, and after what followed it.
      return count % 4 === 3 ? [frame, frame, ...held.splice(0), ...held] : [frame, frame];
    };
    for (let i = 0; i < 20; i++) {
      await alice.do('send', { chat, text: `m${i}` });
      await world.pass(400);
    }
    bob.line.says = undefined;
    await reconnect(bob);
    await calm(world);
    expect((await textsIn(bob, chat)).slice(-20)).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`));
    expect(count).toBeGreaterThan(10);
  });

  it('[X45] that replays a whole mailbox, the Welcome in it too, changes nothing', async () => {
    world = await newWorld();
    const alice = await world.device('alice');
    const bob = await world.device('bob');
    await signUp(world, alice, '+14155550101', 'Alice', 'alice');
    await signUp(world, bob, '+14155550102', 'Bob', 'bobby');
    const mails: Envelope[] = [];
    bob.line.says = (frame) => {
      if (frame.type === 'envelope' && frame.kind === KIND.mail) mails.push(frame);
      return [frame];
    };
    const chat = await say(world, alice, bob, 'Hello Bob');
    await bob.do('acceptChat', { chat });
    await calm(world);
    expect(mails.length).toBeGreaterThan(0);
    const before = { route: routeOf(bob, chat), epoch: epochOf(must(chatOf(bob, chat)?.line).group), texts: await textsIn(bob, chat) };
    // Each comes again behind the last, as if it were new.
    let replaying = must(mails.at(-1)).seq;
    const end = replaying + mails.length;
    let dealtWith = 0;
    bob.line.hears = (frame) => {
      if (frame.type !== 'ack' || !equal(frame.route, mailboxOf(coreOf(bob).me().device))) return [frame];
      dealtWith = frame.seq;
      return [];
    };
    bob.line.says = (frame) => {
      if (frame.type !== 'pong') return [frame];
      const again = mails.map((mail) => ({ ...mail, seq: ++replaying }));
      return [frame, ...again];
    };
    await world.until('every one was taken for new', () => dealtWith >= end);
    bob.line.says = undefined;
    bob.line.hears = undefined;
    expect(routeOf(bob, chat)).toEqual(before.route);
    expect(epochOf(must(chatOf(bob, chat)?.line).group)).toBeGreaterThanOrEqual(before.epoch);
    await alice.do('send', { chat, text: 'still here' });
    await world.until('they still talk', () => has(bob, chat, 'still here'));
    expect(await textsIn(bob, chat)).toEqual([...before.texts, 'still here']);
  });

  it('[X46] cannot put a ghost into a chat: what it routes there can neither speak nor be let in', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const mallory = await world.device('mallory');
    await signUp(world, mallory, '+14155550666', 'Mallory', 'mallory');
    const between = await say(world, mallory, bob, 'Hi');
    await bob.do('acceptChat', { chat: between });
    await calm(world);
    const route = routeOf(bob, chat);
    const ghost = must(chatOf(mallory, between)?.line);
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
      const { keys } = coreOf(device).me();
      await queueLetter(
        coreOf(mallory),
        { device: must(fromHex(deviceOf(device))), sealKey: keys.seal.publicKey },
        LETTER.knock,
        writeKnock({ chat: must(fromHex(chat)), generation: 0, lostAt: 0 }),
      );
    }
    await world.pass(30_000);
    for (const device of [alice, bob]) {
      const users = leavesOf(must(chatOf(device, chat)?.line).group).map(({ credential }) => toHex(credential.user));
      expect(users.sort()).toEqual([userOf(alice), userOf(bob)].sort());
    }
    bob.line.says = undefined;
    await reconnect(bob);
    await calm(world);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
  });

  it('[X47] cannot add a device to an account, nor exchange a chain for another, at first contact or later', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const mallory = await world.device('mallory');
    await signUp(world, mallory, '+14155550666', 'Mallory', 'mallory');
    await calm(world);
    const chains = async (device: TestDevice): Promise<readonly string[]> => (await coreOf(device).ownChain()).entries.map(toBase64);
    const [ofBob, ofMallory] = [await chains(bob), await chains(mallory)];
    const answer = (branches: readonly (readonly string[])[]): Response => Response.json({ branches });
    let asked = 0;
    const lies = [[[...ofBob, ...ofMallory.slice(0, 1)]], [ofMallory], [ofBob, ofMallory], [[...ofBob, 'AAAA']]];
    alice.line.answers = async (path) => (path.includes('/chains/') ? answer(must(lies[asked++ % lies.length])) : undefined);
    for (let i = 0; i < lies.length; i++) await coreOf(alice).refreshChains([must(fromHex(userOf(bob)))]);
    expect(asked).toBeGreaterThanOrEqual(lies.length);
    const pinned = must(await coreOf(alice).people.chain(must(fromHex(userOf(bob)))));
    expect(pinned.entries.map(toBase64)).toEqual(ofBob);
    // A name that leads to somebody else shows another safety number; a contact code does not ask the hub at all.
    alice.line.answers = async (path) => (path.endsWith('/lookup') ? Response.json({ user: toBase64(must(fromHex(userOf(mallory)))) }) : undefined);
    const { person } = await alice.do('find', { text: '@bobby' });
    expect(person.user).toBe(userOf(mallory));
    expect((await alice.view('safety', { user: person.user }))?.groups).not.toEqual((await alice.view('safety', { user: userOf(bob) }))?.groups);
    const code = must((await bob.view('me', {}))?.contactCode);
    expect((await alice.do('find', { text: code })).person.user).toBe(userOf(bob));
    const scanned = must((await bob.view('safety', { user: userOf(alice) }))?.code);
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
      path.includes('/chains/') && !path.includes(encodeURIComponent(toBase64(must(fromHex(userOf(bob))))))
        ? Response.json({ branches: [frozen] })
        : undefined;
    const tablet = await link(world, alice, 'tablet');
    await world.until('it is in', () => chatOf(tablet, chat)?.line !== undefined);
    await tablet.do('send', { chat, text: 'from a device the hub denies' });
    await world.until('Bob hears it', () => has(bob, chat, 'from a device the hub denies'));
    await alice.do('revokeDevice', { device: deviceOf(tablet) });
    await world.until('its leaf is gone at Bob’s', () => leavesOf(must(chatOf(bob, chat)?.line).group).length === 2);
    expect((await coreOf(bob).people.chain(must(fromHex(userOf(alice)))))?.entries.length).toBe(frozen.length + 2);
  });

  it('[X49] that speaks only an unknown version is told so, and gets nothing', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const said: string[] = [];
    alice.line.says = (frame) => (frame.type === 'challenge' ? [{ ...frame, versions: [99] }] : [frame]);
    alice.line.hears = (frame) => {
      said.push(frame.type);
      return [frame];
    };
    alice.cut();
    await world.pass(250);
    alice.mend();
    said.length = 0;
    await alice.do('send', { chat, text: 'not to you' });
    await world.pass(30_000);
    expect(said).toEqual([]);
    expect((await rowsIn(alice, chat)).at(-1)?.status).toBe('device');
    alice.line.says = undefined;
    await alice.do('nudge', {});
    await world.until('Bob has it', () => has(bob, chat, 'not to you'), 900_000);
  });
});

describe('a malicious member', () => {
  /** Posts, from Bob's place, a commit nobody can take, and lets Bob vanish. */
  const poison = async (bob: TestDevice, chat: string): Promise<void> => {
    const { hub, me } = coreOf(bob);
    const line = must(chatOf(bob, chat)?.line);
    const item = randomBytes(16);
    const rider = await seal(line.group, writePlain({ kind: PLAIN.rider, event: randomBytes(200) }), item);
    const made = await commitGroup(rider.next, { add: [], remove: [] });
    if (!made.ok) throw new Error(made.because);
    const devices = leavesOf(line.group).map(({ credential }) => credential);
    expect(devices.length).toBeGreaterThan(1);
    const chains = await coreOf(bob).people.chains(must(chatOf(bob, chat)).record.authority.roster);
    const ids = devices.map(({ user, index }) => must(chains.get(toHex(user))?.devices.find((one) => one.index === index)).id);
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
    const tablet = await link(world, alice, 'tablet');
    await world.until('it is in', () => chatOf(tablet, chat)?.line !== undefined);
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
    expect(must(chatOf(alice, chat)?.line).generation).toBe(1);
    expect(must(chatOf(tablet, chat)?.line).route).toEqual(must(chatOf(alice, chat)?.line).route);
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
    const tablet = await link(world, alice, 'tablet');
    await world.until('it is in', () => chatOf(tablet, chat)?.line !== undefined);
    await tablet.do('send', { chat, text: 'while it may' });
    await calm(world);
    tablet.cut();
    await alice.do('revokeDevice', { device: deviceOf(tablet) });
    await world.pass(10_000);
    const one = must(chatOf(tablet, chat));
    await compose(coreOf(tablet), one, { type: TYPE.text, text: 'smuggled' });
    const smuggled = one.outbox.waiting.map(({ update }) => update);
    expect(smuggled.length).toBeGreaterThan(0);
    // A peer carries it into the log, as its own message.
    const carrier = must(chatOf(bob, chat));
    await carrier.turn(() => fly(coreOf(bob), carrier, begin(carrier), { kind: PLAIN.updates, updates: smuggled }, []));
    for (const device of [alice, bob]) {
      const victim = must(chatOf(device, chat));
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
    const carol = await world.device('carol');
    await signUp(world, carol, '+14155550103', 'Carol', 'caroline');
    const other = await say(world, bob, carol, 'for Carol alone');
    await carol.do('acceptChat', { chat: other });
    await calm(world);
    bob.cut();
    await world.pass(500);
    await bob.do('send', { chat: other, text: 'meant for Carol' });
    const updates = must(chatOf(bob, other)).outbox.waiting.map(({ update }) => update);
    bob.mend();
    await calm(world);
    const one = must(chatOf(bob, chat));
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
