/** The queue over a real store, with a push service that is a function: what is held back, and what a run leaves to the next. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { newHeldMachine } from '../hub.world.ts';
import { digest, letterTo, newDevice, NOW } from '../store/case.contract.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/port.ts';
import { targetOf } from '../store/push.contract.ts';
import type { Meaning } from './answer.ts';
import { openQueue, type Queue, type QueueDeps } from './queue.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

let folder: string;
let store: Store;
let held: ReturnType<typeof newHeldMachine>;
const failures: unknown[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-queue-'));
  store = await openStore({ file: join(folder, 'hub.db') });
  held = newHeldMachine(NOW);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
  expect(failures.splice(0)).toEqual([]);
});

const openOver = (change: Pick<QueueDeps, 'send'> & Partial<QueueDeps>): Queue =>
  openQueue({
    pushes: store.pushes,
    clock: { now: held.machine.wall, wall: held.machine.wall, after: held.machine.after },
    isThere: () => false,
    chance: () => 0,
    told: () => undefined,
    failed: (error) => void failures.push(error),
    ...change,
  });
const writeTo = (device: Bytes, from: Bytes) => store.routes.mail({ ...letterTo(device, digest()), wakes: true }, from, held.machine.wall());
async function newPeople(): Promise<readonly [Bytes, Bytes, Bytes]> {
  const people = [await newDevice(store), await newDevice(store), await newDevice(store)] as const;
  for (const device of people.slice(1)) await store.pushes.subscribe(targetOf(device));
  return people;
}

it('[P62] nothing is sent to a service that is held, whoever it is for', async () => {
  const [anna, boris, carla] = await newPeople();
  const [sent, holds]: [string[], number[]] = [[], []];
  const queue = openOver({
    send: async ({ device }) => {
      sent.push(toHex(device));
      return { result: 'busy', holdMs: 600_000 };
    },
    pushes: {
      ...store.pushes,
      hold: async (service, until) => {
        await store.pushes.hold(service, until);
        holds.push(until);
      },
    },
  });
  await writeTo(boris, anna);
  queue.look();
  await expect.poll(() => holds).toEqual([NOW + 600_000]);
  held.advance(1000);
  await writeTo(carla, anna);
  queue.look();
  await expect.poll(() => holds).toEqual([NOW + 600_000, NOW + 600_000]);
  expect(sent).toEqual([toHex(boris)]);
  held.advance(599_000);
  await expect.poll(() => [...sent].sort()).toEqual([boris, boris, carla].map(toHex).sort());
  await queue.close();
});

it('[P68] what the end of a run has cut short is the first that the next one sends, and a run that was killed leaves it for half a minute', async () => {
  const [anna, boris] = await newPeople();
  const sent: string[] = [];
  const never: QueueDeps['send'] = ({ device }, stop) => {
    sent.push(toHex(device));
    return new Promise<Meaning>((resolve) => stop.signal.addEventListener('abort', () => resolve({ result: 'unreachable', holdMs: 0 })));
  };
  const first = openOver({ send: never });
  await writeTo(boris, anna);
  first.look();
  await expect.poll(() => sent.length).toBe(1);
  await first.close();
  // One whose time has stopped, as that of a process that is gone.
  openOver({ send: never, clock: { now: () => NOW, wall: () => NOW, after: () => () => undefined } });
  await expect.poll(() => sent.length).toBe(2);
  const third = openOver({
    send: async ({ device }) => {
      sent.push(toHex(device));
      return { result: 'taken', holdMs: 0 };
    },
  });
  const again = await store.pushes.next({ now: NOW, since: NOW, unheardMs: PUSH_LIMITS.pushKeptMs });
  expect(again).toBe(NOW + 2 * PUSH_LIMITS.pushRequestMs);
  await expect
    .poll(() => {
      held.advance(PUSH_LIMITS.pushRequestMs);
      return sent.length;
    })
    .toBe(3);
  await third.close();
  await expect.poll(async () => (await store.pushes.state(boris))?.result).toBe('taken');
});
