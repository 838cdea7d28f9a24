/**
 * What is said of a message, and which of it counts: edits, redactions, reactions, pins. Judged by what the events themselves say, so that it is the same whatever
 * came first: by their authors, their signed times, and the rights behind them.
 */
import { type Bytes, compare, equal, toHex } from '../../crypto/bytes.ts';
import { isMessage, readBody, readNumber, TYPE } from './bodies.ts';
import { isSaid } from './message-bodies.ts';
import type { Event, Header } from './event.ts';
import type { AuthorityState } from './genesis.ts';
import { compareHlc } from './hlc.ts';
import { rightsBehind } from './rights.ts';

/** An edit is taken for so long after the message, by the signed times of both. */
export const EDIT_MS = 48 * 60 * 60 * 1000;
/** Of the pins of one message as many are looked at, the newest: beyond, it is only pinned anew and taken off again. */
export const MAX_PINS_OF_ONE = 16;

/** What one person thinks of a message, and when they said so by their clock, ms. */
export type Reaction = { readonly user: Bytes; readonly emoji: readonly string[]; readonly at: number };

/**
 * May this be said of that? An edit by the author of a text, within 48 hours of it. A redaction by the author, or with the right to delete what others said.
 * A reaction by anybody. A pin, and its taking off, with the right to pin.
 */
export function mayChange(state: AuthorityState, effect: Header, target: Header): boolean {
  if (!equal(effect.chat, target.chat)) return false;
  if (effect.type === TYPE.unpin) return target.type === TYPE.pin && mayPin(state, effect);
  if (!isMessage(target.type)) return false;
  const isOwn = equal(effect.user, target.user);
  switch (effect.type) {
    case TYPE.edit:
      return isOwn && isSaid(target.type) && compareHlc(effect.at, target.at) > 0 && effect.at.time - target.at.time <= EDIT_MS;
    case TYPE.redact:
      return isOwn || mayDelete(state, effect);
    case TYPE.pin:
      return mayPin(state, effect);
    default:
      return effect.type === TYPE.reaction;
  }
}

/** With the right to take away what anybody said? */
export const mayDelete = (state: AuthorityState, effect: Header): boolean => rightsBehind(state, effect)?.may.has('delete') ?? false;
export const mayPin = (state: AuthorityState, effect: Header): boolean => rightsBehind(state, effect)?.may.has('pin') ?? false;

/**
 * Of one person's reactions to one message the last: by its number, so that whoever knew the other comes after it whatever the clocks said, then by time and id.
 * One without its words says nothing.
 */
export function lastReactions(reactions: readonly Event[]): readonly Reaction[] {
  const last = new Map<string, { readonly event: Event; readonly number: number; readonly emoji: readonly string[] }>();
  for (const event of reactions) {
    const body = event.body && readBody(event.header.type, event.body);
    if (body?.type !== TYPE.reaction || !event.body) continue;
    const [user, number] = [toHex(event.header.user), readNumber(TYPE.reaction, event.body)];
    const before = last.get(user);
    if (!before || (number - before.number || byTime(event, before.event)) > 0) last.set(user, { event, number, emoji: body.emoji });
  }
  return [...last]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { event, emoji }]) => (emoji.length > 0 ? [{ user: event.header.user, emoji, at: event.header.at.time }] : []));
}

/** By their authors' clocks, then by their ids. */
export const byTime = (a: Event, b: Event): number => compareHlc(a.header.at, b.header.at) || compare(a.id, b.id);
