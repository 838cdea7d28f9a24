/** What a full segment costs: bytes beside its bare events, opening, taking in, writing; each with bare Yjs on the same bytes as the reference. */
import * as Y from 'yjs';
import type { Bytes } from '../../crypto/bytes.ts';
import { LANE, laneName } from './lane.ts';
import { closeSegment, eventsOf, receive, snapshotOf } from './segment.ts';
import { differenceFor, stateVectorOf } from './segment-difference.ts';
import { type Actor, codecOf, newDevice, openFor, say } from './segment.world.ts';
import { type LaneUpdate, writeLaneUpdate } from './update.ts';
import { readLanes } from './update-lanes.ts';

const WRITERS = 8;
const TEXT = 'x'.repeat(100);
const devices = Array.from({ length: WRITERS }, newDevice);
const writers = devices.map((device) => openFor(device, devices));
const reader = (stored: Parameters<typeof openFor>[2] = {}): Actor => openFor(devices[0]!, devices, stored);

/** Milliseconds of the middle run. */
async function median(runs: number, act: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = performance.now();
    await act();
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[runs >> 1]!;
}
const line = (what: string, ours: number, reference: number, unit: string, of: string): void =>
  console.log(
    `${what.padEnd(52)} ${ours.toFixed(2).padStart(9)} ${unit}   ${of}: ${reference.toFixed(2)} ${unit}   ×${(ours / reference).toFixed(2)}`,
  );

const singles: LaneUpdate[] = [];
for (let i = 0; i < LANE.slots; i++) singles.push((await say(writers[i % WRITERS]!, TEXT)).update);
const events = writers.flatMap(({ segment }) => eventsOf(segment));
const bare = events.reduce((sum, event) => sum + event.length, 0);

const full = reader();
for (const update of singles) await receive(full.segment, update);
const whole = differenceFor(full.segment, stateVectorOf(reader().segment))!;
const snapshot = snapshotOf(full.segment);
const applied = (updates: readonly Bytes[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

console.log(`${LANE.slots} events of ${WRITERS} writers, ${(bare / LANE.slots).toFixed(0)} B each, ${TEXT.length} B of them text\n`);
line('snapshot, beside the bare events', snapshot.length / 1024, bare / 1024, 'KiB', 'events');
line('one update as it is sent, beside its event', writeLaneUpdate(singles[300]!).length, events[0]!.length, 'B', 'event');
line(
  'Yjs state, a lane for each writer',
  Y.encodeStateAsUpdate(full.segment.document.doc).length / 1024,
  oneArray() / 1024,
  'KiB',
  'one shared array',
);

const opened = await median(15, () => closeSegment(reader({ snapshot }).segment));
line('open from a snapshot', opened, await median(15, () => applied([whole.update])), 'ms', 'bare Yjs');
const rows = singles.slice(-64).map(writeLaneUpdate);
const before = reader();
for (const update of singles.slice(0, -64)) await receive(before.segment, update);
const older = snapshotOf(before.segment);
line(
  'open from a snapshot and 64 rows',
  await median(15, () => closeSegment(reader({ snapshot: older, updates: rows }).segment)),
  opened,
  'ms',
  'snapshot alone',
);

const decoded = await median(15, () => readLanes(whole.update));
line('read 512 slots strictly', decoded, await median(15, () => Y.decodeUpdate(whole.update)), 'ms', 'bare Yjs');
const codec = codecOf(devices);
const verified = await median(5, () => Promise.all(events.map((event) => codec.verify(event))));
line('take in 512 slots as one update', await median(5, () => receive(reader().segment, whole)), verified, 'ms', 'verifying alone');
const taken = await median(5, async () => {
  const { segment } = reader();
  for (const update of singles) await receive(segment, update);
});
line('take in 512 updates of one slot', taken, verified, 'ms', 'verifying alone');
line('of which Yjs', await median(5, () => applied(singles.map(({ update }) => update))), taken, 'ms', 'all of it');

const appended = await median(5, async () => {
  const one = reader();
  for (let i = 0; i < 100; i++) await say(one, TEXT);
});
const pushed = await median(5, () => {
  const doc = new Y.Doc();
  for (let i = 0; i < 100; i++) doc.getArray<Bytes>(laneName(doc.clientID)).push([events[i]!]);
});
line('append one event, signing included', appended / 100, pushed / 100, 'ms', 'bare Yjs push');
line(
  'snapshot of a full segment',
  await median(15, () => snapshotOf(full.segment)),
  await median(15, () => Y.encodeStateAsUpdate(full.segment.document.doc)),
  'ms',
  'bare Yjs',
);

/** Size of the same events in one array that all writers share, one after the other: the form this one replaced. */
function oneArray(): number {
  const doc = new Y.Doc();
  for (const [i, event] of singles.map(({ update }) => readLanes(update)!.structs[0]!.event!).entries()) {
    doc.clientID = writers[i % WRITERS]!.segment.client;
    doc.getArray<Bytes>('events').push([event]);
  }
  return Y.encodeStateAsUpdate(doc).length;
}
