/**
 * Messages as the effects on them stand: what each shows, and whose words the documents keep. A redaction that counts takes the words of its message and of all
 * that was said of it; where it counts no more, because a lie or a cut took it back, their slots are open to them again. All of it follows from what is
 * here, and not from what came first.
 */
import { type Bytes, compare, equal, toHex } from '../../../crypto/bytes.ts';
import { isMessage, TYPE } from '../../chat/bodies.ts';
import { isSaid } from '../../chat/message-bodies.ts';
import { isCleared } from '../../chat/cleared.ts';
import type { Reaction } from '../../chat/effects.ts';
import { type Event, type Place, readEvent } from '../../chat/event.ts';
import { messageWith } from '../../chat/fold.ts';
import { waitingOp } from '../../sync/outbox.ts';
import { erase, eventAt, reopen } from '../../sync/segment.ts';
import { updateAt } from '../../sync/segment-difference.ts';
import { knownSlot } from '../../sync/segment-lanes.ts';
import type { Slot } from '../../sync/lane.ts';
import { readLaneUpdate, writeLaneUpdate } from '../../sync/update.ts';
import { type Chat, type Core, closeUnused, type Draft, hasRoom } from '../memory/core.ts';
import { counts } from '../memory/counting.ts';
import { settled } from './due.ts';
import { noteEarly } from './early-effects.ts';
import { lacks } from '../memory/held.ts';
import { refusedOf } from '../memory/refused.ts';
import type { Due } from '../memory/live.ts';
import { ROW, type Row } from '../memory/rows.ts';
import {
  EVERYBODY,
  editOf,
  effectsWith,
  moveNoted,
  type On,
  pinsOn,
  reactionOn,
  redactionOn,
  registersOn,
  WORDED,
  type Worded,
} from './noted-effects.ts';
import { isChanging, segmentAt, writeAnew } from '../memory/segments.ts';
import { hidePinLine, showPinLine } from './pin-line.ts';
import { removeMessage, rowIn, showMessage } from './showing.ts';
import { find, slotOf, standing } from '../memory/slots.ts';

/** Does what has fallen due, as far as the documents of one transaction go. Rows show all of it in the first one. */
export async function settle(core: Core, chat: Chat, draft: Draft): Promise<void> {
  const gone = new Set<string>();
  const dues = [...chat.live.due.values()];
  const unshown = new Map<string, Due[]>();
  for (const due of dues.filter(({ isShown }) => !isShown)) unshown.set(toHex(due.message), [...(unshown.get(toHex(due.message)) ?? []), due]);
  for (const some of unshown.values()) {
    const whose = some.map(({ author }) => author);
    if (some[0]) await show(core, chat, draft, some[0].message, whose);
    for (const due of some) due.isShown = true;
  }
  for (const due of dues) draft.ops.push(...settled(chat, due, await settleWords(core, chat, draft, due, gone)));
  await eraseWaiting(core, chat, draft, gone);
}

/** Shows a message as it counts, or takes it off. `whose`: only what these have said of it may count otherwise; where it is absent, all may. */
export async function show(core: Core, chat: Chat, draft: Draft, id: Bytes, whose?: readonly Bytes[]): Promise<void> {
  const event = (await slotOf(core, chat, draft, id))?.event;
  if (!event || !isMessage(event.header.type)) return hidePinLine(core, chat, draft, id);
  const before = await rowIn(core, chat, draft, await standing(core, chat, draft, event));
  const some = before && before.kind !== ROW.deleted ? whose : undefined;
  const reactors = some ?? (await registersOn(core.store, draft, chat.id, id));
  const kept = some ? before?.reactions.filter(({ user }) => !some.some((one) => equal(one, user))) : [];
  await showAs(core, chat, draft, event, await countingOn(core, chat, draft, event, reactors), before, kept);
  if (!whose || whose.some((one) => equal(one, EVERYBODY))) await showPinLine(core, chat, draft, event);
}

/** The same with what counts, where that is known; `kept`: what others think of it, who have not said anything new. */
export async function showAs(
  core: Core,
  chat: Chat,
  draft: Draft,
  event: Event,
  effects: readonly Event[],
  before?: Row,
  kept: readonly Reaction[] = [],
): Promise<void> {
  const isGone = (core.own.word(TYPE.forget, toHex(event.id))?.on ?? false) || isCleared(core.own.cleared(chat.id), event.header);
  const isShown = counts(draft.record, event.header) || refusedOf(draft, event.id) !== undefined;
  const message = isShown && !isGone ? messageWith(event, effects) : undefined;
  const position = await standing(core, chat, draft, event);
  if (!message || message.kind === 'missing') return removeMessage(core, chat, draft, position);
  const reactions = message.kind === 'deleted' ? [] : [...message.reactions, ...kept].sort((a, b) => compare(a.user, b.user));
  showMessage(core, chat, draft, { ...message, reactions }, position, before);
}

