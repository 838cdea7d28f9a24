/**
 * What is said of messages as it is noted on the disk: by the message, by whose register it is, and in the order in which one replaces the other. What counts
 * stands apart from what does not, so the one that shows is the last of its kind, and no number of others, of whomever, is looked through to find it.
 */
import { type Bytes, compare, fromHex, toHex } from '../../../crypto/bytes.ts';
import { readNumber, TYPE } from '../../chat/bodies.ts';
import { EDIT_MS, MAX_PINS_OF_ONE, mayDelete, mayPin } from '../../chat/effects.ts';
import { eraseBody, type Event, readEvent } from '../../chat/event.ts';
import { isEffect } from '../../chat/message-bodies.ts';
import { keyOf, numberIn, rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Key, Range, Store } from '../../store/port.ts';
import type { Draft, NotedEffect } from '../memory/core.ts';
import { counts } from '../memory/counting.ts';

/** What one person, or everybody who has the right, has said of a message. */
export type On = { readonly chat: Bytes; readonly message: Bytes; readonly whose: Bytes };
/** The register of what needs a right: pins, what takes them off, and the redactions of those who may delete what others said. */
export const EVERYBODY: Bytes = new Uint8Array(16);
const ID_BYTES = 16;

/** What has words to lose. In place of where it counts it stands under `taken` without them, and under `beyond` with them after a cut. The others are not noted there. */
export type Worded = typeof TYPE.edit | typeof TYPE.reaction;
const KINDS = {
  [TYPE.edit]: { stands: TYPE.edit, taken: 103, beyond: 203 },
  [TYPE.reaction]: { stands: TYPE.reaction, taken: 106, beyond: 206 },
} as const;
export const WORDED: readonly Worded[] = [TYPE.edit, TYPE.reaction];
export const isWorded = (type: number): type is Worded => Object.hasOwn(KINDS, type);

const keyFor = ({ chat, message, whose }: On, kind: number, ...rest: readonly (number | Bytes)[]): Key =>
  keyOf('effect', chat, message, whose, kind, ...rest);
const nameFor = ({ message, whose }: On): string => toHex(message) + toHex(whose);

/** Notes in the draft that it stands, with its words where it has any, wherever it counts; its words stay in its document. */
export function noteEffect(draft: Draft, effect: Event): void {
  const { type } = effect.header;
  if (!isEffect(type)) return;
  const kind = counts(draft.record, effect.header) ? type : isWorded(type) ? KINDS[type].beyond : undefined;
  for (const whose of registersOf(effect)) noteAs(draft, whose, effect, whose !== EVERYBODY || hasRight(draft, effect) ? kind : undefined);
}

/** It stands nowhere: a lie has ended its lane. */
export function forgetEffect(draft: Draft, effect: Event): void {
  for (const whose of registersOf(effect)) noteAs(draft, whose, effect, undefined);
}

const registersOf = ({ header: { type, user } }: Event): readonly Bytes[] =>
  type === TYPE.redact ? [user, EVERYBODY] : type === TYPE.pin || type === TYPE.unpin ? [EVERYBODY] : [user];
const hasRight = ({ record: { authority } }: Draft, { header }: Event): boolean =>
  header.type === TYPE.redact ? mayDelete(authority, header) : mayPin(authority, header);

/** It has lost its words, or, where it is `sought`, they are looked for, and it is noted anew when they come. */
export function moveNoted(draft: Draft, { key, effect }: Noted, isSought: boolean): void {
  const drafted = draftedFor(draft, onOf(effect, effect.header.user));
  put(draft, drafted, key, undefined);
  if (isSought || !isWorded(effect.header.type)) return;
  const taken = keyIn(onOf(effect, effect.header.user), KINDS[effect.header.type].taken, effect);
  if (taken) put(draft, drafted, taken, effect);
}

/** The last redaction that counts. */
export const redactionOn = (store: Store, draft: Draft, on: On): Promise<Event | undefined> => lastOf(store, draft, on, TYPE.redact);
/** The last reaction of one person. */
export const reactionOn = (store: Store, draft: Draft, on: On): Promise<Event | undefined> => lastOf(store, draft, on, TYPE.reaction);

/** The number of the last reaction, -1 where there is none: whoever says another says it with the next one, as far as there are any. */
export async function lastNumber(store: Store, draft: Draft, on: On): Promise<number> {
  const prefix = keyFor(on, TYPE.reaction);
  for await (const { key } of effectsIn(store, draft, on, { ...rangeOf(prefix), limit: 1 }))
    return Math.min(numberIn(key, prefix.length) ?? 0, Number.MAX_SAFE_INTEGER - 1);
  return -1;
}

/** The last edit that counts, of the time in which one is taken after its message. */
export function editOf(store: Store, draft: Draft, { id, header: { chat, user, at } }: Event): Promise<Event | undefined> {
  const on = { chat, message: id, whose: user };
  const from = (time: number, counter: number): Key => keyFor(on, TYPE.edit, time, counter);
  return lastIn(store, draft, on, { from: from(at.time, at.counter + 1), to: from(at.time + EDIT_MS + 1, 0) });
}

/** The last pin that counts, whether or not it was taken off. */
export const pinOn = (store: Store, draft: Draft, on: On): Promise<Event | undefined> => lastOf(store, draft, on, TYPE.pin);

