/** Lane updates coming in, from the log or from a peer: through the guard into the documents, then onto the screen. What cannot be judged yet is held. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { readEvent } from '../../chat/event.ts';
import { maySee, spanAt } from '../../chat/rights.ts';
import { isPlace } from '../../sync/lane.ts';
import { cutLane, receive } from '../../sync/segment.ts';
import { type LaneUpdate, readLaneUpdate } from '../../sync/update.ts';
import { applyEvent } from '../shown/apply.ts';
import { type Chat, type Core, closeUnused, type Draft, makeRoom } from '../memory/core.ts';
import { takeLie } from '../shown/effects.ts';
import { hold, letGo, mayLack, released } from '../memory/held.ts';
import { locate } from '../memory/located.ts';
import { beginsIn, countBegun } from '../memory/begun.ts';
import { segmentAt, updateOps, withRoom, writeAnew } from '../memory/segments.ts';

/** New chain heads are asked for at once, but not more often than this; else at growing distances (missing.ts). */
const CHAINS_PAUSE_MS = 2 * 1000;
/** What somebody may put onto this device before its person has accepted: twice what a letter of first words may hold (retell.ts). */
export const REQUEST_BYTES = 2 * 1024 * 1024;

/** Takes one encoded LaneUpdate that this device (hex) has handed in; gives how many of its events were new. */
export async function takeUpdates(core: Core, chat: Chat, draft: Draft, from: string, bytes: Bytes): Promise<number> {
  const update = readLaneUpdate(bytes);
  if (!update || !isPlace(update.place) || !isOurs(core, draft, update.place.span)) {
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

/** May this person read what stands in that span? One that is not known yet may come to be; what stands in it is held. */
function isOurs(core: Core, { record: { authority } }: Draft, span: number): boolean {
  return authority.group ? span > authority.rights.number || maySee(authority, core.me().user, span) : span === 0;
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
  const received = await receive(open.segment, update, await beginsIn(core, chat, draft, update.place));
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
  // Of a stranger nobody may ask for what lies before it, as what the hub kept back during a block: that something new was said is all that shows.
  if (held.length > 0 && draft.isLive && !draft.record.accepted) draft.record = { ...draft.record, hidden: false };
  if (refused.some(({ because }) => because === 'begun')) mayLack(core, chat, draft);
  if (refused.length + lies.length + clones.length > 0)
    core.log('events_refused', { refused: refused.length, lies: lies.length, clones: clones.length });
  if (clones.length > 0) draft.after.push(() => core.cloned(chat, clones));
  if (open.isAhead) {
    await countBegun(core, chat, draft, open.segment);
    const writesAt = { span: spanAt(draft.record.authority) ?? 0, index: draft.record.index };
    draft.record = { ...draft.record, index: (await withRoom(core, chat, writesAt)).segment.place.index };
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
