/** The conversation with one device: challenge, hello, ready, then frames. What cannot be read closes it, with a code and a reason. */
import { type Bytes, equal, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { readBatch } from '../protocol/batch.ts';
import { CLOSE } from '../protocol/errors.ts';
import { readDeviceFrame } from '../protocol/forms.ts';
import type { DeviceFrame, Hello, PresenceFrame } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { VERSIONS } from '../protocol/version.ts';
import { mailboxOf } from './log.ts';
import type { Asker, Connection, Line, Origin, RelayDeps } from './port.ts';
import { endSession, type ServeDeps, type Session, serve } from './serve.ts';

export type Socket = Line & {
  /** Undefined before hello. */
  asker(): Asker | undefined;
  close(code: number, reason: string): void;
  /** Closes it where it has been silent for too long. */
  checkTime(now: number): void;
};

export type SocketDeps = RelayDeps &
  ServeDeps & {
    readonly joined: (socket: Socket, asker: Asker) => void;
    readonly left: (socket: Socket) => void;
  };

/** What a batch that cannot be read counts as: one frame that cannot. */
const UNREADABLE: readonly Bytes[] = [new Uint8Array(0)];

export function openSocket(deps: SocketDeps, connection: Connection, origin: Origin): Socket {
  const outbox = deps.outboxes.open(connection);
  const nonce = deps.randomBytes(32);
  let state: 'greeting' | 'checking' | Session | 'closed' = 'greeting';
  let heardAt = deps.clock.now();

  const leave = (lastAt: number): void => {
    if (state === 'closed') return;
    if (typeof state === 'object') endSession(deps, state, lastAt);
    state = 'closed';
    deps.left(socket);
  };
  const close = (code: number, reason: string, lastAt = deps.clock.now()): void => {
    if (state === 'closed') return;
    outbox.flush();
    connection.close(code, reason);
    leave(lastAt);
  };
  const tell = (people: PresenceFrame['people']): boolean => {
    if (!outbox.hasRoom()) return false;
    outbox.push(deps.outboxes.encode({ type: 'presence', people }));
    return true;
  };
  const greet = async (hello: Hello): Promise<void> => {
    const asker = await authenticate(deps, hello, nonce, origin);
    if (state !== 'checking') return;
    if (!asker) {
      close(CLOSE.unauthorized, 'not signed in, or the signature is not valid for this device');
      return;
    }
    const presence = deps.presence.join(asker, { tell, heardAt: () => heardAt });
    state = { asker, mailbox: mailboxOf(asker.device), outbox, subscriptions: new Map(), presence, inFlight: 0 };
    outbox.push(deps.outboxes.encode({ type: 'ready', version: hello.version, at: deps.clock.wall() }));
    deps.joined(socket, asker);
  };
  /** A store that cannot be asked lets nobody in; the device is told so, and comes back. */
  const fail = (error: unknown): void => {
    deps.report(error);
    if (state !== 'closed') outbox.push(deps.outboxes.encode({ type: 'refused', request: 0, code: 'unavailable', details: {} }));
    close(CLOSE.goingAway, 'the hub cannot check this sign-in now');
  };
  const take = (frame: DeviceFrame | undefined): void => {
    if (typeof state === 'object' && frame && frame.type !== 'hello') serve(deps, state, frame);
    else if (state !== 'greeting' || frame?.type !== 'hello') close(CLOSE.malformed, 'expected the frames of this protocol in their order');
    else if (!VERSIONS.some((version) => version === frame.version)) close(CLOSE.version, versionReason(frame.version));
    else {
      state = 'checking';
      void greet(frame).catch(fail);
    }
  };
  const socket: Socket = {
    message: (bytes) => {
      heardAt = deps.clock.now();
      if (bytes.length > LIMITS.frameBytes) close(CLOSE.tooBig, `a message has at most ${LIMITS.frameBytes} bytes`);
      else for (const frame of readBatch(bytes) ?? UNREADABLE) take(readDeviceFrame(frame));
    },
    closed: () => leave(deps.clock.now()),
    asker: () => (typeof state === 'object' ? state.asker : undefined),
    close,
    checkTime: (now) => {
      if (now - heardAt >= (typeof state === 'object' ? HUB_LIMITS.idleMs : LIMITS.helloMs))
        close(CLOSE.timeout, 'nothing was heard for too long', heardAt);
    },
  };
  outbox.push(deps.outboxes.encode({ type: 'challenge', versions: [...VERSIONS], nonce }));
  return socket;
}

const versionReason = (version: number): string => `this hub speaks version ${VERSIONS.join(', ')}, this device ${version}: update Tidings`;

async function authenticate(deps: SocketDeps, hello: Hello, nonce: Bytes, { host }: Origin): Promise<Asker | undefined> {
  const asker = await deps.authenticate(hello.token);
  if (!asker || !equal(asker.user, hello.user) || !equal(asker.device, hello.device)) return undefined;
  return (await deps.verify(asker, hash('socket', nonce, utf8(host), hello.device), hello.signature)) ? asker : undefined;
}
