/** Own events that are not known to be on every device go out once more in a new generation: an acknowledgement by a log that is gone is worth nothing. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { type Leaf, leavesOf } from '../../../crypto/mls.ts';
import { isSaid } from '../../chat/message-bodies.ts';
import { readEvent } from '../../chat/event.ts';
import { maySee } from '../../chat/rights.ts';
import { type Waiting, waitingOp } from '../../sync/outbox.ts';
import { LANE } from '../../sync/lane.ts';
import { eventAt, type Segment, sortedLanes } from '../../sync/segment.ts';
import { updateAt } from '../../sync/segment-difference.ts';
import { writeLaneUpdate } from '../../sync/update.ts';
import { type Chat, type Core, closeUnused, type Draft } from '../memory/core.ts';
import { progressOf } from '../memory/receipt.ts';
import { placesOf, segmentAt } from '../memory/segments.ts';

/** How far back by the time they were written; as long as a hub keeps what not every device has fetched. */
const REPOST_MS = 30 * 24 * 60 * 60 * 1000;
/** So many of the newest go out whatever their age: when they were written says nothing of when a hub had them, and where an own device answers for this one no other asks it. */
const NEWEST = 64;
/** Events in one update that goes out again, and their bytes: what is longer than a LaneUpdate may be is read by nobody. */
const EVENTS_PER_UPDATE = 64;
const BYTES_PER_UPDATE = LANE.updateBytes / 2;

/** Puts them into the draft's outbox, oldest first; those that wait already stay where they are. */
export async function repostInto(core: Core, chat: Chat, draft: Draft): Promise<void> {
  const since = core.clock.now() - REPOST_MS;
  const waiting = new Set(draft.outbox.waiting.flatMap(({ events }) => events.map(toHex)));
  const newest = chat.record.n - NEWEST;
  const others = await otherDevices(core, chat, draft);
  const updates: Omit<Waiting, 'counter'>[] = [];
  const { authority } = draft.record;
  for (const place of await placesOf(core, chat)) {
    // Whoever is in the generation can read what is posted there. Of what not all may read, who lacks it asks one who may tell them.
    if (!authority.roster.every((user) => maySee(authority, user, place.span))) continue;
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, place);
    const found = ownRuns(
      core,
      segment,
      (id, n, time) => (time >= since || n > newest) && !waiting.has(toHex(id)) && !isEverywhere(chat, others, core.me().device, n),
    );
    updates.unshift(...found.map((one) => ({ ...one, chat: chat.id, failed: undefined })));
    if (isBefore(core, segment, since, newest)) break;
  }
  const again = updates.map((update): Waiting => ({ ...update, counter: core.nextCounter() }));
  draft.outbox = { ...draft.outbox, waiting: [...draft.outbox.waiting, ...again] };
  draft.ops.push(...again.map(waitingOp));
  if (again.length > 0) core.log('reposted', { updates: again.length });
}

/** The devices that ought to have everything: every leaf but ours. */
async function otherDevices(core: Core, chat: Chat, draft: Draft): Promise<readonly string[]> {
  const chains = await core.people.chains(chat.record.authority.roster);
  const idOf = ({ credential }: Leaf): string[] =>
    chains.get(toHex(credential.user))?.devices.flatMap(({ id, index }) => (index === credential.index ? [toHex(id)] : [])) ?? [];
  const leaves = draft.line ? leavesOf(draft.line.group).flatMap(idOf) : [];
  return leaves.filter((id) => id !== toHex(core.me().device));
}

const isEverywhere = (chat: Chat, others: readonly string[], device: Bytes, n: number): boolean =>
  others.every((id) => {
    const receipt = chat.receipts.get(id);
    return receipt !== undefined && progressOf([receipt], device, n).status !== 'hub';
  });

/** Stretches of own slots, each a LaneUpdate of its own, in the order in which they were written: a receipt counts from the first that comes. */
export function ownRuns(
  core: Core,
  segment: Segment,
  isWanted: (id: Bytes, n: number, time: number) => boolean,
): readonly Pick<Waiting, 'update' | 'events' | 'messages'>[] {
  const runs = sortedLanes(segment).flatMap(([client, lane]) =>
    runsOf(
      lane.slots.flatMap((_, clock) => {
        const bytes = eventAt(segment, { client, clock });
        const event = readEvent(bytes);
        const isOwn = event !== undefined && equal(event.header.device, core.me().device);
        return isOwn && isWanted(event.id, event.header.n, event.header.at.time)
          ? [{ client, clock, bytes: bytes.length, id: event.id, n: event.header.n, type: event.header.type }]
          : [];
      }),
    ),
  );
  return runs
    .toSorted((a, b) => (a[0]?.n ?? 0) - (b[0]?.n ?? 0))
    .map((run) => ({
      update: writeLaneUpdate(updateAt(segment, run)),
      events: run.map(({ id }) => id),
      messages: run.filter(({ type }) => isSaid(type)).length,
    }));
}

function runsOf<T extends { readonly clock: number; readonly bytes: number }>(slots: readonly T[]): readonly (readonly T[])[] {
  const runs: T[][] = [];
  let bytes = 0;
  for (const slot of slots) {
    const run = runs[runs.length - 1];
    const last = run?.[run.length - 1];
    bytes += slot.bytes;
    if (run && last && last.clock + 1 === slot.clock && run.length < EVENTS_PER_UPDATE && bytes <= BYTES_PER_UPDATE) run.push(slot);
    else {
      runs.push([slot]);
      bytes = slot.bytes;
    }
  }
  return runs;
}

/** Does this device say something here, and all of it before both? It writes in one segment after the other; where others write, and when, says nothing of that. */
function isBefore(core: Core, segment: Segment, since: number, newest: number): boolean {
  const device = toHex(core.me().device);
  const own = sortedLanes(segment).filter(([, lane]) => lane.device === device);
  const headers = own.flatMap(([client, lane]) => lane.slots.map((_, clock) => readEvent(eventAt(segment, { client, clock }))?.header));
  return headers.length > 0 && headers.every((header) => !header || (header.at.time < since && header.n <= newest));
}
