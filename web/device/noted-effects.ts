/**
 * Edits and redactions as they are noted on the disk: by the message, by their author, who alone may change it, by what they do, and in the order of their
 * signed times. The one that counts is found from the end, so that no number of others, of whomever, hides it.
 */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { TYPE } from '../chat/bodies.ts';
import { eraseBody, type Event, readEvent } from '../chat/event.ts';
import { compareEvents } from '../chat/fold.ts';
import { EDIT_MS } from '../chat/rules.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import { rowsIn } from '../store/pages.ts';
import type { Key, Op, Range, Store } from '../store/port.ts';
import type { Draft } from './core.ts';

export type EffectType = typeof TYPE.edit | typeof TYPE.redact;

/** Read at once while the one that counts is looked for: nearly always it is the last. */
const AT_ONCE = 16;

const keyFor = (chat: Bytes, message: Bytes, author: Bytes, type: number, ...rest: readonly (number | Bytes)[]): Key =>
  keyOf('effect', chat, message, author, type, ...rest);
const nameFor = (message: Bytes, author: Bytes): string => toHex(message) + toHex(author);

/** Notes an effect in the draft, without its words: those stay in its document. */
export function noteEffect(draft: Draft, message: Bytes, effect: Event): void {
  const { chat, user, type, at } = effect.header;
  const name = nameFor(message, user);
  const noted = draft.effects.get(name) ?? [];
  noted.push(effect);
  draft.effects.set(name, noted);
  const key = keyFor(chat, message, user, type, at.time, at.counter, effect.id);
  draft.ops.push({ op: 'put', table: 'meta', key, value: eraseBody(effect) });
}

/** The effects of this type that a message's author has written on it, the newest first; of edits, those of the time in which one is taken. */
export async function* effectsOn(store: Store, draft: Draft, message: Event, type: EffectType): AsyncGenerator<Event, void> {
  const { chat, user } = message.header;
  const drafted = (draft.effects.get(nameFor(message.id, user)) ?? []).filter(({ header }) => header.type === type).sort(newerFirst);
  const range = type === TYPE.edit ? editable(message) : rangeOf(keyFor(chat, message.id, user, type));
  for await (const { value } of rowsIn(store, 'meta', { ...range, limit: AT_ONCE, reverse: true })) {
    const stored = readEvent(value);
    if (!stored) throw new Error('a noted effect cannot be read');
    while (drafted[0] && newerFirst(drafted[0], stored) <= 0) yield drafted.shift() as Event;
    yield stored;
  }
  yield* drafted;
}

/** Forgets the edits of a message that was redacted. */
export const noEditsOp = ({ id, header: { chat, user } }: Event): Op => ({
  op: 'clear',
  table: 'meta',
  ...rangeOf(keyFor(chat, id, user, TYPE.edit)),
});

const newerFirst = (a: Event, b: Event): number => compareEvents({ id: b.id, at: b.header.at }, { id: a.id, at: a.header.at });

function editable({ id, header: { chat, user, at } }: Event): Range {
  const from = (time: number): Key => keyFor(chat, id, user, TYPE.edit, time);
  return { from: from(at.time), to: from(at.time + EDIT_MS + 1) };
}