/** Those of the pins looked at that nobody took off, the newest first. */
export async function* pinsOn(store: Store, draft: Draft, chat: Bytes, message: Bytes): AsyncGenerator<Event, void> {
  const on = { chat, message, whose: EVERYBODY };
  let looked = 0;
  for await (const { effect } of effectsIn(store, draft, on, rangeOf(keyFor(on, TYPE.pin)))) {
    if (++looked > MAX_PINS_OF_ONE) return;
    if (!(await lastOf(store, draft, { ...on, message: effect.id }, TYPE.unpin))) yield effect;
  }
}

/** Of one kind every one whose words were taken, or every one whose words were not. */
export async function* effectsWith(store: Store, draft: Draft, on: On, type: Worded, areTaken: boolean): AsyncGenerator<Noted, void> {
  const { stands, taken, beyond } = KINDS[type];
  for (const kind of areTaken ? [taken] : [stands, beyond]) yield* effectsIn(store, draft, on, rangeOf(keyFor(on, kind)));
}

/** Everybody's edits of one message that count, the oldest first, `limit` of them: the newest. */
export async function editsOf(store: Store, draft: Draft, { id, header: { chat, user, at } }: Event, limit: number): Promise<readonly Event[]> {
  const on = { chat, message: id, whose: user };
  const range = { from: keyFor(on, TYPE.edit, at.time, at.counter + 1), to: keyFor(on, TYPE.edit, at.time + EDIT_MS + 1, 0) };
  const edits: Event[] = [];
  for await (const { effect } of effectsIn(store, draft, on, range)) if (edits.push(effect) >= limit) break;
  return edits.reverse();
}

/** Whose registers have anything of a message, as the draft leaves them. */
export async function registersOn(store: Store, draft: Draft, chat: Bytes, message: Bytes): Promise<readonly Bytes[]> {
  const prefix = keyOf('effect', chat, message);
  const found = new Set([...draft.effects.keys()].flatMap((name) => (name.startsWith(toHex(message)) ? [name.slice(2 * ID_BYTES)] : [])));
  let { from, to } = rangeOf(prefix);
  for (;;) {
    const [row] = await store.range('meta', { from, to, limit: 1 });
    if (!row) return [...found].flatMap((whose) => fromHex(whose) ?? []);
    const whose = row.key.slice(prefix.length, prefix.length + ID_BYTES);
    found.add(toHex(whose));
    from = rangeOf(keyOf(prefix, whose)).to;
  }
}

export type Noted = { readonly key: Key; readonly effect: Event };

/** It stands under one kind, or under none. */
function noteAs(draft: Draft, whose: Bytes, effect: Event, kind: number | undefined): void {
  const on = onOf(effect, whose);
  const drafted = draftedFor(draft, on);
  const { type } = effect.header;
  for (const one of isWorded(type) ? Object.values(KINDS[type]) : [type]) {
    const key = keyIn(on, one, effect);
    if (key) put(draft, drafted, key, one === kind ? effect : undefined);
  }
}

const onOf = ({ header: { chat, target } }: Event, whose: Bytes): On => ({ chat, message: target ?? EVERYBODY, whose });

/** What replaces another by a number stands by it where it counts, and is there with its words only; the others by the time. */
function keyIn(on: On, kind: number, { id, body, header: { at } }: Event): Key | undefined {
  if (kind === TYPE.reaction) return body && keyFor(on, kind, readNumber(TYPE.reaction, body), at.time, at.counter, id);
  return keyFor(on, kind, at.time, at.counter, id);
}

function draftedFor(draft: Draft, on: On): Map<string, NotedEffect> {
  const drafted = draft.effects.get(nameFor(on)) ?? new Map<string, NotedEffect>();
  draft.effects.set(nameFor(on), drafted);
  return drafted;
}

function put(draft: Draft, drafted: Map<string, NotedEffect>, key: Key, effect: Event | undefined): void {
  drafted.set(toHex(key), { key, effect });
  draft.ops.push(effect ? { op: 'put', table: 'meta', key, value: eraseBody(effect) } : { op: 'delete', table: 'meta', key });
}

const lastOf = (store: Store, draft: Draft, on: On, kind: number): Promise<Event | undefined> => lastIn(store, draft, on, rangeOf(keyFor(on, kind)));

async function lastIn(store: Store, draft: Draft, on: On, range: Range): Promise<Event | undefined> {
  for await (const { effect } of effectsIn(store, draft, on, { ...range, limit: 1 })) return effect;
  return undefined;
}

/** As the draft leaves them, the newest first. */
async function* effectsIn(store: Store, draft: Draft, on: On, range: Range): AsyncGenerator<Noted, void> {
  const drafted = new Map(draft.effects.get(nameFor(on)));
  const noted = [...drafted.values()].filter(({ key }) => compare(key, range.from) >= 0 && compare(key, range.to) < 0);
  const put = noted.flatMap(({ key, effect }) => (effect ? [{ key, effect }] : [])).sort((a, b) => compare(b.key, a.key));
  for await (const { key, value } of rowsIn(store, 'meta', { ...range, reverse: true })) {
    if (drafted.has(toHex(key))) continue;
    for (; put[0] && compare(put[0].key, key) > 0; put.shift()) yield put[0];
    const stored = readEvent(value);
    if (!stored) throw new Error('a noted effect cannot be read');
    yield { key, effect: stored };
  }
  yield* put;
}
