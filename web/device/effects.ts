/**
 * Edits, redactions and cuts that come late, early or twice: the message they are about shows as if all had come in order, and what was redacted is
 * erased from the disk in the transaction that says so.
 */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { isMessage, TYPE } from '../chat/bodies.ts';
import { isWithin } from '../chat/cuts.ts';
import { type Event, readEvent } from '../chat/event.ts';
import { messageWith } from '../chat/fold.ts';
import { mayChange } from '../chat/rules.ts';
import { waitingOp } from '../sync/outbox.ts';
import { erase, eventAt, eventsOf } from '../sync/segment.ts';
import { updateAt } from '../sync/segment-difference.ts';
import { type KnownSlot, knownSlot } from '../sync/segment-lanes.ts';
import { readLaneUpdate, writeLaneUpdate } from '../sync/update.ts';
import { type Chat, type Core, closeUnused, type Draft } from './core.ts';
import { noteEarly, takeEarly } from './early-effects.ts';
import { type Located, locate } from './located.ts';
import { noteCut } from './noted-cuts.ts';
import { effectsOn, noEditsOp, noteEffect } from './noted-effects.ts';
import { placesOf, segmentAt, writeAnew } from './segments.ts';
import type { OpenSegment } from './open-segment.ts';
import { removeMessage, showMessage } from './showing.ts';

/** An edit or a redaction has come in: where it may change its message, or that one is not here yet, it is noted; a message that is here shows differently. */
export async function takeEffect(core: Core, chat: Chat, draft: Draft, effect: Event): Promise<void> {
  const { target, user } = effect.header;
  const slot = target && (await slotOf(core, chat, draft, target));
  if (!target || (slot && !mayChange(effect.header, slot.event.header))) return;
  noteEffect(draft, target, effect);
  if (!slot || slot.state === 'hole') noteEarly(chat, draft, user, target);
  if (slot) await reshow(core, chat, draft, target, false);
}

