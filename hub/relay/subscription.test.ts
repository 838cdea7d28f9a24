/** Following a log: every envelope once and in order, whether live, read from the log, or both at once; and what another log looks like. */
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { type Cursor, type HubFrame, LOG } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { mailboxOf } from './log.ts';
import { messageFrame, mlsMessage, newDevice, newWorld, openFrame, type Peer, START, settle, subscribeFrame, type World } from './relay.world.ts';

let world: World;
const [alice, bob] = [newDevice(), newDevice()];
let route: Bytes;
let atAlice: Peer;

beforeEach(async () => {
  world = await newWorld();
  route = randomBytes(32);
  atAlice = await world.online(alice);
  atAlice.say(openFrame(route, [alice, bob]));
  await atAlice.take();
});
afterEach(() => world.close());

const seqsOf = (frames: readonly HubFrame[]): readonly number[] =>
  frames.flatMap((frame) => (frame.type === 'envelope' || frame.type === 'echo' ? [frame.seq] : []));
const upTo = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const message = (size: number) => messageFrame(route, 1, { bytes: mlsMessage(route, 1, 'application', randomBytes(size)) });
/** Where a device stands that has these envelopes. */
const cursorAfter = (frames: readonly HubFrame[], from: Cursor = START): Cursor =>
  frames.reduce((cursor, frame) => {
    if (frame.type !== 'envelope') return cursor;
    return { seq: frame.seq, hash: hash('running', cursor.hash, frame.item, hash('item', frame.bytes)) };
  }, from);

