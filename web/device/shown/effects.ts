/**
 * Messages, what is said of them, cuts and lies that come late, early or twice: what they are about shows as if all had come in order, and what was redacted
 * is erased from the disk in the transaction that says so, or where that has no room for all of it in those right after (settling.ts).
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { isMessage, readBody, TYPE } from '../../chat/bodies.ts';
import { isCleared } from '../../chat/cleared.ts';
import type { Cuts } from '../../chat/cuts.ts';
import { replaces, withSeen } from '../memory/counting.ts';
import { mayChange } from '../../chat/effects.ts';
import { type Event, type Header, readEvent } from '../../chat/event.ts';
import { isEffect } from '../../chat/message-bodies.ts';
import { eventsOf } from '../../sync/segment.ts';
import { type Chat, type Core, closeUnused, type Draft } from '../memory/core.ts';
import { fallDue } from './due.ts';
import { takeEarly } from './early-effects.ts';
import { noteCut, noteLiar } from './noted-cuts.ts';
import { EVERYBODY, forgetEffect, noteEffect, registersOn } from './noted-effects.ts';
import { isReplacing, readAgain, takeBack, takeSaid } from './said.ts';
import { hidePinLine } from './pin-line.ts';
import { placesOf, segmentAt } from '../memory/segments.ts';
import { show, showAs } from './settling.ts';
import { removeMessage } from './showing.ts';
import { slotOf, standing } from '../memory/slots.ts';

/** Something has been said of a message, or counts otherwise than it did: it is noted, whether or not its message is here, and may be changed by it. */
export async function takeEffect(core: Core, chat: Chat, draft: Draft, effect: Event): Promise<void> {
  const { type, target } = effect.header;
  // Without its words an edit or a reaction says nothing, and with them it comes again; a redaction that lost its body is still one.
  if (!target || ((type === TYPE.edit || type === TYPE.reaction) && !(effect.body && readBody(type, effect.body)))) return;
  if (type === TYPE.pin) await hidePinLine(core, chat, draft, target);
  noteEffect(draft, effect);
  await fallsDue(core, chat, draft, effect);
}

/** Is it anything but what somebody says of something that is not here, or that is not theirs to say? */
export async function isFelt(core: Core, chat: Chat, draft: Draft, header: Header): Promise<boolean> {
  if (!isEffect(header.type)) return true;
  const about = header.target && (await slotOf(core, chat, draft, header.target));
  return about !== undefined && mayChange(draft.record.authority, header, about.event.header);
}

/** Has looked at what this is about. A redaction takes the words of all that was said of its message. */
async function fallsDue(core: Core, chat: Chat, draft: Draft, { header: { type, target, user } }: Event): Promise<void> {
  if (!target) return;
  if (type === TYPE.unpin) {
    const pin = (await slotOf(core, chat, draft, target))?.event.header;
    if (pin?.type === TYPE.pin && pin.target) fallDue(chat, pin.target, EVERYBODY);
  } else if (type === TYPE.redact) await allFallDue(core, chat, draft, target);
  else fallDue(chat, target, type === TYPE.pin ? EVERYBODY : user);
}

/** All that was said of a message, of which nothing or something else may count. */
export async function allFallDue(core: Core, chat: Chat, draft: Draft, message: Bytes): Promise<void> {
  for (const whose of await registersOn(core.store, draft, chat.id, message)) fallDue(chat, message, whose);
}

