/**
 * The line to the hub: one connection at a time, made anew whenever it breaks. Nothing is queued while it is down: the engine keeps what it wants
 * to say and says it again when the line is `online`, with the same item ids, which makes it harmless.
 */
import type { Bytes } from '../../crypto/bytes.ts';
import { CLOSE, type ErrorCode } from '../../hub/protocol/errors.ts';
import { writeDeviceFrame } from '../../hub/protocol/forms.ts';
import type { Ack, Active, Leave, Open, Post, SendMail, Subscribe, Transient, Unsubscribe, Unwatch, Watch } from '../../hub/protocol/frames.ts';
import { LIMITS, paddedLength } from '../../hub/protocol/limits.ts';
import { type Connection, type ConnectionDeps, type End, type HelloParts, type LiveFrame, openConnection } from './connection.ts';
import type { Dial } from './dial.ts';
import { type InOrder, newInOrder } from './in-order.ts';
import { WIRE_LIMITS } from './limits.ts';
import { newRequests, type Receipt, type Requests } from './requests.ts';
import type { Timers } from './timers.ts';
import { Unreachable, type Why } from './unreachable.ts';

/** Frames without an answer of their own. */
export type Told = Subscribe | Unsubscribe | Ack | Transient | Active | Watch | Unwatch;
export type Asked = Omit<Post, 'request'> | Omit<Open, 'request'> | Omit<SendMail, 'request'> | Omit<Leave, 'request'>;
/** What the hub says of its own accord. */
export type IncomingFrame = Exclude<LiveFrame, { type: 'posted' | 'refused' }>;

/** `at`: the hub's clock, ms. `refused`: asked again only after minutes, or a nudge; `replaced`: this device is connected elsewhere. */
export type SocketState =
  | { readonly is: 'connecting' }
  | { readonly is: 'online'; readonly at: number }
  | { readonly is: 'offline'; readonly why: Why }
  | { readonly is: 'refused'; readonly code: ErrorCode | 'replaced' };

export type SocketDeps = {
  readonly url: string;
  readonly dial: Dial;
  readonly timers: Timers;
  /** From 0 to 1. */
  readonly random: () => number;
  /** `refused`: the token of the last hello was refused, so another is needed. */
  readonly hello: (nonce: Bytes, host: string, refused: boolean) => Promise<HelloParts>;
  /** Strictly one after the other, in the hub's order. */
  readonly on: (frame: IncomingFrame) => void | Promise<void>;
  readonly onState: (state: SocketState) => void;
  /** The way of what is too large for the line. */
  readonly post: (frame: Post | Open | SendMail) => Promise<Receipt>;
};

export type Socket = {
  state(): SocketState;
  /** False where it was not sent: the line is down or full. Subscriptions are told again whenever the line comes up. */
  tell(frame: Told): boolean;
  /**
   * Resolves when it is on the hub's disk, which can be before what the hub said earlier was taken. Throws Refused, or Unreachable, after which
   * the hub may have it or not.
   */
  ask(frame: Asked): Promise<Receipt>;
  /** There is reason to believe that things have changed (the network came back, the page is looked at): tries at once, or makes sure. */
  nudge(): void;
  /** Waits for what `on` is doing, so it is not called from inside it. */
  close(): Promise<void>;
  /** Resolves after a close; rejects where `on` or `hello` threw what nobody expected, and the line is then closed. */
  readonly done: Promise<void>;
};

type Line = {
  readonly deps: SocketDeps;
  readonly requests: Requests;
  readonly incoming: InOrder<IncomingFrame>;
  readonly finish: (error?: unknown) => void;
  state: SocketState;
  connection: Connection | undefined;
  /** Takes back the next attempt, or the note that this connection is a good one. */
  cancel: (() => void) | undefined;
  attempts: number;
  tokenRefused: boolean;
  closed: boolean;
};

export function openSocket(deps: SocketDeps): Socket {
  const { promise: done, finish } = newEnd();
  const line: Line = {
    deps,
    requests: newRequests(deps.timers),
    incoming: newInOrder(deps.on, (error) => fail(line, error)),
    finish,
    state: { is: 'connecting' },
    connection: undefined,
    cancel: undefined,
    attempts: 0,
    tokenRefused: false,
    closed: false,
  };
  connect(line);
  return {
    state: () => line.state,
    tell: (frame) => line.state.is === 'online' && send(line, writeDeviceFrame(frame)),
    ask: (frame) => ask(line, frame),
    nudge: () => nudge(line),
    close: async () => {
      shut(line);
      await line.incoming.idle();
      finish();
    },
    done,
  };
}

