/** What a device asks over its line: every question gets its answer or another outcome, wherever the line is cut. */
import { describe, expect, it, vi } from 'vitest';
import { CLOSE, Refused } from '../../hub/protocol/errors.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Asked, SocketDeps } from './socket.ts';
import { challenge, envelope, outcomeOf, type Peer, post, ready, route, settle, world } from './socket.world.ts';
import { Unreachable } from './unreachable.ts';

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
