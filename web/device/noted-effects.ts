/**
 * Edits and redactions as they are noted on the disk: by the message, by their author, who alone may change it, and in the order of their signed times. What
 * counts stands apart from what does not, so the one that shows is the last of its kind, and no number of others, of whomever, is looked through to find it.
 */
import { type Bytes, compare, toHex } from '../../crypto/bytes.ts';
import { TYPE } from '../chat/bodies.ts';
import { isWithin } from '../chat/cuts.ts';
import { eraseBody, type Event, readEvent } from '../chat/event.ts';
import { EDIT_MS } from '../chat/rules.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import { rowsIn } from '../store/pages.ts';
import type { Key, Range, Store } from '../store/port.ts';
import type { Draft, NotedEffect } from './core.ts';

/** The effects of one author on one message. */
export type On = { readonly chat: Bytes; readonly message: Bytes; readonly author: Bytes };

/** Under its type an effect counts. In its place: edits without their words, and edits with them that come after a cut. A redaction after one is not noted. */
const TAKEN = 0;
const BEYOND = 1;
const KINDS = { [TYPE.edit]: [TYPE.edit, TAKEN, BEYOND], [TYPE.redact]: [TYPE.redact] } as const;
export type EffectType = keyof typeof KINDS;

const keyFor = ({ chat, message, author }: On, kind: number, ...rest: readonly (number | Bytes)[]): Key =>
  keyOf('effect', chat, message, author, kind, ...rest);
const nameFor = ({ message, author }: On): string => toHex(message) + toHex(author);

/** Is it an edit or a redaction? */
export const isEffect = (type: number): type is EffectType => Object.hasOwn(KINDS, type);

/** Notes in the draft that an effect stands, with its words where it has any: they stay in its document. */
export function noteEffect(draft: Draft, type: EffectType, message: Bytes, effect: Event): void {
  const counts = isWithin(draft.record.cuts, effect.header);
  noteAs(draft, type, message, effect, counts ? type : BEYOND);
}

/** It stands nowhere: a lie has ended its lane, or its words, once taken, are looked for, and it is noted anew when they come. */
export const forgetEffect = (draft: Draft, type: EffectType, message: Bytes, effect: Event): void => noteAs(draft, type, message, effect, undefined);

/** An edit has lost its words. */
export const takenEdit = (draft: Draft, message: Bytes, edit: Event): void => noteAs(draft, TYPE.edit, message, edit, TAKEN);

/** The last redaction that counts. */
export const redactionOn = (store: Store, draft: Draft, on: On): Promise<Event | undefined> =>
  lastIn(store, draft, on, rangeOf(keyFor(on, TYPE.redact)));

/** The last edit that counts, of the time in which one is taken after its message. */
export function editOf(store: Store, draft: Draft, { id, header: { chat, user, at } }: Event): Promise<Event | undefined> {
  const on = { chat, message: id, author: user };
  const from = (time: number, counter: number): Key => keyFor(on, TYPE.edit, time, counter);
  return lastIn(store, draft, on, { from: from(at.time, at.counter + 1), to: from(at.time + EDIT_MS + 1, 0) });
}

/** Every edit whose words were taken, or every one whose words were not. */
export async function* editsWith(store: Store, draft: Draft, on: On, areTaken: boolean): AsyncGenerator<Event, void> {
  for (const kind of areTaken ? [TAKEN] : [TYPE.edit, BEYOND]) yield* effectsIn(store, draft, on, rangeOf(keyFor(on, kind)));
}

/** An effect stands under one kind, or under none. */
function noteAs(draft: Draft, type: EffectType, message: Bytes, effect: Event, kind: number | undefined): void {
  const { id, header } = effect;
  const on = { chat: header.chat, message, author: header.user };
  const drafted = draft.effects.get(nameFor(on)) ?? new Map<string, NotedEffect>();
  draft.effects.set(nameFor(on), drafted);
  for (const one of KINDS[type]) {
    const key = keyFor(on, one, header.at.time, header.at.counter, id);
    const isThere = one === kind;
    drafted.set(toHex(key), { key, effect: isThere ? effect : undefined });
    draft.ops.push(isThere ? { op: 'put', table: 'meta', key, value: eraseBody(effect) } : { op: 'delete', table: 'meta', key });
  }
}

async function lastIn(store: Store, draft: Draft, on: On, range: Range): Promise<Event | undefined> {
  for await (const last of effectsIn(store, draft, on, { ...range, limit: 1 })) return last;
  return undefined;
}

/** As the draft leaves them, the newest first. */
async function* effectsIn(store: Store, draft: Draft, on: On, range: Range): AsyncGenerator<Event, void> {
  const drafted = new Map(draft.effects.get(nameFor(on)));
  const put = [...drafted.values()].filter(({ key }) => compare(key, range.from) >= 0 && compare(key, range.to) < 0);
  put.sort((a, b) => compare(b.key, a.key));
  for await (const { key, value } of rowsIn(store, 'meta', { ...range, reverse: true })) {
    if (drafted.has(toHex(key))) continue;
    for (; put[0] && compare(put[0].key, key) > 0; put.shift()) if (put[0].effect) yield put[0].effect;
    const stored = readEvent(value);
    if (!stored) throw new Error('a noted effect cannot be read');
    yield stored;
  }
  for (const { effect } of put) if (effect) yield effect;
}
