/**
 * Edits and redactions as they are noted on the disk: by the message, by their author, who alone may change it, by what they do, and in the order of their
 * signed times. The one that counts is found from the end, so that no number of others, of whomever, hides it. Edits whose words a redaction has taken stand apart.
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

/** The effects of one author on one message. */
export type On = { readonly chat: Bytes; readonly message: Bytes; readonly author: Bytes };

/** In the place of a type: edits without their words. */
const TAKEN = 0;
/** Read at once while the one that counts is looked for: nearly always it is the last. */
const AT_ONCE = 16;

const keyFor = ({ chat, message, author }: On, type: number, ...rest: readonly (number | Bytes)[]): Key =>
  keyOf('effect', chat, message, author, type, ...rest);
const keyIn = (on: On, type: number, { id, header: { at } }: Event): Key => keyFor(on, type, at.time, at.counter, id);
const nameFor = ({ message, author }: On): string => toHex(message) + toHex(author);

/** Notes an effect in the draft, without its words: those stay in its document. */
export function noteEffect(draft: Draft, message: Bytes, effect: Event): void {
  const { chat, user: author, type } = effect.header;
  const on = { chat, message, author };
  const noted = draft.effects.get(nameFor(on)) ?? [];
  noted.push(effect);
  draft.effects.set(nameFor(on), noted);
  draft.ops.push({ op: 'put', table: 'meta', key: keyIn(on, type, effect), value: eraseBody(effect) });
}

/** Redactions, the newest first. */
export const redactionsOn = (store: Store, draft: Draft, on: On): AsyncIterable<Event> =>
  effectsIn(store, draft, on, TYPE.redact, { ...rangeOf(keyFor(on, TYPE.redact)), limit: AT_ONCE });

/** Edits of the time in which one is taken after its message, the newest first. */
export function editsOf(store: Store, draft: Draft, { id, header: { chat, user, at } }: Event): AsyncIterable<Event> {
  const on = { chat, message: id, author: user };
  const from = (time: number): Key => keyFor(on, TYPE.edit, time);
  return effectsIn(store, draft, on, TYPE.edit, { from: from(at.time), to: from(at.time + EDIT_MS + 1), limit: AT_ONCE });
}

/** Every edit whose words were not taken, or every one whose words were. */
export const editsWith = (store: Store, draft: Draft, on: On, areTaken: boolean): AsyncIterable<Event> =>
  areTaken ? storedIn(store, rangeOf(keyFor(on, TAKEN))) : effectsIn(store, draft, on, TYPE.edit, rangeOf(keyFor(on, TYPE.edit)));

/** An edit has lost its words. */
export const takenOps = (on: On, edit: Event): readonly Op[] => [
  { op: 'delete', table: 'meta', key: keyIn(on, TYPE.edit, edit) },
  { op: 'put', table: 'meta', key: keyIn(on, TAKEN, edit), value: eraseBody(edit) },
];
/** It may have them again, and is then noted as when it first came. */
export const untakenOps = (on: On, edit: Event): readonly Op[] => [{ op: 'delete', table: 'meta', key: keyIn(on, TAKEN, edit) }];

async function* effectsIn(store: Store, draft: Draft, on: On, type: number, range: Range): AsyncGenerator<Event, void> {
  const drafted = (draft.effects.get(nameFor(on)) ?? []).filter(({ header }) => header.type === type).sort(newerFirst);
  for await (const stored of storedIn(store, { ...range, reverse: true })) {
    while (drafted[0] && newerFirst(drafted[0], stored) <= 0) yield drafted.shift() as Event;
    yield stored;
  }
  yield* drafted;
}

async function* storedIn(store: Store, range: Range): AsyncGenerator<Event, void> {
  for await (const { value } of rowsIn(store, 'meta', range)) {
    const stored = readEvent(value);
    if (!stored) throw new Error('a noted effect cannot be read');
    yield stored;
  }
}

const newerFirst = (a: Event, b: Event): number => compareEvents({ id: b.id, at: b.header.at }, { id: a.id, at: a.header.at });
