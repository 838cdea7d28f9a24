/** The line against a peer that speaks real frames: in order whatever the cuts, and nothing without a bound. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readBatch } from '../../hub/protocol/batch.ts';
import { CLOSE } from '../../hub/protocol/errors.ts';
import { LIMITS, PADDING, paddedLength } from '../../hub/protocol/limits.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { IncomingFrame } from './socket.ts';
import { envelope, outcomeOf, parts, post, route, seqs, settle, world } from './socket.world.ts';
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
