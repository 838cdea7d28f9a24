/** A line that breaks, or whose hub refuses: found out in time, said, and tried again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeBatch } from '../../hub/protocol/batch.ts';
import { CLOSE, Refused } from '../../hub/protocol/errors.ts';
import { writeHubFrame } from '../../hub/protocol/forms.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { WIRE_LIMITS } from './limits.ts';
import { challenge, envelope, type Peer, ready, settle, world } from './socket.world.ts';
import { Unreachable } from './unreachable.ts';

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
  it('[X565] where the try after a nudge comes too early, the next is made soon, however many failed before', async () => {
    const { socket, timers, peer, online } = world();
    await settle();
    for (let times = 0; times < 10; times++) {
      peer().cut();
      await timers.advance(timers.next() ?? 0);
    }
    peer().cut();
    expect(timers.next()).toBe(WIRE_LIMITS.retryMaxMs);
    socket.nudge();
    await settle();
    peer().cut();
    expect(timers.next()).toBe(WIRE_LIMITS.retryFirstMs);
    await timers.advance(WIRE_LIMITS.retryFirstMs);
    await online();
    expect(socket.state().is).toBe('online');
  });
  it('[X565] what was dialled before a nudge and has not come up is dialled anew: at once, or once it has had its time', async () => {
    for (const step of [() => undefined, (peer: Peer) => peer.say(challenge)]) {
      const { socket, timers, peer, peers, online } = world();
      await settle();
      step(peer());
      await timers.advance(WIRE_LIMITS.slowMs);
      expect(peers.length).toBe(1);
      socket.nudge();
      await settle();
      expect([peers.length, peers[0]?.closedWith]).toEqual([2, 1000]);
      // Nudged again and again it has its time all the same.
      for (let times = 0; times < 3; times++) {
        socket.nudge();
        await settle();
      }
      step(peer());
      await timers.advance(WIRE_LIMITS.slowMs - 1);
      expect([peers.length, socket.state().is]).toEqual([2, 'connecting']);
      await timers.advance(1);
      expect(peers[1]?.closedWith).toBe(1000);
      await timers.advance(WIRE_LIMITS.retryFirstMs);
      await online();
      await timers.advance(WIRE_LIMITS.slowMs);
      expect([peers.length, socket.state().is]).toEqual([3, 'online']);
    }
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
  it('[U197] another is shown soon, however long the line was down before: so a device that was removed hears of it', async () => {
    const { socket, timers, peer, hello } = world();
    await settle();
    for (let times = 0; times < 10; times++) {
      peer().cut();
      await timers.advance(timers.next() ?? 0);
    }
    peer().cut();
    socket.nudge();
    peer().say(challenge);
    await settle();
    peer().cut(CLOSE.unauthorized);
    hello.mockRejectedValueOnce(new Refused('device_revoked'));
    await timers.advance(WIRE_LIMITS.retryFirstMs);
    peer().say(challenge);
    await settle();
    expect(socket.state()).toEqual({ is: 'refused', code: 'device_revoked' });
  });
  it('[X190] a hub that cannot do it now is asked again as soon as one that is away, whether it says so to hello or to who renews the token', async () => {
    type World = ReturnType<typeof world>;
    const cases: readonly ((one: World) => void)[] = [
      ({ peer }) => peer().say({ type: 'refused', request: 0, code: 'unavailable', details: {} }),
      ({ hello }) => void hello.mockRejectedValueOnce(new Refused('unavailable')),
    ];
    for (const [at, step] of cases.entries()) {
      const one = world();
      if (at === 1) step(one);
      await settle();
      one.peer().say(challenge);
      await settle();
      if (at === 0) step(one);
      expect(one.socket.state()).toEqual({ is: 'offline', why: 'busy' });
      await one.timers.advance(WIRE_LIMITS.retryFirstMs);
      await one.online();
      expect(one.socket.state().is).toBe('online');
    }
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