/** A message has come in: as it is, or as those make it that came before it. */
export async function takeMessage(core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> {
  const effects = takeEarly(chat, draft, event) ? await countingOn(core, chat, draft, event) : [];
  return showAs(core, chat, draft, event, effects, true);
}

/** A lie has ended the lane of an event: its row goes, or the message it changed shows without it. */
export async function dropEvent(core: Core, chat: Chat, draft: Draft, { id, header: { type, at, target } }: Event): Promise<void> {
  if (isMessage(type)) return removeMessage(core, chat, draft, { at, event: id });
  if (target) await reshow(core, chat, draft, target, false);
}

/** A cut has come in: where the words of a device end now, what it said after that counts no more, or again. */
export async function takeCut(core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> {
  const before = draft.record.cuts;
  const cuts = await noteCut(core, chat, draft, event);
  if (cuts === before) return;
  draft.record = { ...draft.record, cuts };
  for (const device of new Set([...before.keys(), ...cuts.keys()])) {
    const ends = [before, cuts].map((some) => some.get(device) ?? Number.POSITIVE_INFINITY);
    await reshowBetween(core, chat, draft, device, Math.min(...ends), Math.max(...ends));
  }
}

/** Shows anew what a device (hex) wrote after one number and up to another. */
async function reshowBetween(core: Core, chat: Chat, draft: Draft, device: string, after: number, upTo: number): Promise<void> {
  if (after === upTo) return;
  for (const place of await placesOf(core, chat)) {
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, place);
    for (const bytes of eventsOf(segment, device)) {
      const event = readEvent(bytes);
      if (!event || event.header.n <= after || event.header.n > upTo) continue;
      const { type, target } = event.header;
      if (isMessage(type)) await reshow(core, chat, draft, event.id, false);
      else if (target) await reshow(core, chat, draft, target, false);
    }
  }
}

async function reshow(core: Core, chat: Chat, draft: Draft, id: Bytes, isNew: boolean): Promise<void> {
  const event = (await slotOf(core, chat, draft, id))?.event;
  if (event && isMessage(event.header.type)) await showAs(core, chat, draft, event, await countingOn(core, chat, draft, event), isNew);
}

async function showAs(core: Core, chat: Chat, draft: Draft, event: Event, effects: readonly Event[], isNew: boolean): Promise<void> {
  const message = isWithin(draft.record.cuts, event.header) ? messageWith(event, effects) : undefined;
  if (!message || message.kind === 'missing') return removeMessage(core, chat, draft, { at: event.header.at, event: event.id });
  showMessage(core, chat, draft, message, isNew);
  if (message.kind === 'deleted') await eraseAll(core, chat, draft, event);
}

/** Erases the words of a message and of its edits from the documents, the rows behind them, and from what waits to be sent. */
async function eraseAll(core: Core, chat: Chat, draft: Draft, message: Event): Promise<void> {
  const gone = [message];
  for await (const edit of effectsOn(core.store, draft, message, TYPE.edit)) gone.push(edit);
  const bodied = new Map<OpenSegment, Event[]>();
  for (const event of gone) {
    const open = await segmentAt(core, chat, event.header.place);
    // One that came without its body is marked all the same, so that none is asked for or taken.
    if (knownSlot(open.segment.lanes, event.header)?.state !== 'erased') bodied.set(open, [...(bodied.get(open) ?? []), event]);
  }
  for (const [open, events] of bodied) {
    erase(
      open.segment,
      events.map(({ header }) => header),
    );
    writeAnew(chat, open);
  }
  draft.ops.push(noEditsOp(message));
  await eraseWaiting(core, chat, draft, new Set([...bodied.values()].flat().map(({ id }) => toHex(id))));
}

async function eraseWaiting(core: Core, chat: Chat, draft: Draft, gone: ReadonlySet<string>): Promise<void> {
  if (gone.size === 0) return;
  const waiting = await Promise.all(
    draft.outbox.waiting.map(async (one) => {
      const place = one.events.some((event) => gone.has(toHex(event))) ? readLaneUpdate(one.update)?.place : undefined;
      if (!place) return one;
      const { segment } = await segmentAt(core, chat, place);
      const found = await Promise.all(one.events.map((event) => find(core, chat, draft, event)));
      const bare = {
        ...one,
        update: writeLaneUpdate(
          updateAt(
            segment,
            found.flatMap((slot) => slot ?? []),
          ),
        ),
      };
      draft.ops.push(waitingOp(bare));
      return bare;
    }),
  );
  draft.outbox = { ...draft.outbox, waiting };
}

/** What changes a message as things stand: the redaction, else the newest edit that may and whose words are here. */
async function countingOn(core: Core, chat: Chat, draft: Draft, message: Event): Promise<readonly Event[]> {
  for (const type of [TYPE.redact, TYPE.edit])
    for await (const { id, header } of effectsOn(core.store, draft, message, type)) {
      if (!isWithin(draft.record.cuts, header) || !mayChange(header, message.header)) continue;
      const slot = await slotOf(core, chat, draft, id);
      if (slot && (type === TYPE.redact || slot.event.body)) return [slot.event];
    }
  return [];
}

/** An event as its document holds it; undefined where it is not here, or a lie has ended its lane. */
async function slotOf(
  core: Core,
  chat: Chat,
  draft: Draft,
  id: Bytes,
): Promise<{ readonly event: Event; readonly state: KnownSlot['state'] } | undefined> {
  const located = await find(core, chat, draft, id);
  const segment = located && (await segmentAt(core, chat, located.place)).segment;
  const slot = segment && knownSlot(segment.lanes, located);
  const event = slot && readEvent(eventAt(segment, located));
  return event && { event, state: slot.state };
}

/** Where an event lies, by the draft first and then by the disk. */
const find = async (core: Core, chat: Chat, draft: Draft, id: Bytes): Promise<Located | undefined> =>
  draft.located.get(toHex(id)) ?? (await locate(core.store, chat.id, id));