/** A message has come in: as it is, or as that makes it which was said of it before it came. Where it was cleared it goes at once. */
export async function takeMessage(core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> {
  if (!takeEarly(chat, draft, event) && !isCleared(core.own.cleared(chat.id), event.header)) return showAs(core, chat, draft, event, []);
  fallDue(chat, event.id, event.header.user);
  await allFallDue(core, chat, draft, event.id);
}

/** A device has lied: these events do not stand any more, and what it says of other devices does not count. */
export async function takeLie(core: Core, chat: Chat, draft: Draft, by: Event, gone: readonly Event[]): Promise<void> {
  for (const one of gone) {
    if (isMessage(one.header.type)) {
      await removeMessage(core, chat, draft, await standing(core, chat, draft, one));
      // Whose it was says who may redact it.
      await allFallDue(core, chat, draft, one.id);
    } else if (one.header.target && isEffect(one.header.type)) {
      if (one.header.type === TYPE.pin) await hidePinLine(core, chat, draft, one.header.target);
      forgetEffect(draft, one);
      await fallsDue(core, chat, draft, one);
    }
  }
  await readAgain(
    core,
    chat,
    draft,
    gone.filter((one) => takeBack(core, draft, one)),
  );
  await endWords(core, chat, draft, await noteLiar(core, chat, draft, toHex(by.header.device)));
}

/** A cut has come in: where the words of a device end now. What it has said up to there may be with those alone whom it told: whoever says where it ends is asked. */
export async function takeCut(core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> {
  const before = draft.record.cuts;
  await endWords(core, chat, draft, await noteCut(core, chat, draft, event));
  const { cuts, frontier, askAt } = draft.record;
  const isLacking = [...cuts].some(([device, n]) => n !== before.get(device) && n > (frontier.get(device)?.upTo ?? 0));
  // Who is being told all there is, the newest first, is told these as well.
  if (!isLacking || askAt !== undefined || chat.live.asking || equal(event.header.device, core.me().device)) return;
  chat.live.host = toHex(event.header.device);
  draft.record = { ...draft.record, askAt: 0 };
}

/** Lets words end elsewhere: what a device said beyond that counts no more, or again. */
async function endWords(core: Core, chat: Chat, draft: Draft, cuts: Cuts): Promise<void> {
  const before = draft.record.cuts;
  if (cuts === before) return;
  draft.record = { ...draft.record, cuts };
  const unsaid: Event[] = [];
  for (const device of new Set([...before.keys(), ...cuts.keys()])) {
    const ends = [before, cuts].map((some) => some.get(device) ?? Number.POSITIVE_INFINITY);
    unsaid.push(...(await showBetween(core, chat, draft, device, Math.min(...ends), Math.max(...ends))));
  }
  await readAgain(core, chat, draft, unsaid);
}

/** Shows anew what devices (hex) wrote after these numbers: the rights they wrote it by may be others now. */
export async function showAfter(core: Core, chat: Chat, draft: Draft, after: ReadonlyMap<string, number>): Promise<void> {
  const unsaid: Event[] = [];
  for (const [device, n] of after) {
    const reach = draft.record.frontier.get(device);
    // Mostly nothing of it is here: then nothing is looked through.
    if (Math.max(reach?.upTo ?? 0, reach?.beyond.at(-1) ?? 0) > n)
      unsaid.push(...(await showBetween(core, chat, draft, device, n, Number.POSITIVE_INFINITY)));
  }
  await readAgain(core, chat, draft, unsaid);
}

/** Shows anew what a device (hex) wrote after one number and up to another; gives the words that counted and do no more. */
export async function showBetween(core: Core, chat: Chat, draft: Draft, device: string, after: number, upTo: number): Promise<readonly Event[]> {
  const unsaid: Event[] = [];
  if (after === upTo) return unsaid;
  for (const place of await placesOf(core, chat)) {
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, place);
    for (const bytes of eventsOf(segment, device)) {
      const event = readEvent(bytes);
      if (!event || event.header.n <= after || event.header.n > upTo) continue;
      draft.record = withSeen(draft.record, event.header);
      if (isReplacing(event)) {
        await takeSaid(core, draft, event);
        if (!replaces(draft.record, event.header) && takeBack(core, draft, event)) unsaid.push(event);
      } else if (isMessage(event.header.type)) await show(core, chat, draft, event.id);
      else await takeEffect(core, chat, draft, event);
    }
  }
  return unsaid;
}
