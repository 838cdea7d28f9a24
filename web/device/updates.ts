/** Lane updates coming in, from the log or from a peer: through the guard into the documents, then onto the screen. What cannot be judged yet is held. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { readEvent } from '../chat/event.ts';
import { LANE } from '../sync/lane.ts';
import { cutLane, receive } from '../sync/segment.ts';
import { type LaneUpdate, readLaneUpdate } from '../sync/update.ts';
import { applyEvent } from './apply.ts';
import { type Chat, type Core, closeUnused, type Draft, makeRoom } from './core.ts';
import { takeLie } from './effects.ts';
import { hold, letGo, mayLack, released } from './held.ts';
import { locate } from './located.ts';
import { beginsIn, countBegun } from './begun.ts';
import { segmentAt, updateOps, withRoom, writeAnew } from './segments.ts';

/** New chain heads are asked for at once, but not more often than this; else at growing distances (missing.ts). */
const CHAINS_PAUSE_MS = 2 * 1000;
/** What somebody may put onto this device before its person has accepted: twice what a letter of first words may hold (retell.ts). */
export const REQUEST_BYTES = 2 * 1024 * 1024;

/** Takes one encoded LaneUpdate that this device (hex) has handed in; gives how many of its events were new. */
export async function takeUpdates(core: Core, chat: Chat, draft: Draft, from: string, bytes: Bytes): Promise<number> {
  const update = readLaneUpdate(bytes);
  if (!update || update.place.span !== chat.record.authority.rights.number || update.place.index > LANE.index) {
    core.log('update_refused', { bytes: bytes.length });
    return 0;
  }
  if (!draft.record.accepted && draft.record.unasked + bytes.length > REQUEST_BYTES) {
    // What is left out is asked for when it is accepted.
    mayLack(core, chat, draft);
    return 0;
  }
  if (!draft.record.accepted) draft.record = { ...draft.record, unasked: draft.record.unasked + bytes.length };
  await makeRoom(core, chat, draft);
  const { taken, isUnknown } = await takeUpdate(core, chat, draft, from, update);
  if (isUnknown) draft.after.push(() => askForChains(core, chat));
  return taken;
}

/** Takes what is held and can be taken now. */
export async function retryHeld(core: Core, chat: Chat, draft: Draft): Promise<void> {
  for (let ready = await released(core, chat, draft); ready.length > 0; ready = await released(core, chat, draft)) {
    for (const one of ready) {
      await makeRoom(core, chat, draft);
      letGo(chat, draft, one);
      await takeUpdate(core, chat, draft, one.from, one.update);
    }
    // There may be more of it that found no room.
    if (draft.record.askAt !== undefined) draft.after.push(() => core.reconcile(chat));
  }
}

async function takeUpdate(
  core: Core,
  chat: Chat,
  draft: Draft,
  from: string,
  update: LaneUpdate,
): Promise<{ readonly taken: number; readonly isUnknown: boolean }> {
  closeUnused(chat);
  const open = await segmentAt(core, chat, update.place);
  const received = await receive(open.segment, update, await beginsIn(core, draft, update.place));
  const { fresh, stored, held, refused, lies, clones } = received;
  if (stored) draft.ops.push(...updateOps(chat, open, stored));
  for (const event of fresh) {
    if (await isForeign(core, chat, event)) draft.after.push(() => core.doubled('event'));
    await applyEvent(core, chat, draft, event);
  }
  for (const lie of lies) {
    const gone = cutLane(open.segment, lie);
    if (gone) writeAnew(chat, open);
    const by = readEvent(lie.a);
    if (by) await takeLie(core, chat, draft, by, gone?.flatMap((one) => readEvent(one) ?? []) ?? []);
  }
  for (const one of held) hold(core, chat, draft, from, one.because, one.update);
  if (refused.some(({ because }) => because === 'begun')) mayLack(core, chat, draft);
  if (refused.length + lies.length + clones.length > 0)
    core.log('events_refused', { refused: refused.length, lies: lies.length, clones: clones.length });
  if (clones.length > 0) draft.after.push(() => core.cloned(chat, clones));
  if (open.isAhead) {
    await countBegun(core, draft, open.segment);
    draft.record = { ...draft.record, index: (await withRoom(core, chat, draft.record.index)).segment.place.index };
  }
  return { taken: fresh.length, isUnknown: held.some(({ because }) => because === 'unknown') };
}

/** Is it of this very device, which never wrote it? What it writes is on its disk before anybody can have it. */
async function isForeign(core: Core, chat: Chat, bytes: Bytes): Promise<boolean> {
  const event = readEvent(bytes);
  return event !== undefined && equal(event.header.device, core.me().device) && (await locate(core.store, chat.id, event.id)) === undefined;
}

function askForChains(core: Core, chat: Chat): void {
  const { pausedUntil } = chat.live;
  if ((pausedUntil.get('chains') ?? 0) > core.clock.now()) return;
  pausedUntil.set('chains', core.clock.now() + CHAINS_PAUSE_MS);
  core.fetchChains(chat);
}
