/** One connection to the hub, from dialling to its end: challenge, hello, ready, then frames both ways, and pings to know that it lives. */
import type { Bytes } from '../../crypto/bytes.ts';
import { batchesOf, readBatch, writeBatch } from '../../hub/protocol/batch.ts';
import { CLOSE, type ErrorCode, Refused } from '../../hub/protocol/errors.ts';
import { readHubFrame, writeDeviceFrame } from '../../hub/protocol/forms.ts';
import type { Challenge, HubFrame, Ready } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { negotiate } from '../../hub/protocol/version.ts';
import type { Dial, Wire } from './dial.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Timers } from './timers.ts';
import { Unreachable, type Why } from './unreachable.ts';

/** Who this device is, for the nonce and host it was given: the signature is over H("socket", nonce, host, device). */
export type HelloParts = { readonly user: Bytes; readonly device: Bytes; readonly token: string; readonly signature: Bytes };

/** Why a connection ended: nobody there or something else, the hub's refusal, or another socket of this device. */
export type End =
  | { readonly end: 'lost'; readonly why: Why }
  | { readonly end: 'refused'; readonly code: ErrorCode }
  | { readonly end: 'replaced' }
  | { readonly end: 'unauthorized' };

/** What comes after `ready`; the frames of the handshake never leave this file. */
export type LiveFrame = Exclude<HubFrame, { type: 'challenge' | 'ready' | 'pong' }>;

export type ConnectionDeps = {
  readonly url: string;
  readonly dial: Dial;
  readonly timers: Timers;
  readonly hello: (nonce: Bytes, host: string) => Promise<HelloParts>;
  readonly ready: (ready: Ready) => void;
  readonly frame: (frame: LiveFrame, size: number) => void;
  /** Once. Nothing is heard after it. */
  readonly ended: (end: End) => void;
  /** `hello` threw what is neither Refused nor Unreachable. */
  readonly failed: (error: unknown) => void;
};

export type Connection = {
  /** Sent with whatever else is sent in this turn; false where too much waits to be sent already. */
  send(frame: Bytes): boolean;
  /** Finds out soon whether the line still lives. One that is not there yet, and was begun a while ago, ends: the network it was dialled over may be gone. */
  probe(): void;
  close(code: number): void;
};

type Alarm = 'greet' | 'slow' | 'ping' | 'pong';

type State = {
  readonly deps: ConnectionDeps;
  wire: Wire | undefined;
  phase: 'dialled' | 'greeting' | 'ready' | 'ended';
  outgoing: Bytes[];
  outgoingBytes: number;
  /** Things to be done later, by what they are for. */
  readonly alarms: Map<Alarm, () => void>;
  /** It takes long to come up; and there is a reason to give it up then. */
  isSlow: boolean;
  isDoubted: boolean;
};

export function openConnection(deps: ConnectionDeps): Connection {
  const state: State = {
    deps,
    wire: undefined,
    phase: 'dialled',
    outgoing: [],
    outgoingBytes: 0,
    alarms: new Map(),
    isSlow: false,
    isDoubted: false,
  };
  alarm(state, 'greet', LIMITS.helloMs, () => lose(state));
  alarm(state, 'slow', WIRE_LIMITS.slowMs, () => {
    state.isSlow = true;
    if (state.isDoubted) lose(state);
  });
  state.wire = deps.dial(deps.url, {
    message: (bytes) => hear(state, bytes),
    closed: (code) => end(state, endOf(code)),
  });
  return {
    send: (frame) => send(state, frame),
    probe: () => probe(state),
    close: (code) => end(state, { end: 'lost', why: 'offline' }, code),
  };
}

function hear(state: State, message: Bytes): void {
  // Whatever was said, somebody said it.
  state.alarms.get('pong')?.();
  const frames = readBatch(message);
  if (!frames) return end(state, { end: 'lost', why: 'not_a_hub' }, CLOSE.malformed);
  for (const bytes of frames) {
    if (state.phase === 'ended') return;
    const frame = readHubFrame(bytes);
    if (frame) take(state, frame, bytes.length);
    else end(state, { end: 'lost', why: 'not_a_hub' }, CLOSE.malformed);
  }
}

