/** What waits to be sent: found in the store when something was posted or is due, sent a bounded number at a time, tried again later where it came to nothing. */
import type { DeviceId } from '../protocol/frames.ts';
import type { Push, Pushes, Target } from '../store/push.port.ts';
import { waitAfter } from './answer.ts';
import type { Send, Time } from './sending.ts';
import { PUSH_LIMITS, type PushResult } from '../protocol/push.ts';

export type QueueDeps = {
  readonly pushes: Pushes;
  readonly clock: Time;
  readonly send: Send;
  readonly isThere: (device: DeviceId) => boolean;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** Told what came of each. */
  readonly told: (result: PushResult) => void;
  /** A store that cannot be read or written: it is looked at again later. */
  readonly failed: (error: unknown) => void;
};

export type Queue = {
  /** Something may be to be sent. Looks once more where it is looking. */
  look(): void;
  /** Sends one at once, beside the queue. Where it comes to nothing only what waits is tried again. */
  sendNow(target: Target): Promise<PushResult>;
  /** Ends what is under way, which the next run sends again. */
  close(): Promise<void>;
};

/** While something is to come it is looked for at least so often: a timer goes by another clock than the hub's. */
const LOOK_MS = 60 * 1000;
/** Longer than a request may take, after which a push of a hub that was killed is sent again. */
const LEASE_MS = 2 * PUSH_LIMITS.pushRequestMs;

type State = {
  readonly since: number;
  /** What ends each that is under way. */
  readonly stops: Set<AbortController>;
  readonly underWay: Set<Promise<void>>;
  readonly underWayByService: Map<string, number>;
  readonly heldUntilByService: Map<string, number>;
  isClosed: boolean;
  isLooking: boolean;
  isAsked: boolean;
  cancel: () => void;
};

export function openQueue(deps: QueueDeps): Queue {
  const state: State = {
    since: deps.clock.now(),
    stops: new Set(),
    underWay: new Set(),
    underWayByService: new Map(),
    heldUntilByService: new Map(),
    isClosed: false,
    isLooking: false,
    isAsked: false,
    cancel: () => undefined,
  };
  const look = (): void => {
    state.isAsked = true;
    if (state.isLooking || state.isClosed) return;
    state.isLooking = true;
    state.cancel();
    // Not awaited: it ends by itself and answers nobody; `close` waits for it among what is under way.
    track(state, lookAll(deps, state, look));
  };
  look();
  return {
    look,
    sendNow: async (target) => {
      const result = await sendOne(deps, state, { ...target, tries: 0 });
      look();
      return result;
    },
    close: async () => {
      state.isClosed = true;
      for (const stop of state.stops) stop.abort();
      state.cancel();
      while (state.underWay.size > 0) await Promise.all(state.underWay);
    },
  };
}

function track({ underWay }: State, work: Promise<void>): void {
  underWay.add(work);
  void work.then(() => underWay.delete(work));
}

async function lookAll(deps: QueueDeps, state: State, again: () => void): Promise<void> {
  let waitMs: number | undefined = LOOK_MS;
  try {
    while (state.isAsked && !state.isClosed) {
      state.isAsked = false;
      await spreadAll(deps, state);
      await beginAll(deps, state, again);
    }
    const now = deps.clock.now();
    const next = await deps.pushes.next({ now, since: state.since, unheardMs: PUSH_LIMITS.pushUnheardMs });
    waitMs = next === undefined ? undefined : Math.min(Math.max(next - now, 0), LOOK_MS);
  } catch (error) {
    deps.failed(error);
  }
  state.isLooking = false;
  if (state.isClosed) return;
  if (state.isAsked) again();
  else if (waitMs !== undefined) state.cancel = deps.clock.after(waitMs, again);
}

async function spreadAll({ pushes, clock, isThere }: QueueDeps, state: State): Promise<void> {
  const spreading = { since: state.since, isThere, unheardMs: PUSH_LIMITS.pushUnheardMs, spacingMs: PUSH_LIMITS.pushSpacingMs };
  while (!state.isClosed && (await pushes.spread({ now: clock.now(), ...spreading })));
}

/** Begins as many as may be under way; the rest is looked for when one of them ends. */
async function beginAll(deps: QueueDeps, state: State, again: () => void): Promise<void> {
  const { pushes, clock } = deps;
  for (const service of await pushes.services(clock.now())) {
    const now = clock.now();
    const heldUntil = state.heldUntilByService.get(service) ?? 0;
    if (heldUntil > now) await pushes.hold(service, heldUntil);
    const limit = Math.min(
      PUSH_LIMITS.pushesInFlight - sum(state),
      PUSH_LIMITS.pushesOfServiceInFlight - (state.underWayByService.get(service) ?? 0),
    );
    if (limit <= 0 || state.isClosed) continue;
    for (const push of await pushes.take({ service, now, until: now + LEASE_MS, tooOld: now - PUSH_LIMITS.pushKeptMs, limit })) {
      count(state, service, 1);
      track(
        state,
        sendOne(deps, state, push).then(
          () => {
            count(state, service, -1);
            again();
          },
          (error: unknown) => {
            count(state, service, -1);
            deps.failed(error);
          },
        ),
      );
    }
  }
}

const sum = ({ underWayByService }: State): number => [...underWayByService.values()].reduce((total, one) => total + one, 0);

function count({ underWayByService }: State, service: string, by: number): void {
  const left = (underWayByService.get(service) ?? 0) + by;
  if (left > 0) underWayByService.set(service, left);
  else underWayByService.delete(service);
}

async function sendOne(deps: QueueDeps, state: State, { tries, ...target }: Push): Promise<PushResult> {
  const { pushes, clock, send, chance, told } = deps;
  const { device, endpoint, service } = target;
  const begunAt = clock.now();
  const stop = new AbortController();
  state.stops.add(stop);
  if (state.isClosed) stop.abort();
  const { result, holdMs } = await send(target, stop).finally(() => state.stops.delete(stop));
  told(result);
  const now = clock.now();
  const isFailed = result === 'busy' || result === 'unreachable';
  if (holdMs > 0) await holdService(deps, state, service, now + holdMs);
  // What the end of this run has cut short is the first that the next one sends.
  const waitMs = isFailed && state.isClosed ? 0 : Math.max(waitAfter(tries, chance()), holdMs);
  const retryAt = isFailed && tries + 1 < PUSH_LIMITS.pushTries ? now + waitMs : undefined;
  await pushes.done({ device, endpoint, result, begunAt, retryAt, spacingMs: PUSH_LIMITS.pushSpacingMs });
  return result;
}

/** In memory for what comes to wait meanwhile, and in the store for what waits. */
async function holdService({ pushes, clock }: QueueDeps, { heldUntilByService }: State, service: string, until: number): Promise<void> {
  const now = clock.now();
  for (const [name, heldUntil] of heldUntilByService) if (heldUntil <= now) heldUntilByService.delete(name);
  heldUntilByService.set(service, Math.max(until, heldUntilByService.get(service) ?? 0));
  await pushes.hold(service, until);
}