/** Brings a message's words, and those of what one person has said of it, to what counts; false where there was not room for all. `gone`: events (hex) that lost theirs. */
async function settleWords(core: Core, chat: Chat, draft: Draft, { message, author: whose }: Due, gone: Set<string>): Promise<boolean> {
  const isRedactedBy = async (user: Bytes): Promise<boolean> =>
    (await redactionOn(core.store, draft, { chat: chat.id, message, whose: user })) !== undefined;
  const located = await find(core, chat, draft, message);
  const slot = located && (await slotOf(core, chat, draft, message));
  const writer = slot && isMessage(slot.event.header.type) ? slot.event.header.user : undefined;
  const isOverruled = await isRedactedBy(EVERYBODY);
  const isRedacted = isOverruled || (writer !== undefined && (await isRedactedBy(writer)));
  const isGone = slot !== undefined && writer !== undefined && isCleared(core.own.cleared(chat.id), slot.event.header);
  const areGone = isRedacted || isGone;
  // What waits to be sent goes out with its words where they are cleared here alone.
  const unsent = isRedacted ? gone : new Set<string>();
  if (!slot || (slot.state === 'hole' && !isGone)) noteEarly(chat, draft, whose, message);
  let isDone = true;
  if (located && slot && writer && (equal(writer, whose) || equal(whose, EVERYBODY))) {
    isDone = mayChangeAt(chat, located.place);
    const isOpened = isDone && (await setWords(core, chat, located.place, located, message, areGone, unsent));
    if (isOpened) {
      lacks(chat, draft);
      noteEarly(chat, draft, whose, message);
    }
  }
  for (const type of WORDED) {
    // An edit that came before its message, or for a message of somebody else, is its author's to take away, who alone could have made one that counts.
    const areTaken = type === TYPE.edit ? isGone || isOverruled || (await isRedactedBy(whose)) : areGone;
    isDone = (await settleSaid(core, chat, draft, { chat: chat.id, message, whose }, type, areTaken, unsent)) && isDone;
  }
  return isDone;
}

/** The words of all that one person has said of a message, of one kind. */
async function settleSaid(core: Core, chat: Chat, draft: Draft, on: On, type: Worded, areTaken: boolean, gone: Set<string>): Promise<boolean> {
  let isDone = true;
  for await (const noted of effectsWith(core.store, draft, on, type, !areTaken)) {
    const { id, header } = noted.effect;
    if (!mayChangeAt(chat, header.place)) {
      isDone = false;
      continue;
    }
    await setWords(core, chat, header.place, header, id, areTaken, gone);
    moveNoted(draft, noted, !areTaken);
  }
  return isDone;
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
      const isLeft = (event: Bytes, slot: Slot | undefined): boolean =>
        slot !== undefined && !gone.has(toHex(event)) && isSaid(readEvent(eventAt(segment, slot))?.header.type ?? TYPE.redact);
      const messages = one.events.filter((event, at) => isLeft(event, found[at])).length;
      const bare = { ...one, messages, update: writeLaneUpdate(updateAt(segment, slots)) };
      draft.ops.push(waitingOp(bare));
      return bare;
    }),
  );
  draft.outbox = { ...draft.outbox, waiting };
}

/** What counts of a message as things stand: the redaction, else the newest edit that may, a pin, and the last reaction of each of these. */
async function countingOn(core: Core, chat: Chat, draft: Draft, message: Event, reactors: readonly Bytes[]): Promise<readonly Event[]> {
  const { store } = core;
  const on = (whose: Bytes): On => ({ chat: chat.id, message: message.id, whose });
  const redaction = (await redactionOn(store, draft, on(message.header.user))) ?? (await redactionOn(store, draft, on(EVERYBODY)));
  if (redaction) return [redaction];
  const edit = isSaid(message.header.type) ? await editOf(store, draft, message) : undefined;
  const reactions = await Promise.all(reactors.map((whose) => reactionOn(store, draft, on(whose))));
  const said: Event[] = [];
  for await (const pin of pinsOn(store, draft, chat.id, message.id)) {
    said.push(pin);
    break;
  }
  for (const one of [edit, ...reactions]) {
    const slot = one && (await slotOf(core, chat, draft, one.id));
    if (slot) said.push(slot.event);
  }
  return said;
}
