/**
 * Messages, edits, redactions, cuts and lies that come late, early or twice: what they are about shows as if all had come in order, and what was redacted
 * is erased from the disk in the transaction that says so, or where that has no room for all of it in those right after (settling.ts).
 */
import { toHex } from '../../crypto/bytes.ts';
import { isMessage, readBody, TYPE } from '../chat/bodies.ts';
import { type Cuts, isWithin } from '../chat/cuts.ts';
import { type Event, readEvent } from '../chat/event.ts';
import { mayEnter } from '../chat/rules.ts';
import { eventsOf } from '../sync/segment.ts';
import { type Chat, type Core, closeUnused, type Draft } from './core.ts';
import { fallDue } from './due.ts';
import { takeEarly } from './early-effects.ts';
import { noteCut, noteLiar } from './noted-cuts.ts';
import { forgetEffect, isEffect, noteEffect } from './noted-effects.ts';
import { isReplacing, readAgain, takeBack, takeSaid } from './said.ts';
import { placesOf, segmentAt } from './segments.ts';
import { show, showAs } from './settling.ts';
import { removeMessage } from './showing.ts';
import { standing } from './slots.ts';

/** An edit or a redaction has come in, or counts otherwise than it did: it is noted, whether or not its message is here, and may be changed by its author. */
export function takeEffect(chat: Chat, draft: Draft, effect: Event): void {
  const { type, target, user } = effect.header;
  // Without its words an edit says nothing, and with them it comes again; a redaction that lost its body is still one.
  if (!target || !isEffect(type) || (type === TYPE.edit && !(effect.body && readBody(type, effect.body)))) return;
  noteEffect(draft, type, target, effect);
  fallDue(chat, target, user);
}

/** A message has come in: as it is, or as those make it that came before it. */
export async function takeMessage(core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> {
  if (takeEarly(chat, draft, event)) fallDue(chat, event.id, event.header.user);
  else await showAs(core, chat, draft, event, [], true);
}

/** A device has lied: these events do not stand any more, and what it says of other devices does not count. */
export async function takeLie(core: Core, chat: Chat, draft: Draft, by: Event, gone: readonly Event[]): Promise<void> {
  for (const one of gone) {
    const { type, target, user } = one.header;
    if (isMessage(type)) await removeMessage(core, chat, draft, await standing(core, chat, draft, one));
    else if (target && isEffect(type)) {
      forgetEffect(draft, type, target, one);
      fallDue(chat, target, user);
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

/** A cut has come in: where the words of a device end now. */
export const takeCut = async (core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> =>
  endWords(core, chat, draft, await noteCut(core, chat, draft, event));

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

/** Shows anew what a device (hex) wrote after one number and up to another; gives the words that counted and do no more. */
async function showBetween(core: Core, chat: Chat, draft: Draft, device: string, after: number, upTo: number): Promise<readonly Event[]> {
  const unsaid: Event[] = [];
  if (after === upTo) return unsaid;
  for (const place of await placesOf(core, chat)) {
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, place);
    for (const bytes of eventsOf(segment, device)) {
      const event = readEvent(bytes);
      if (!event || event.header.n <= after || event.header.n > upTo || !mayEnter(draft.record.authority, event.header)) continue;
      if (isReplacing(event)) {
        await takeSaid(core, draft, event);
        if (!isWithin(draft.record.cuts, event.header) && takeBack(core, draft, event)) unsaid.push(event);
      } else if (isMessage(event.header.type)) await show(core, chat, draft, event.id);
      else takeEffect(chat, draft, event);
    }
  }
  return unsaid;
}
