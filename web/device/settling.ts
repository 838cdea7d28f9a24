/**
 * Messages as the effects on them stand: what each shows, and whose words the documents keep. A redaction that counts takes the words of its message and of all
 * edits its author made of it; where it counts no more, because a lie or a cut took it back, their slots are open to them again. All of it follows from what is
 * here, and not from what came first.
 */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { isMessage, TYPE } from '../chat/bodies.ts';
import { isWithin } from '../chat/cuts.ts';
import type { Event, Place } from '../chat/event.ts';
import { messageWith } from '../chat/fold.ts';
import { waitingOp } from '../sync/outbox.ts';
import { erase, reopen } from '../sync/segment.ts';
import { updateAt } from '../sync/segment-difference.ts';
import { knownSlot } from '../sync/segment-lanes.ts';
import type { Slot } from '../sync/lane.ts';
import { readLaneUpdate, writeLaneUpdate } from '../sync/update.ts';
import { type Chat, type Core, closeUnused, type Draft, hasRoom } from './core.ts';
import { settled } from './due.ts';
import { noteEarly } from './early-effects.ts';
import { mayLack } from './held.ts';
import type { Due } from './live.ts';
import { editOf, editsWith, forgetEffect, type On, redactionOn, takenEdit } from './noted-effects.ts';
import { isChanging, segmentAt, writeAnew } from './segments.ts';
import { hasRow, removeMessage, showMessage } from './showing.ts';
import { find, slotOf, standing } from './slots.ts';

/** Does what has fallen due, as far as the documents of one transaction go. Rows show all of it in the first one. */
export async function settle(core: Core, chat: Chat, draft: Draft): Promise<void> {
  const gone = new Set<string>();
  for (const due of [...chat.live.due.values()]) {
    if (!due.isShown) await show(core, chat, draft, due.message);
    due.isShown = true;
    draft.ops.push(...settled(chat, due, await settleWords(core, chat, draft, due, gone)));
  }
  await eraseWaiting(core, chat, draft, gone);
}

/** Shows a message as it counts, or takes it off. */
export async function show(core: Core, chat: Chat, draft: Draft, id: Bytes): Promise<void> {
  const event = (await slotOf(core, chat, draft, id))?.event;
  if (!event || !isMessage(event.header.type)) return;
  const isNew = !(await hasRow(core, chat, draft, await standing(core, chat, draft, event)));
  await showAs(core, chat, draft, event, await countingOn(core, chat, draft, event), isNew);
}

/** The same with the effects that count, where they are known. */
export async function showAs(core: Core, chat: Chat, draft: Draft, event: Event, effects: readonly Event[], isNew: boolean): Promise<void> {
  const message = isWithin(draft.record.cuts, event.header) ? messageWith(event, effects) : undefined;
  const position = await standing(core, chat, draft, event);
  if (!message || message.kind === 'missing') return removeMessage(core, chat, draft, position);
  showMessage(core, chat, draft, message, position, isNew);
}

/** Brings a message's words and those of its author's edits to what counts; false where there was not room for all. `gone`: events (hex) that lost theirs. */
async function settleWords(core: Core, chat: Chat, draft: Draft, { message, author }: Due, gone: Set<string>): Promise<boolean> {
  const on: On = { chat: chat.id, message, author };
  const isRedacted = (await redactionOn(core.store, draft, on)) !== undefined;
  let isDone = await settleMessage(core, chat, draft, on, isRedacted, gone);
  // What came before its message, or for a message of somebody else, is of its author alone.
  for await (const edit of editsWith(core.store, draft, on, !isRedacted)) {
    const { place } = edit.header;
    if (!mayChangeAt(chat, place)) {
      isDone = false;
      continue;
    }
    await setWords(core, chat, place, edit.header, edit.id, isRedacted, gone);
    if (isRedacted) takenEdit(draft, message, edit);
    else forgetEffect(draft, TYPE.edit, message, edit);
  }
  return isDone;
}

async function settleMessage(core: Core, chat: Chat, draft: Draft, on: On, isRedacted: boolean, gone: Set<string>): Promise<boolean> {
  const located = await find(core, chat, draft, on.message);
  if (located && !mayChangeAt(chat, located.place)) return false;
  const slot = located && (await slotOf(core, chat, draft, on.message));
  if (!slot) {
    noteEarly(chat, draft, on.author, on.message);
    return true;
  }
  const { header } = slot.event;
  if (!equal(header.user, on.author) || !isMessage(header.type)) return true;
  const isOpened = await setWords(core, chat, located.place, located, on.message, isRedacted, gone);
  if (isOpened) mayLack(core, chat, draft);
  if (isOpened || slot.state === 'hole') noteEarly(chat, draft, on.author, on.message);
  return true;
}

/** May the transaction under way change this document? */
const mayChangeAt = (chat: Chat, place: Place): boolean => isChanging(chat, place) || hasRoom(chat);

/** Takes the words out of a slot, or opens it to them again; whether it did the latter. One that came without them is marked all the same, so that none are asked for. */
async function setWords(core: Core, chat: Chat, place: Place, slot: Slot, id: Bytes, isRedacted: boolean, gone: Set<string>): Promise<boolean> {
  closeUnused(chat);
  const open = await segmentAt(core, chat, place);
  const state = knownSlot(open.segment.lanes, slot)?.state;
  if (state === undefined || (state === 'erased') === isRedacted) return false;
  if (isRedacted) {
    erase(open.segment, [slot]);
    gone.add(toHex(id));
  } else reopen(open.segment, [slot]);
  writeAnew(chat, open);
  return !isRedacted;
}

/** Own events that wait to be sent go without what was erased of them. */
async function eraseWaiting(core: Core, chat: Chat, draft: Draft, gone: ReadonlySet<string>): Promise<void> {
  if (gone.size === 0) return;
  const waiting = await Promise.all(
    draft.outbox.waiting.map(async (one) => {
      const place = one.events.some((event) => gone.has(toHex(event))) ? readLaneUpdate(one.update)?.place : undefined;
      if (!place) return one;
      const { segment } = await segmentAt(core, chat, place);
      const found = await Promise.all(one.events.map((event) => find(core, chat, draft, event)));
      const slots = found.flatMap((slot) => slot ?? []);
      const bare = { ...one, update: writeLaneUpdate(updateAt(segment, slots)) };
      draft.ops.push(waitingOp(bare));
      return bare;
    }),
  );
  draft.outbox = { ...draft.outbox, waiting };
}

/** What changes a message as things stand: the redaction, else the newest edit that may. */
async function countingOn(core: Core, chat: Chat, draft: Draft, message: Event): Promise<readonly Event[]> {
  const on: On = { chat: chat.id, message: message.id, author: message.header.user };
  const redaction = await redactionOn(core.store, draft, on);
  if (redaction) return [redaction];
  const edit = message.header.type === TYPE.text ? await editOf(core.store, draft, message) : undefined;
  const slot = edit && (await slotOf(core, chat, draft, edit.id));
  return slot ? [slot.event] : [];
}
