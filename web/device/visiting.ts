/** The device for whoever has no page, and not for long: the engine that runs is asked, and where none does one is opened for as long as it takes. */
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import { openDisk, PARTINGS, wipeDisk } from './disk.ts';
import { broadcastWire } from './port/broadcast.ts';
import { ENGINE_LOCK } from './port/lock.ts';
import type { Device, ViewName, Views } from './port/port.ts';
import { openRemote, serve } from './port/remote.ts';
import { startEngine } from './start.ts';

export type Visited = Pick<Device, 'call' | 'watch'>;

/** An engine that runs and says nothing for so long is that of a page which sleeps. */
const ANSWER_MS = 3000;
/** Browsers end a worker that goes on for longer than half a minute, and take the whole visit for a failure. */
const VISIT_MS = 20_000;

/** One that has halted may have work under way that never ends; its store lets it write nothing once another has claimed that. */
const CLOSE_MS = 2000;

const newId = (): string => toHex(randomBytes(16));
/** The calls of one visit, wherever they are made: two engines that do the same work do it once, since a call that is told again is the one that was. */
function idsOf(visit: string): () => string {
  let calls = 0;
  return () => `${visit}:${++calls}`;
}

/**
 * What came of the work; undefined where the engine does not answer, the disk cannot be opened or read, or the time is up. The page that is asked may be just
 * going: the lock is waited for meanwhile, and whoever gets it while there is no answer opens an engine after all.
 */
export async function visit<T>(work: (device: Visited) => Promise<T>): Promise<T | undefined> {
  const name = newId();
  const own = await navigator.locks.request(ENGINE_LOCK, { ifAvailable: true }, async (lock) => lock && { came: await atOwn(work, idsOf(name)) });
  if (own) return own.came;
  const answered = new AbortController();
  const after = navigator.locks.request(ENGINE_LOCK, { signal: answered.signal }, () =>
    answered.signal.aborted ? undefined : atOwn(work, idsOf(name)),
  );
  const other = atAnother(work, idsOf(name)).finally(() => answered.abort());
  // A wait that was ended has come to nothing of its own: what the other says counts.
  return Promise.race([other, after.catch(() => other)]);
}

async function atAnother<T>(work: (device: Visited) => Promise<T>, ids: () => string): Promise<T | undefined> {
  const wire = broadcastWire();
  const remote = openRemote(wire, ids);
  try {
    const isHeard = await within(ANSWER_MS, look(remote, 'session', {}));
    return isHeard && (await within(VISIT_MS, work(remote)));
  } finally {
    await remote.close();
    wire.close();
  }
}

/** A page that comes meanwhile is served by this engine, and has one of its own as soon as the lock is free: nothing holds that for longer than its time. */
async function atOwn<T>(work: (device: Visited) => Promise<T>, ids: () => string): Promise<T | undefined> {
  let end = (): void => undefined;
  const ended = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
  });
  const wire = broadcastWire();
  let close = async (): Promise<void> => wire.close();
  const doWork = async (): Promise<T | undefined> => {
    const store = await openDisk(end);
    if (typeof store === 'string') return undefined;
    const served = await startEngine({ store, partings: PARTINGS, wipe: (kept?: Bytes) => wipeDisk(kept), onHalt: end });
    const stop = serve(served, wire, ids());
    close = async () => {
      stop();
      wire.close();
      await served.close();
    };
    return work({ ...served, call: (name, input) => served.call(name, input, ids()) });
  };
  const came = await within(VISIT_MS, Promise.race([doWork(), ended]));
  await within(CLOSE_MS, close());
  return came;
}

/** A view as it is now. */
export function look<V extends ViewName>(device: Visited, name: V, input: Views[V]['in']): Promise<Views[V]['out']> {
  return new Promise((resolve) => {
    let stop = (): void => undefined;
    stop = device.watch(name, input, (view) => {
      queueMicrotask(() => stop());
      resolve(view);
    });
  });
}

function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
