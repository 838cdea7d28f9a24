/** What may be put on the hub, and what becomes of it: judged by heads, ordered by the log, answered alike however often it is asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { writeDeviceFrame } from '../protocol/forms.ts';
import { KIND } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { RELAY_BUDGETS } from './budgets.ts';
import { mailboxOf } from './log.ts';
import {
  codes,
  commitFrame,
  messageFrame,
  mlsCommit,
  mlsMessage,
  newDevice,
  newWorld,
  openChat,
  openFrame,
  type Peer,
  START,
  subscribeFrame,
  type World,
} from './relay.world.ts';

let world: World;
let atAlice: Peer;
let atBob: Peer;
const [alice, bob, mallory] = [newDevice(), newDevice(), newDevice()];
const route = randomBytes(32);
beforeEach(async () => {
  world = await newWorld();
  atAlice = await world.online(alice);
  atBob = await world.online(bob);
});
afterEach(() => world.close());

describe('posting', () => {
  // Threat 27: every commit gives everybody in the chat new keys.
  it('[H81] one person’s commits in one chat have a budget, in which those that were refused or repeated do not count, and nobody else is held up', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const { times, perMs } = RELAY_BUDGETS.commitsOfPerson;
    let epoch = 1;
    const commit = async (peer: Peer): Promise<string> => {
      world.clock.pass(HUB_LIMITS.commitSpacingMs);
      const frame = commitFrame(route, [alice, bob], epoch);
      const frames = [frame, frame, commitFrame(route, [alice, bob], epoch)];
      for (const [at, one] of frames.entries()) peer.say({ ...one, request: at });
      const heard = await peer.take();
      const [first, again, late] = frames.map((_, at) => codes(heard.filter((one) => 'request' in one && one.request === at)).join());
      // While the budget is all but spent, those that will come to nothing find none left.
      if (first === 'posted' && epoch < times - 2) expect([again, late]).toEqual(['posted', 'refused stale_epoch']);
      if (first === 'posted') epoch += 1;
      await Promise.all([atAlice.take(), atBob.take()]);
      return first ?? '';
    };
    const answers: string[] = [];
    for (let i = 0; i < times * 1.5; i++) {
      answers.push(await commit(atAlice));
      atBob.say({ type: 'ping' });
    }
    const refilled = Math.floor((answers.length * HUB_LIMITS.commitSpacingMs * times) / perMs);
    expect(answers.findIndex((answer) => answer !== 'posted')).toBeGreaterThanOrEqual(times);
    expect(new Set(answers)).toEqual(new Set(['posted', 'refused rate_limited']));
    expect(Math.abs(answers.filter((answer) => answer === 'posted').length - times - refilled)).toBeLessThanOrEqual(1);
    expect(await commit(atBob)).toBe('posted');
    const other = randomBytes(32);
    atAlice.say(openFrame(other, [alice]), commitFrame(other, [alice]));
    expect(codes(await atAlice.take())).toEqual(['posted', 'posted']);
  });

  it('[R1] a message goes to every follower once it is on the disk; its author gets the digest in place of the bytes', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const frame = messageFrame(route);
    atAlice.say(frame);
    const [forAlice, forBob] = [await atAlice.take(), await atBob.take()];
    const head = { route, seq: 1, kind: KIND.message, epoch: 1, item: frame.item, at: world.clock.now() };
    expect(forAlice).toEqual([
      { type: 'posted', request: frame.request, seq: 1, at: world.clock.now(), left: [] },
      { type: 'echo', ...head, digest: hash('item', frame.bytes) },
    ]);
    expect(forBob).toEqual([{ type: 'envelope', ...head, bytes: frame.bytes }]);
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toHaveLength(1);
  });

  // Threat 8: replays. Threats part 2: every call is retried with the same id.
  it('[R2] every call asked again under the same item is answered the same and done once, by socket or by HTTP', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    world.clock.pass(HUB_LIMITS.commitSpacingMs);
    const mail = { device: bob.device, item: randomBytes(16), bytes: randomBytes(30) };
    const calls = [
      openFrame(randomBytes(32), [alice], { mails: [mail] }),
      messageFrame(route),
      commitFrame(route, [alice, bob]),
      { type: 'mail' as const, request: 1, ...mail, item: randomBytes(16) },
    ];
    for (const call of calls) {
      atAlice.say(call);
      const first = (await atAlice.take()).find((frame) => frame.type === 'posted');
      const heard = await atBob.take();
      atAlice.say(call, call);
      const again = (await atAlice.take()).filter((frame) => frame.type !== 'posted' || frame.request !== call.request);
      expect(again).toEqual([]);
      expect(await world.relay.post(alice, writeDeviceFrame(call))).toEqual({
        seq: first?.type === 'posted' && first.seq,
        at: first?.type === 'posted' && first.at,
        left: [],
      });
      expect(await atBob.take()).toEqual([]);
      expect(heard.length).toBeLessThanOrEqual(1);
    }
    const mailbox = await world.store.routes.view(new Uint8Array([1, ...mailboxOf(bob.device)]), bob.device, START);
    expect(mailbox).toMatchObject({ head: 2 });
    expect(await world.store.routes.view(route, bob.device, START)).toMatchObject({ head: 2, epoch: 2 });
  });

  it('[R3] what the plain head does not say as the frame says it is refused: another group, epoch or content, a proposal, or no MLS', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const wrong = [
      messageFrame(route, 1, { bytes: mlsMessage(randomBytes(32), 1) }),
      messageFrame(route, 1, { bytes: mlsMessage(route, 2) }),
      messageFrame(route, 1, { bytes: mlsMessage(route, 1, 'proposal') }),
      messageFrame(route, 1, { bytes: mlsMessage(route, 1, 'commit') }),
      messageFrame(route, 1, { bytes: mlsCommit(route, 1) }),
      messageFrame(route, 1, { bytes: new Uint8Array(0) }),
      messageFrame(route, 1, { bytes: randomBytes(200) }),
      messageFrame(route, 1, { devices: [alice.device] }),
      commitFrame(route, [alice, bob], 1, { bytes: mlsMessage(route, 1, 'commit') }),
      commitFrame(route, [alice, bob], 1, { bytes: mlsCommit(route, 2) }),
      commitFrame(route, [bob]),
      commitFrame(route, [alice, alice, bob]),
      openFrame(randomBytes(32), [bob]),
    ];
    for (const frame of wrong) {
      atAlice.say(frame);
      expect(codes(await atAlice.take())).toEqual(['refused malformed']);
    }
    expect(await atBob.take()).toEqual([]);
  });

  it('[R4] of two who commit at once one wins, and the other is told the epoch it must catch up to', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const [first, second] = [commitFrame(route, [alice, bob]), commitFrame(route, [alice, bob])];
    atAlice.say(first);
    atBob.say(second);
    expect((await atAlice.take()).filter((frame) => frame.type === 'posted')).toHaveLength(1);
    expect((await atBob.take()).find((frame) => frame.type === 'refused')).toMatchObject({ code: 'stale_epoch', details: { epoch: 2, seq: 1 } });
    world.clock.pass(HUB_LIMITS.commitSpacingMs - 1);
    atBob.say(commitFrame(route, [alice, bob], 2));
    expect((await atBob.take())[0]).toMatchObject({ type: 'refused', code: 'rate_limited', details: { retry_after: 1 } });
  });

  it('[R5] whoever a commit removes gets that commit as the last thing and is told; whoever it adds reads from there', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const atMallory = await world.online(mallory);
    atAlice.say(commitFrame(route, [alice, mallory]));
    expect((await atBob.take()).map(({ type }) => type)).toEqual(['envelope', 'unrouted']);
    atAlice.say(messageFrame(route, 2));
    atMallory.say(subscribeFrame(route));
    expect(await atBob.take()).toEqual([]);
    expect((await atMallory.take()).map((frame) => ('seq' in frame ? frame.seq : frame.type))).toEqual(['subscribed', 2]);
    atBob.say(messageFrame(route, 2));
    expect(codes(await atBob.take())).toEqual(['refused not_a_member']);
    atBob.say(subscribeFrame(route));
    expect(codes(await atBob.take())).toEqual(['subscribed', 'envelope', 'unrouted not_a_member']);
  });

  // Threat 58: what a device may not reach, it cannot reach by naming it.
  it('[R6] a stranger who knows a route writes, reads, acks, signals and leaves nothing there', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const atMallory = await world.online(mallory);
    atAlice.say(messageFrame(route));
    await Promise.all([atAlice.take(), atBob.take()]);
    atMallory.say(
      messageFrame(route),
      commitFrame(route, [mallory]),
      openFrame(route, [mallory]),
      subscribeFrame(route),
      openFrame(randomBytes(32), [mallory], { predecessor: { route, epoch: 1, seq: 1 } }),
      { type: 'ack', route, seq: 1 },
      { type: 'transient', route, bytes: randomBytes(8) },
      { type: 'leave', request: 9, route },
    );
    world.clock.pass(HUB_LIMITS.ackMs);
    expect([...codes(await atMallory.take())].sort()).toEqual([
      'posted',
      'refused not_a_member',
      'refused not_a_member',
      'refused not_a_member',
      'refused route_exists',
      'unrouted not_a_member',
    ]);
    expect([await atAlice.take(), await atBob.take()]).toEqual([[], []]);
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toHaveLength(1);
    expect(await world.store.routes.view(route, alice.device, START)).toMatchObject({ head: 1, ended: undefined });
  });

  it('[R62] what is posted has a budget of bytes as well as of messages', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const bytes = new Uint8Array(LIMITS.envelopeBytes);
    const codes = new Set<unknown>();
    // No message at all, but the hub has read it.
    for (let sent = 0; sent <= RELAY_BUDGETS.postKibibytes.times * 1024; sent += bytes.length)
      await world.relay.post(alice, writeDeviceFrame(messageFrame(route, 1, { bytes }))).catch(({ code }) => codes.add(code));
    expect([...codes]).toEqual(['malformed', 'rate_limited']);
    await expect(world.relay.post(alice, writeDeviceFrame(messageFrame(route)))).rejects.toMatchObject({ details: { retry_after: 1 } });
  });

  it('[R10] who opens a generation after a living one ends that one for all, and all are told after its last envelope', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const next = randomBytes(32);
    atAlice.say(messageFrame(route));
    await Promise.all([atAlice.take(), atBob.take()]);
    atBob.say(openFrame(next, [alice, bob], { predecessor: { route, epoch: 1, seq: 1 } }));
    expect(codes(await atBob.take())).toEqual(['posted', 'unrouted moved']);
    expect(codes(await atAlice.take())).toEqual(['unrouted moved']);
    atAlice.say(messageFrame(route));
    expect(codes(await atAlice.take())).toEqual(['refused moved']);
    atAlice.say(subscribeFrame(route));
    expect(codes(await atAlice.take())).toEqual(['subscribed', 'echo', 'unrouted moved']);
  });

  it('[R11] who leaves hears and says nothing more there, and leaving again is answered the same', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    atBob.say({ type: 'leave', request: 1, route }, { type: 'leave', request: 2, route });
    expect(codes(await atBob.take())).toEqual(['posted', 'unrouted not_a_member', 'posted']);
    atAlice.say(messageFrame(route));
    atBob.say(messageFrame(route));
    expect(codes(await atBob.take())).toEqual(['refused not_a_member']);
  });

  it('[R12] by HTTP only post, open and mail are taken', async () => {
    for (const frame of [{ type: 'ping' as const }, { type: 'leave' as const, request: 1, route }, subscribeFrame(route)])
      await expect(world.relay.post(alice, writeDeviceFrame(frame))).rejects.toMatchObject({ code: 'malformed' });
    await expect(world.relay.post(alice, randomBytes(30))).rejects.toMatchObject({ code: 'malformed' });
    await openChat(route, [alice, bob], [atAlice, atBob]);
    expect(await world.relay.post(alice, writeDeviceFrame(messageFrame(route)))).toEqual({ seq: 1, at: world.clock.now(), left: [] });
    expect((await atBob.take()).map(({ type }) => type)).toEqual(['envelope']);
  });

  // Threat 13, the hub's side: of what passes through it, its files hold routes, sealed bytes and counts.
  it('[R13] neither a token, an address, a socket’s nonce nor a signal reaches the hub’s files', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const planted = 'planted-2f7c';
    const device = { ...newDevice(), token: planted };
    const peer = world.connect(planted);
    await peer.hello(device);
    await peer.take();
    atAlice.say(openFrame(randomBytes(32), [alice, device]), messageFrame(route), { type: 'transient', route, bytes: utf8(planted) });
    expect((await atBob.take()).map(({ type }) => type)).toEqual(['transient', 'envelope']);
    const files = readdirSync(world.folder).map((name) => readFileSync(join(world.folder, name)));
    expect(files.some((bytes) => bytes.includes(Buffer.from(device.device)))).toBe(true);
    expect(files.filter((bytes) => bytes.includes(planted))).toEqual([]);
  });
});
