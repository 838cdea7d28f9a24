/** The line against a peer that speaks real frames: in order whatever the cuts, nothing asked without an outcome, nothing without a bound. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readBatch, writeBatch } from '../../hub/protocol/batch.ts';
import { CLOSE, Refused } from '../../hub/protocol/errors.ts';
import { writeHubFrame } from '../../hub/protocol/frames.ts';
import { LIMITS, PADDING, paddedLength } from '../../hub/protocol/limits.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Asked, IncomingFrame, SocketDeps } from './socket.ts';
import { challenge, envelope, outcomeOf, type Peer, parts, post, ready, route, seqs, settle, world } from './socket.world.ts';
import { Unreachable } from './unreachable.ts';

describe('the line to the hub', () => {
  it('[W10] answers the hub’s challenge, is online when the hub says ready, and tells the hub’s time', async () => {
    const { socket, peers, peer, states, hello, online } = world();
    expect(socket.state()).toEqual({ is: 'connecting' });
    await online();
    expect(hello.mock.calls).toEqual([[new Uint8Array(32).fill(7), 'hub.example:444', false]]);
    expect(peer().url).toBe('wss://hub.example:444/v1/socket');
    expect(peer().frames()).toEqual([{ type: 'hello', version: 1, ...parts }]);
    expect(states).toEqual([{ is: 'online', at: 1000 }]);
    expect(peers).toHaveLength(1);
  });
  it('[W11] sends what is said in one turn as one message, padded to a size that says little', async () => {
    const { socket, online } = world();
    const peer = await online();
    const told = [1, 2, 3].map((seq) => ({ type: 'ack', route, seq }) as const);
    expect(told.map((frame) => socket.tell(frame))).toEqual([true, true, true]);
    await settle();
    socket.tell({ type: 'unsubscribe', route });
    await settle();
    expect(peer.messages.slice(1).map((message) => readBatch(message)!.length)).toEqual([3, 1]);
    expect(peer.frames().slice(1)).toEqual([...told, { type: 'unsubscribe', route }]);
    expect(peer.messages.every((message) => PADDING.some((size) => size === message.length))).toBe(true);
  });
  it('[W12] hands the hub’s frames on one after the other, in order, each when the one before it is done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 30 }),
        fc.array(fc.nat(5)),
        fc.array(fc.nat(3)),
        async (sizes, cuts, waits) => {
          const taken: number[] = [];
          let running = 0;
          const on = async (frame: IncomingFrame): Promise<void> => {
            expect(++running).toBe(1);
            for (let turns = waits[taken.length % (waits.length || 1)] ?? 0; turns > 0; turns--) await undefined;
            taken.push(...seqs([frame]));
            running -= 1;
          };
          const { socket, online } = world({ on });
          const peer = await online();
          // The same frames in any messages: how the hub cuts its stream must not matter.
          const frames = sizes.map((size, at) => envelope(at + 1, size));
          for (let at = 0, cut = 0; at < frames.length; cut++) {
            const many = cuts[cut % (cuts.length || 1)] ?? 1;
            peer.say(...frames.slice(at, at + many + 1));
            at += many + 1;
          }
          await settle();
          expect(taken).toEqual(frames.map(({ seq }) => seq));
          await socket.close();
        },
      ),
      { numRuns: 100 },
    );
  });
  it('[W12] a reader that is slow holds up the rest, and what was heard before a cut comes before the next connection', async () => {
    const releases: (() => void)[] = [];
    const taken: number[] = [];
    const on = (frame: IncomingFrame): Promise<void> =>
      new Promise((resolve) => {
        taken.push(...seqs([frame]));
        releases.push(resolve);
      });
    const { timers, peers, online } = world({ on });
    const peer = await online();
    peer.say(envelope(1), envelope(2));
    peer.cut();
    await timers.advance(WIRE_LIMITS.retryMaxMs);
    expect([taken, peers.length]).toEqual([[1], 1]);
    releases[0]?.();
    await settle();
    expect([taken, peers.length]).toEqual([[1, 2], 1]);
    releases[1]?.();
    await settle();
    expect(peers).toHaveLength(2);
  });
});

describe('questions', () => {
  it('[W13] get the answer with their number, in whatever order the answers come', async () => {
    const { socket, online } = world();
    const peer = await online();
    const asked = [
      socket.ask(post()),
      socket.ask({ type: 'leave', route }),
      socket.ask({ ...post(), type: 'mail', device: route.slice(16) } as Asked),
    ];
    await settle();
    const numbers = peer
      .frames()
      .slice(1)
      .map((frame) => ('request' in frame ? frame.request : 0));
    expect(new Set(numbers).size).toBe(3);
    peer.say(
      { type: 'posted', request: numbers[2]!, seq: 30, at: 3, left: [] },
      { type: 'refused', request: numbers[1]!, code: 'not_a_member', details: {} },
      { type: 'posted', request: numbers[0]!, seq: 10, at: 1, left: [] },
    );
    expect(await Promise.all(asked.map(outcomeOf))).toEqual([
      { seq: 10, at: 1, left: [] },
      new Refused('not_a_member', {}),
      { seq: 30, at: 3, left: [] },
    ]);
  });
  it('[W13] an answer that comes twice, late, or to no question changes nothing', async () => {
    const { socket, timers, online } = world();
    let peer = await online();
    peer.say({ type: 'posted', request: 1, seq: 9, at: 9, left: [] }, { type: 'refused', request: 0, code: 'internal', details: {} });
    const first = outcomeOf(socket.ask(post()));
    await settle();
    const [, asked] = peer.frames();
    const request = asked && 'request' in asked ? asked.request : 0;
    peer.cut();
    expect(await first).toEqual(new Unreachable('offline'));
    await timers.advance(WIRE_LIMITS.retryMaxMs);
    peer = await online();
    const second = outcomeOf(socket.ask(post()));
    await settle();
    peer.say({ type: 'posted', request, seq: 1, at: 1, left: [] });
    const again = peer.frames().at(-1)!;
    const number = 'request' in again ? again.request : 0;
    expect(number).not.toBe(request);
    peer.say({ type: 'posted', request: number, seq: 2, at: 2, left: [] }, { type: 'posted', request: number, seq: 3, at: 3, left: [] });
    expect(await second).toEqual({ seq: 2, at: 2, left: [] });
    expect(socket.state().is).toBe('online');
  });
  it('[W13] are answered while the engine is busy with an earlier frame, so that it may ask from within', async () => {
    const world1 = world({ on: () => asking() });
    const { socket, online } = world1;
    let outcome: unknown;
    const asking = async (): Promise<void> => {
      outcome = await socket.ask(post());
    };
    const peer = await online();
    peer.say(envelope(1));
    await settle();
    const asked = peer.frames().at(-1)!;
    peer.say({ type: 'posted', request: 'request' in asked ? asked.request : 0, seq: 5, at: 6, left: [] });
    await settle();
    expect(outcome).toEqual({ seq: 5, at: 6, left: [] });
  });
  it('[W13] without an answer time out, while the line lives on', async () => {
    const { socket, timers, online } = world();
    const peer = await online();
    const asked = outcomeOf(socket.ask(post()));
    await timers.advance(WIRE_LIMITS.requestMs - 1);
    peer.say({ type: 'pong' });
    await timers.advance(1);
    expect(await asked).toEqual(new Unreachable('timeout'));
    expect(socket.state().is).toBe('online');
  });
  it('[W14] cut at any step, no question is left without an outcome, nothing is said on a dead line, and the next line works', async () => {
    const steps: readonly ((peer: Peer) => void)[] = [
      () => undefined,
      (peer) => peer.say(challenge),
      (peer) => peer.say(ready),
      (peer) => peer.say(envelope(1)),
      (peer) => peer.say({ type: 'pong' }),
    ];
    for (let cutAt = 0; cutAt <= steps.length; cutAt++) {
      for (const how of [1006, CLOSE.goingAway, CLOSE.malformed, CLOSE.slow, CLOSE.timeout]) {
        const { socket, timers, peer, peers, states, online } = world();
        const outcomes: Promise<unknown>[] = [];
        await settle();
        for (const step of steps.slice(0, cutAt)) {
          step(peer());
          outcomes.push(outcomeOf(socket.ask(post())));
          await settle();
        }
        const said = peer().messages.length;
        peer().cut(how);
        outcomes.push(outcomeOf(socket.ask(post())));
        expect(socket.tell({ type: 'ack', route, seq: 1 })).toBe(false);
        for (const outcome of await Promise.all(outcomes)) expect(outcome).toBeInstanceOf(Unreachable);
        expect([peers[0]?.messages.length, socket.state().is]).toEqual([said, 'offline']);
        await timers.advance(WIRE_LIMITS.retryFirstMs);
        const next = await online();
        expect([states.at(-1)?.is, peers.length]).toEqual(['online', 2]);
        const asked = socket.ask(post());
        await settle();
        const last = next.frames().at(-1)!;
        next.say({ type: 'posted', request: 'request' in last ? last.request : 0, seq: 1, at: 1, left: [] });
        expect(await asked).toEqual({ seq: 1, at: 1, left: [] });
        await socket.close();
      }
    }
  });
  it('[W15] too large for the line go by HTTP, the largest that fits does not, and neither message is larger than a hub takes', async () => {
    const large = vi.fn<SocketDeps['post']>(async () => ({ seq: 77, at: 78, left: [] }));
    const { socket, online } = world({ post: large });
    const peer = await online();
    let fits = LIMITS.frameBytes - 128;
    const asked: Promise<unknown>[] = [];
    // The largest there is: one byte at a time until one goes by HTTP.
    for (; large.mock.calls.length === 0; fits++) {
      asked.push(outcomeOf(socket.ask(post(fits))));
      await settle();
    }
    expect(await asked.pop()).toEqual({ seq: 77, at: 78, left: [] });
    expect(large.mock.calls[0]?.[0].request).toBe(0);
    expect(Math.max(...peer.messages.map(({ length }) => length))).toBe(LIMITS.frameBytes);
    await socket.close();
    expect(await outcomeOf(socket.ask(post(fits)))).toEqual({ seq: 77, at: 78, left: [] });
  });
});

describe('a line that breaks', () => {
  it('[W16] is found dead when nothing is heard after a ping, and never while something is', async () => {
    const { socket, timers, peers, online } = world();
    const peer = await online();
    for (let times = 0; times < 10; times++) {
      await timers.advance(times === 0 ? LIMITS.pingMs : LIMITS.pingMs - WIRE_LIMITS.pongMs + 1);
      expect(peer.frames().filter(({ type }) => type === 'ping')).toHaveLength(times + 1);
      await timers.advance(WIRE_LIMITS.pongMs - 1);
      if (times % 2) peer.say(envelope(times));
      else peer.say({ type: 'pong' });
    }
    expect(socket.state().is).toBe('online');
    await timers.advance(LIMITS.pingMs);
    expect(socket.state().is).toBe('online');
    await timers.advance(1);
    expect(socket.state()).toEqual({ is: 'offline', why: 'timeout' });
    expect([peers.length, peer.closedWith]).toEqual([1, 1000]);
  });
  it('[W16] and that a hub never greets is given up in time', async () => {
    for (const step of [() => undefined, (peer: Peer) => peer.say(challenge)]) {
      const { socket, timers, peer } = world();
      await settle();
      step(peer());
      await timers.advance(LIMITS.helloMs - 1);
      expect(socket.state().is).toBe('connecting');
      await timers.advance(1);
      expect(socket.state()).toEqual({ is: 'offline', why: 'timeout' });
    }
  });
  it('[W17] is tried again after a time that doubles up to a minute, half of it by chance; a line that held begins anew', async () => {
    for (const chance of [0, 1]) {
      const { timers, peer, peers, online } = world({ random: () => chance });
      await settle();
      const delays: number[] = [];
      for (let times = 0; times < 10; times++) {
        peer().cut();
        const delay = timers.next() ?? 0;
        delays.push(delay);
        await timers.advance(delay - 1);
        const before = peers.length;
        await timers.advance(1);
        expect(peers.length).toBe(before + 1);
      }
      const most = [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000];
      expect(delays).toEqual(most.map((ms) => (chance === 1 ? ms : ms / 2)));
      await online();
      peer().cut();
      expect(timers.next()).toBeGreaterThan(1000);
      await timers.advance(timers.next() ?? 0);
      await online();
      await timers.advance(WIRE_LIMITS.stableMs);
      peer().cut();
      expect(timers.next()).toBe(chance === 1 ? 500 : 250);
    }
  });
  it('[W17] is tried at once after a nudge, and one that seems to live is put to the test', async () => {
    const { socket, timers, peer, peers, online } = world();
    await settle();
    for (let times = 0; times < 6; times++) {
      peer().cut();
      await settle();
    }
    socket.nudge();
    socket.nudge();
    await online();
    expect([socket.state().is, peers.length]).toEqual(['online', 2]);
    socket.nudge();
    await settle();
    expect(peer().frames().at(-1)).toEqual({ type: 'ping' });
    peer().say({ type: 'pong' });
    await timers.advance(WIRE_LIMITS.probeMs);
    expect(socket.state().is).toBe('online');
    socket.nudge();
    await timers.advance(WIRE_LIMITS.probeMs);
    expect(socket.state()).toEqual({ is: 'offline', why: 'timeout' });
  });
  it('[W18] bytes that are no frames, or frames out of their order, end the line and nothing else', async () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((raw) => Uint8Array.from(raw)),
      fc.uint8Array({ minLength: 1, maxLength: 60 }).map((raw) => writeBatch([Uint8Array.from(raw)])),
      fc
        .constantFrom(challenge, ready, envelope(1), { type: 'posted', request: 1, seq: 1, at: 1, left: [] } as const)
        .map((frame) => writeBatch([writeHubFrame(frame)])),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 6 }), fc.boolean(), async (messages, greeted) => {
        const { socket, peer, online } = world();
        await (greeted ? online() : settle());
        const first = peer();
        for (const message of messages) {
          if (socket.state().is !== 'offline') first.heard.message(message);
          await settle();
        }
        expect(['connecting', 'online', 'offline']).toContain(socket.state().is);
        if (socket.state().is === 'offline')
          expect([socket.state(), first.closedWith]).toEqual([{ is: 'offline', why: 'not_a_hub' }, CLOSE.malformed]);
        await socket.close();
        await socket.done;
      }),
      { numRuns: 200 },
    );
    const { socket, online } = world();
    (await online()).say(challenge);
    expect(socket.state()).toEqual({ is: 'offline', why: 'not_a_hub' });
  });
});

describe('a hub that refuses', () => {
  it('[W19] the version is said, as is any other refusal, and asked again after minutes or a nudge', async () => {
    const cases: readonly [string, (peer: Peer) => void][] = [
      ['unsupported_version', (peer) => peer.say({ type: 'challenge', versions: [2, 3], nonce: new Uint8Array(32) })],
      ['unsupported_version', (peer) => peer.cut(CLOSE.version)],
      ['replaced', (peer) => peer.cut(CLOSE.replaced)],
    ];
    for (const [code, step] of cases) {
      const { socket, timers, peer, peers, hello, online } = world();
      await settle();
      step(peer());
      expect([socket.state(), hello.mock.calls.length]).toEqual([{ is: 'refused', code }, 0]);
      await timers.advance(WIRE_LIMITS.refusedMs - 1);
      expect(peers).toHaveLength(1);
      await timers.advance(1);
      step(peer());
      socket.nudge();
      await online();
      expect([socket.state().is, peers.length]).toEqual(['online', 3]);
    }
  });
  it('[W20] a token once is asked for another; twice it has refused the device', async () => {
    const { socket, timers, peer, hello, online } = world();
    await settle();
    peer().say(challenge);
    await settle();
    peer().cut(CLOSE.unauthorized);
    expect(socket.state()).toEqual({ is: 'offline', why: 'offline' });
    await timers.advance(WIRE_LIMITS.retryFirstMs);
    await online();
    expect(hello.mock.calls.map(([, , refused]) => refused)).toEqual([false, true]);
    peer().cut(CLOSE.unauthorized);
    await timers.advance(timers.next() ?? 0);
    peer().say(challenge);
    await settle();
    peer().cut(CLOSE.unauthorized);
    expect(socket.state()).toEqual({ is: 'refused', code: 'invalid_session' });
    expect(hello.mock.calls.map(([, , refused]) => refused)).toEqual([false, true, true]);
  });
  it('[W20] what hello finds out is the state: a session that is over, or nobody to renew it', async () => {
    for (const [error, state] of [
      [new Refused('device_revoked'), { is: 'refused', code: 'device_revoked' }],
      [new Unreachable('offline'), { is: 'offline', why: 'offline' }],
    ] as const) {
      const { socket, peer, hello } = world();
      hello.mockRejectedValueOnce(error);
      await settle();
      peer().say(challenge);
      await settle();
      expect(socket.state()).toEqual(state);
    }
  });
});

describe('bounds', () => {
  it('[W21] a device that cannot keep up is not flooded: the line is dropped, and comes back when all was taken', async () => {
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      release = resolve;
    });
    const taken: number[] = [];
    const on = async (frame: IncomingFrame): Promise<void> => {
      taken.push(...seqs([frame]));
      await first;
    };
    const { socket, timers, peers, online } = world({ on });
    const peer = await online();
    let said = 0;
    for (; peer.closedWith === undefined && said < 1000; said++) peer.say(envelope(said, 100_000));
    expect(peer.closedWith).toBe(CLOSE.slow);
    expect(said).toBeLessThanOrEqual(WIRE_LIMITS.incomingBytes / 100_000 + 1);
    await timers.advance(WIRE_LIMITS.retryMaxMs);
    expect(peers).toHaveLength(1);
    release();
    await settle();
    expect([taken.length, peers.length]).toEqual([said, 2]);
    await online();
    expect(socket.state().is).toBe('online');
  });
  it('[W21] a line that cannot take more says so, and goes on when it has sent', async () => {
    const { socket, online } = world();
    const peer = await online();
    peer.buffered = WIRE_LIMITS.outgoingBytes;
    expect(socket.tell({ type: 'ack', route, seq: 1 })).toBe(false);
    expect(await outcomeOf(socket.ask(post()))).toEqual(new Unreachable('busy'));
    peer.buffered = 0;
    expect(socket.tell({ type: 'ack', route, seq: 1 })).toBe(true);
    const many = Array.from({ length: LIMITS.postsInFlight + 1 }, () => outcomeOf(socket.ask(post())));
    expect(await many.pop()).toEqual(new Unreachable('busy'));
    const big = Array.from({ length: 50 }, () => socket.tell({ type: 'transient', route, bytes: new Uint8Array(100_000) }));
    expect(big.filter(Boolean).length).toBeLessThan(WIRE_LIMITS.outgoingBytes / 100_000);
    await settle();
    expect(peer.messages.every(({ length }) => length <= LIMITS.frameBytes && length === paddedLength(length))).toBe(true);
  });
  it('[W22] closed, it says nothing more, fails what is outstanding, and leaves no timer behind', async () => {
    const { socket, timers, online, states, taken } = world();
    const peer = await online();
    const asked = outcomeOf(socket.ask(post()));
    await socket.close();
    await socket.done;
    expect(await asked).toEqual(new Unreachable('offline'));
    expect([peer.closedWith, timers.next(), states.at(-1)]).toEqual([1000, undefined, { is: 'offline', why: 'offline' }]);
    peer.say(envelope(1));
    socket.nudge();
    await timers.advance(WIRE_LIMITS.refusedMs);
    expect([taken, socket.tell({ type: 'ack', route, seq: 1 })]).toEqual([[], false]);
  });
  it('[W22] a bug of the engine ends it and is heard of; no later frame is handed on', async () => {
    const on = vi.fn(async () => {
      throw new RangeError('a bug');
    });
    const { socket, online } = world({ on });
    const peer = await online();
    peer.say(envelope(1), envelope(2));
    await expect(socket.done).rejects.toThrow('a bug');
    expect([on.mock.calls.length, peer.closedWith, socket.state().is]).toEqual([1, 1000, 'offline']);
  });
});