function take(state: State, frame: HubFrame, size: number): void {
  const { deps, phase } = state;
  if (frame.type === 'challenge' && phase === 'dialled') void greet(state, frame).catch(deps.failed);
  else if (frame.type === 'ready' && phase === 'greeting') becomeReady(state, frame);
  else if (frame.type === 'refused' && phase === 'greeting') end(state, refusedBy(frame.code));
  else if (phase === 'ready' && frame.type !== 'challenge' && frame.type !== 'ready') {
    if (frame.type !== 'pong') deps.frame(frame, size);
  } else end(state, { end: 'lost', why: 'not_a_hub' }, CLOSE.malformed);
}

/** A hub that cannot do it now is asked again as soon as one that is away. */
const refusedBy = (code: ErrorCode): End => (code === 'unavailable' || code === 'internal' ? { end: 'lost', why: 'busy' } : { end: 'refused', code });

async function greet(state: State, { versions, nonce }: Challenge): Promise<void> {
  state.phase = 'greeting';
  const version = negotiate(versions);
  if (version === undefined) return end(state, { end: 'refused', code: 'unsupported_version' });
  try {
    const parts = await state.deps.hello(nonce, new URL(state.deps.url).host);
    send(state, writeDeviceFrame({ type: 'hello', version, ...parts }));
  } catch (error) {
    if (error instanceof Refused) end(state, refusedBy(error.code));
    else if (error instanceof Unreachable) end(state, { end: 'lost', why: error.why });
    else throw error;
  }
}

function becomeReady(state: State, frame: Ready): void {
  state.phase = 'ready';
  for (const kind of ['greet', 'slow'] as const) state.alarms.get(kind)?.();
  pingLater(state);
  state.deps.ready(frame);
}

function pingLater(state: State): void {
  alarm(state, 'ping', LIMITS.pingMs, () => {
    ping(state, WIRE_LIMITS.pongMs);
    pingLater(state);
  });
}

function probe(state: State): void {
  if (state.phase === 'ready') return ping(state, WIRE_LIMITS.probeMs);
  state.isDoubted = true;
  if (state.isSlow) lose(state);
}

function ping(state: State, patienceMs: number): void {
  if (state.phase !== 'ready') return;
  send(state, writeDeviceFrame({ type: 'ping' }));
  alarm(state, 'pong', patienceMs, () => lose(state));
}

function send(state: State, frame: Bytes): boolean {
  if (state.phase === 'ended') return false;
  if (state.outgoingBytes + (state.wire?.buffered() ?? 0) + frame.length > WIRE_LIMITS.outgoingBytes) return false;
  // All that is said in one turn goes as one message.
  if (state.outgoing.length === 0) queueMicrotask(() => flush(state));
  state.outgoing.push(frame);
  state.outgoingBytes += frame.length;
  return true;
}

function flush(state: State): void {
  const batches = batchesOf(state.outgoing.splice(0));
  state.outgoingBytes = 0;
  if (state.phase !== 'ended') for (const batch of batches) state.wire?.send(writeBatch(batch));
}

function end(state: State, how: End, code = 1000): void {
  if (state.phase === 'ended') return;
  state.phase = 'ended';
  for (const cancel of state.alarms.values()) cancel();
  state.wire?.close(code);
  state.deps.ended(how);
}

const lose = (state: State): void => end(state, { end: 'lost', why: 'timeout' });

function endOf(code: number): End {
  if (code === CLOSE.version) return { end: 'refused', code: 'unsupported_version' };
  if (code === CLOSE.unauthorized) return { end: 'unauthorized' };
  if (code === CLOSE.replaced) return { end: 'replaced' };
  return { end: 'lost', why: code === CLOSE.malformed ? 'not_a_hub' : 'offline' };
}

/** One of each kind: a later one takes the place of an earlier. */
function alarm(state: State, kind: Alarm, ms: number, run: () => void): void {
  state.alarms.get(kind)?.();
  state.alarms.set(kind, state.deps.timers.after(ms, run));
}
