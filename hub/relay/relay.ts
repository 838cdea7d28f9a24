/** The relay: sockets and posts in, ordered envelopes out. What it knows between two frames is only who is there. */
import { equal, toBase64 } from '../../crypto/bytes.ts';
import { CLOSE, Refused } from '../protocol/errors.ts';
import { readDeviceFrame } from '../protocol/forms.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { openAcks } from './acks.ts';
import { openFanout } from './fanout.ts';
import { openOutboxes } from './outbox.ts';
import type { Line, Relay, RelayDeps } from './port.ts';
import { openPosting } from './posting.ts';
import { openRegistry } from './registry.ts';
import { openSocket, type SocketDeps } from './socket.ts';

/** How often silent sockets are looked for. */
const TICK_MS = 1000;
const REFUSED_LINE: Line = { message: () => undefined, closed: () => undefined };

export function openRelay(deps: RelayDeps): Relay {
  const { routes, clock, spend } = deps;
  const outboxes = openOutboxes(clock);
  const fanout = openFanout(outboxes);
  const acks = openAcks(routes, clock, deps.report);
  const posting = openPosting({ routes, spend, now: () => clock.now(), wake: deps.wake });
  const registry = openRegistry();
  const socketDeps: SocketDeps = { ...deps, outboxes, fanout, acks, posting, joined: registry.join, left: registry.leave };

  const tick = (): void => {
    const now = clock.now();
    for (const socket of registry.all()) socket.checkTime(now);
    cancelTick = clock.after(TICK_MS, tick);
  };
  let cancelTick = clock.after(TICK_MS, tick);
  let closed = false;
  /** By an earlier run nobody knows how late: the first sweep looks for what lies ahead. */
  let sweptAt = Number.POSITIVE_INFINITY;

  return {
    accept: (connection, origin) => {
      if (closed || !registry.mayGreet(origin.address)) {
        connection.close(closed ? CLOSE.goingAway : CLOSE.slow, closed ? 'the hub is closing' : 'too many unfinished connections from this address');
        return REFUSED_LINE;
      }
      const socket = openSocket(socketDeps, connection, origin);
      registry.greet(socket, origin.address);
      return socket;
    },
    post: async (asker, body) => {
      const frame = readDeviceFrame(body);
      if (frame?.type !== 'post' && frame?.type !== 'open' && frame?.type !== 'mail') throw new Refused('malformed');
      const posted = await posting(asker, frame);
      fanout.handOut(posted);
      const { seq, at, left } = posted.stored;
      return { seq, at, left: left.map(toBase64) };
    },
    drop: (device) => {
      for (const socket of registry.of(device)) socket.close(CLOSE.unauthorized, 'this device was removed from its account');
    },
    dropSession: (session) => {
      for (const socket of registry.all()) {
        const asker = socket.asker();
        if (asker && equal(asker.session, session)) socket.close(CLOSE.unauthorized, 'this session has ended');
      }
    },
    expire: async (retentionMs) => {
      const now = clock.now();
      const latest = now < sweptAt ? now : undefined;
      await routes.expire({ envelopesBefore: now - retentionMs, itemsBefore: now - HUB_LIMITS.itemMemoryMs, latest });
      sweptAt = now;
    },
    isThere: (device) => registry.of(device).length > 0,
    size: registry.size,
    close: async () => {
      closed = true;
      cancelTick();
      for (const socket of registry.all()) socket.close(CLOSE.goingAway, 'the hub is closing');
      await acks.flush();
    },
  };
}
