/** Lane updates coming in, from the log or from a peer: through the guard into the documents, then onto the screen. What cannot be judged yet is held. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import { cutLane, receive } from '../sync/segment.ts';
import { type LaneUpdate, readLaneUpdate, writeLaneUpdate } from '../sync/update.ts';
import { readEvent } from '../chat/event.ts';
import { applyEvent } from './apply.ts';
import type { Chat, Core, Draft } from './core.ts';
import { dropEvent } from './effects.ts';
import { locate } from './located.ts';
import { MAX_INDEX_AHEAD, segmentAt, snapshotOps, updateOps } from './segments.ts';

/** Updates of one chat that wait for a chain or for what lies before them. What is beyond comes again by reconciliation. */
const MAX_HELD = 1024;

/** Takes one encoded LaneUpdate; gives how many of its events were new. */
export async function takeUpdates(core: Core, chat: Chat, draft: Draft, bytes: Bytes): Promise<number> {
  const update = readLaneUpdate(bytes);
  if (!update || !isInReach(chat, draft, update)) {
    core.log('update_refused', { bytes: bytes.length });
    return 0;
  }
  return takeUpdate(core, chat, draft, update);
}

/** A document a reader accepts: of the span in force, and not far past the newest one known. */
const isInReach = (chat: Chat, draft: Draft, { place }: LaneUpdate): boolean =>
  place.span === chat.record.authority.rights.number && place.index <= draft.record.index + MAX_INDEX_AHEAD;

async function takeUpdate(core: Core, chat: Chat, draft: Draft, update: LaneUpdate, isAgain = false): Promise<number> {
  const open = await segmentAt(core, chat, update.place);
  const { fresh, stored, held, refused, lies, clones } = await receive(open.segment, update);
  if (stored) draft.ops.push(...updateOps(chat, open, stored));
  for (const event of fresh) {
    if (await isForeign(core, chat, event)) draft.after.push(() => core.doubled('event'));
    await applyEvent(core, chat, draft, event);
  }
  for (const lie of lies) {
    const cut = cutLane(open.segment, lie);
    if (!cut) continue;
    draft.ops.push(...snapshotOps(chat, open, cut.snapshot));
    for (const gone of cut.gone.flatMap((one) => readEvent(one) ?? [])) await dropEvent(core, chat, draft, gone);
  }
  for (const one of held) hold(chat, draft, one.update);
  // What was held before is asked for at growing distances (missing.ts).
  if (!isAgain && held.some(({ because }) => because === 'unknown')) draft.after.push(() => core.fetchChains(chat));
  if (!isAgain && held.some(({ because }) => because === 'gap')) draft.after.push(() => core.reconcile(chat));
  if (refused.length + lies.length + clones.length > 0)
    core.log('events_refused', { refused: refused.length, lies: lies.length, clones: clones.length });
  if (clones.length > 0) draft.after.push(() => core.cloned(chat, clones));
  return fresh.length;
}

/** Is it of this very device, which never wrote it? What it writes is on its disk before anybody can have it. */
async function isForeign(core: Core, chat: Chat, bytes: Bytes): Promise<boolean> {
  const event = readEvent(bytes);
  return event !== undefined && equal(event.header.device, core.me().device) && (await locate(core.store, chat.id, event.id)) === undefined;
}

/** Tries what is held once more; whatever still waits keeps its row. */
export async function retryHeld(
  core: Core,
  chat: Chat,
  draft: Draft,
  isDue = draft.ops.some(({ table }) => table === 'events' || table === 'chains'),
): Promise<void> {
  if (chat.live.held.size === 0 || !isDue) return;
  const waiting = [...chat.live.held];
  chat.live.held.clear();
  for (const [name, update] of waiting) {
    draft.ops.push({ op: 'delete', table: 'held', key: keyOf(chat.id, name) });
    await takeUpdate(core, chat, draft, update, true);
  }
}

function hold(chat: Chat, draft: Draft, update: LaneUpdate): void {
  const bytes = writeLaneUpdate(update);
  const name = toHex(hash('item', bytes));
  if (chat.live.held.has(name) || chat.live.held.size >= MAX_HELD) return;
  chat.live.held.set(name, update);
  draft.ops.push({ op: 'put', table: 'held', key: keyOf(chat.id, name), value: bytes });
}

/** What was held when the engine stopped. */
export async function loadHeld(core: Core, chat: Chat): Promise<void> {
  for (const { value } of await core.store.range('held', { ...rangeOf(keyOf(chat.id)), limit: MAX_HELD })) {
    const update = readLaneUpdate(value);
    if (update) chat.live.held.set(toHex(hash('item', value)), update);
  }
}