function connect(line: Line): void {
  line.cancel = undefined;
  become(line, { is: 'connecting' });
  // What was heard before comes first: a device that is behind gets no more until it has caught up.
  line.incoming
    .idle()
    .then(() => {
      if (!line.closed) line.connection = openConnection(connectionDeps(line));
    })
    .catch((error: unknown) => fail(line, error));
}

const connectionDeps = (line: Line): ConnectionDeps => ({
  url: line.deps.url,
  dial: line.deps.dial,
  timers: line.deps.timers,
  hello: (nonce, host) => line.deps.hello(nonce, host, line.tokenRefused),
  ready: ({ at }) => goOnline(line, at),
  frame: (frame, size) => hear(line, frame, size),
  ended: (end) => goDown(line, end),
  failed: (error) => fail(line, error),
});

function goOnline(line: Line, at: number): void {
  line.tokenRefused = false;
  line.cancel = line.deps.timers.after(WIRE_LIMITS.stableMs, () => {
    line.attempts = 0;
  });
  become(line, { is: 'online', at });
}

function hear(line: Line, frame: LiveFrame, size: number): void {
  if (frame.type === 'posted' || frame.type === 'refused') return line.requests.settle(frame);
  line.incoming.push(frame, size);
  if (line.incoming.waiting() > WIRE_LIMITS.incomingBytes) line.connection?.close(CLOSE.slow);
}

function goDown(line: Line, end: End): void {
  line.connection = undefined;
  line.cancel?.();
  line.requests.failAll(end.end === 'lost' ? end.why : 'offline');
  if (line.closed) return;
  const refused = refusalOf(line, end);
  line.tokenRefused = end.end === 'unauthorized';
  // A hub that refuses a token is there: it is shown another soon, however many attempts came to nothing before.
  const delay = line.tokenRefused ? delayAfter(line, 0) : delayAfter(line, line.attempts++);
  line.cancel = line.deps.timers.after(refused ? WIRE_LIMITS.refusedMs : delay, () => connect(line));
  become(line, refused ?? { is: 'offline', why: end.end === 'lost' ? end.why : 'offline' });
}

/** A token that is refused once may have run out: hello is asked for another. Refused twice, it is the device that is. */
function refusalOf(line: Line, end: End): SocketState | undefined {
  if (end.end === 'refused') return { is: 'refused', code: end.code };
  if (end.end === 'replaced') return { is: 'refused', code: 'replaced' };
  return end.end === 'unauthorized' && line.tokenRefused ? { is: 'refused', code: 'invalid_session' } : undefined;
}

/** Doubling, half of it by chance: a thousand devices that lost one hub do not come back in one instant. */
function delayAfter(line: Line, attempts: number): number {
  const most = Math.min(WIRE_LIMITS.retryMaxMs, WIRE_LIMITS.retryFirstMs * 2 ** attempts);
  return most / 2 + (most / 2) * line.deps.random();
}

async function ask(line: Line, asked: Asked): Promise<Receipt> {
  const frame = { ...asked, request: 0 };
  if (frame.type !== 'leave' && !fitsLine(writeDeviceFrame(frame).length)) return line.deps.post(frame);
  if (line.state.is !== 'online') throw new Unreachable('offline');
  const { request, answer } = line.requests.open();
  if (!send(line, writeDeviceFrame({ ...frame, request }))) line.requests.fail(request, 'busy');
  return answer;
}

/** Its length before it takes at most 4 bytes, its number at most 8. */
const fitsLine = (length: number): boolean => paddedLength(length + 12) <= LIMITS.frameBytes;

const send = (line: Line, frame: Bytes): boolean => line.connection?.send(frame) ?? false;

function nudge(line: Line): void {
  if (line.closed) return;
  // Where the next try comes a little too early, one more is made soon.
  line.attempts = 0;
  line.connection?.probe();
  if (line.connection || !line.cancel) return;
  line.cancel();
  connect(line);
}

function fail(line: Line, error: unknown): void {
  shut(line);
  line.finish(error);
}

function shut(line: Line): void {
  if (line.closed) return;
  line.closed = true;
  line.incoming.stop();
  line.cancel?.();
  line.connection?.close(1000);
  line.requests.failAll('offline');
  become(line, { is: 'offline', why: 'offline' });
}

function become(line: Line, state: SocketState): void {
  if (line.state.is === state.is && state.is === 'connecting') return;
  line.state = state;
  line.deps.onState(state);
}

function newEnd(): { readonly promise: Promise<void>; readonly finish: (error?: unknown) => void } {
  let finish: (error?: unknown) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    finish = (error) => (error === undefined ? resolve() : reject(error));
  });
  return { promise, finish };
}