describe('following a log', () => {
  // Feature: telegram-clone, Property 9: what is sent to somebody offline waits and arrives
  it('[R40] however posting, stalling, leaving and coming back interleave, a device gets every envelope once and in order', async () => {
    const step = fc.constantFrom('post', 'post', 'burst', 'stall', 'resume', 'rest', 'reconnect', 'follow again', 'cut');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        route = randomBytes(32);
        atAlice = await world.online(alice);
        atAlice.say(openFrame(route, [alice, bob]));
        await atAlice.take();
        let [peer, cursor, sent, got]: [Peer, Cursor, number, number[]] = [await world.online(bob), START, 0, []];
        const hear = async (): Promise<void> => {
          const frames = await peer.take();
          got.push(...seqsOf(frames));
          cursor = cursorAfter(frames, cursor);
        };
        const reconnect = async (): Promise<void> => {
          await hear();
          peer.cut();
          peer = await world.online(bob);
          peer.say(subscribeFrame(route, cursor));
        };
        peer.say(subscribeFrame(route));
        for (const one of steps) {
          const count = one === 'burst' ? 40 : one === 'post' ? 1 : 0;
          if (count > 0) atAlice.say(...Array.from({ length: count }, () => message(20)));
          sent += count;
          if (one === 'stall') peer.stall();
          if (one === 'resume') peer.resume();
          if (one === 'rest') await hear();
          if (one === 'reconnect') await reconnect();
          if (one === 'cut') peer.cut();
          if (one === 'follow again') {
            await hear();
            peer.say(subscribeFrame(route, cursor));
          }
        }
        await settle();
        await reconnect();
        await hear();
        expect(got).toEqual(upTo(1, sent));
        world.clock.pass(3_600_000);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  // Threat 60: a reader that does not read.
  it('[R41] a reader that does not keep up is sent no more than the limit, and gets the rest from the log when it does', async () => {
    const peer = await world.online(bob);
    peer.say(subscribeFrame(route));
    await peer.take();
    peer.stall();
    const [size, count] = [20_000, 120];
    for (let i = 0; i < count; i++) {
      atAlice.say(message(size));
      await settle();
    }
    const held = await peer.take();
    const bytes = peer.messages.slice(2).reduce((sum, one) => sum + one.length, 0);
    expect(bytes).toBeGreaterThan(HUB_LIMITS.bufferedBytes / 2);
    expect(bytes).toBeLessThan(HUB_LIMITS.bufferedBytes * 1.5);
    peer.resume();
    const rest: number[] = [];
    for (let i = 0; i < 20; i++) rest.push(...seqsOf(await peer.take()));
    expect([...seqsOf(held), ...rest]).toEqual(upTo(1, count));
    atAlice.say(message(10));
    expect(seqsOf(await peer.take())).toEqual([count + 1]);
  });

  it('[R48] more in one turn than a reader may be sent at once reaches a quick one all the same', async () => {
    const peer = await world.online(bob);
    peer.say(subscribeFrame(route));
    await peer.take();
    for (let i = 0; i < 60; i++) atAlice.say(message(50_000));
    const heard: number[] = [];
    for (let i = 0; i < 10; i++) heard.push(...seqsOf(await peer.take()));
    expect(heard).toEqual(upTo(1, 60));
  });

  it('[R42] a long log is read in parts that a reader can take, and a late one gets all of it', async () => {
    for (let i = 0; i < 60; i++) atAlice.say(message(40_000));
    await atAlice.take();
    const peer = await world.online(bob);
    peer.stall();
    peer.say(subscribeFrame(route));
    const first = seqsOf(await peer.take());
    expect(first.length).toBeLessThan(45);
    peer.resume();
    const rest: number[] = [];
    for (let i = 0; i < 20; i++) rest.push(...seqsOf(await peer.take()));
    expect([...first, ...rest]).toEqual(upTo(1, 60));
  });

  // Threat 9, the hub's side: restored from an old backup, or wiped.
  it('[R43] a cursor of another log is told so and gets nothing; one below what was trimmed is told where the log begins', async () => {
    const peer = await world.online(bob);
    atAlice.say(...Array.from({ length: 4 }, () => message(10)));
    peer.say(subscribeFrame(route));
    const frames = await peer.take();
    peer.say(subscribeFrame(route, cursorAfter(frames)));
    expect(await peer.take()).toMatchObject([{ type: 'subscribed', log: LOG.same, head: 4 }]);
    for (const cursor of [
      { seq: 4, hash: randomBytes(32) },
      { ...cursorAfter(frames), seq: 5 },
    ]) {
      peer.say(subscribeFrame(route, cursor));
      expect(await peer.take()).toMatchObject([{ type: 'subscribed', log: LOG.other, head: 4 }]);
    }
    peer.say({ type: 'ack', route, seq: 4 });
    atAlice.say({ type: 'ack', route, seq: 3 });
    world.clock.pass(HUB_LIMITS.ackMs);
    await settle();
    peer.say(subscribeFrame(route));
    const after = await peer.take();
    expect(after[0]).toMatchObject({
      type: 'subscribed',
      log: LOG.trimmed,
      floor: cursorAfter(frames.filter((frame) => frame.type !== 'envelope' || frame.seq <= 3)),
      acked: 4,
    });
    expect(seqsOf(after)).toEqual([4]);
  });

  it('[R44] a mailbox nobody wrote to is empty; a device that remembers one is told it is another', async () => {
    const peer = await world.online(bob);
    peer.say(subscribeFrame(mailboxOf(bob.device)));
    expect(await peer.take()).toMatchObject([{ type: 'subscribed', log: LOG.same, head: 0, epoch: 0 }]);
    atAlice.say({ type: 'mail', request: 1, device: bob.device, item: randomBytes(16), bytes: randomBytes(9) });
    expect(seqsOf(await peer.take())).toEqual([1]);
    const carol = newDevice();
    const atCarol = await world.online(carol);
    atCarol.say(subscribeFrame(mailboxOf(carol.device), { seq: 3, hash: randomBytes(32) }), subscribeFrame(randomBytes(32)));
    expect(await atCarol.take()).toMatchObject([
      { type: 'subscribed', log: LOG.other },
      { type: 'unrouted', code: 'route_not_found' },
    ]);
  });

  it('[R45] who unsubscribes hears nothing more of it', async () => {
    const peer = await world.online(bob);
    peer.say(subscribeFrame(route));
    await peer.take();
    peer.say({ type: 'unsubscribe', route });
    atAlice.say(message(10));
    expect(await peer.take()).toEqual([]);
    peer.stall();
    for (let i = 0; i < 60; i++) atAlice.say(message(40_000));
    await atAlice.take();
    peer.say(subscribeFrame(route));
    expect(seqsOf(await peer.take()).length).toBeGreaterThan(20);
    peer.say({ type: 'unsubscribe', route });
    peer.resume();
    expect(await peer.take()).toEqual([]);
  });

  it('[R46] what every routed device has acked is gone from the hub within a second', async () => {
    const peer = await world.online(bob);
    atAlice.say(message(10), message(10));
    await atAlice.take();
    peer.say({ type: 'ack', route, seq: 1 }, { type: 'ack', route, seq: 2 });
    atAlice.say({ type: 'ack', route, seq: 2 });
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toHaveLength(2);
    world.clock.pass(1000);
    await settle();
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toEqual([]);
  });

  it('[R47] an envelope nobody fetched stays for the retention, and no longer', async () => {
    atAlice.say(message(10));
    await atAlice.take();
    world.clock.pass(LIMITS.retentionMs);
    await world.relay.expire(LIMITS.retentionMs);
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toHaveLength(1);
    world.clock.pass(1);
    await world.relay.expire(LIMITS.retentionMs);
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toEqual([]);
  });
});
