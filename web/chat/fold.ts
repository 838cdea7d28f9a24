/**
 * The fold: from verified events, in any order and any number of times, to what they say together. Facts are only ever added; what shows is derived
 * from them, so an effect that comes before its target waits by itself, and the same events give the same view everywhere.
 */
import { type Bytes, compare, equal, toHex } from '../../crypto/bytes.ts';
import { isMessage, type KnownBody, readBody, TYPE } from './bodies.ts';
import { type Cuts, cutsIn, isWithin } from './cuts.ts';
import { byTime, lastReactions, MAX_PINS_OF_ONE, mayChange, type Reaction } from './effects.ts';
import type { Event } from './event.ts';
import { compareHlc, type Hlc } from './hlc.ts';
import type { Mark } from './marks.ts';
import type { Media } from './media.ts';
import { type Forward, isEffect } from './message-bodies.ts';
import { mayEnter } from './rules.ts';
import type { Chains } from './state.ts';
import type { AuthorityState } from './genesis.ts';

/** What the fold asks its rules of: `chains` hold every head the events name. */
export type FoldContext = { readonly state: AuthorityState; readonly chains: Chains };

/** Events and ids by hex. `effects`: what is said of an event, by that event; `numbers`: ids by device and n. */
export type Fold = {
  readonly context: FoldContext;
  readonly events: ReadonlyMap<string, Event>;
  readonly effects: ReadonlyMap<string, readonly string[]>;
  readonly numbers: ReadonlyMap<string, readonly string[]>;
  readonly cutters: readonly string[];
  readonly cuts: Cuts;
};

/** `missing`: its body is not here, and no redaction says why. */
export type Message = {
  readonly id: Bytes;
  readonly at: Hlc;
  readonly user: Bytes;
  readonly device: Bytes;
  readonly n: number;
  readonly kind: 'text' | 'deleted' | 'unsupported' | 'missing';
  readonly text: string;
  readonly edited: boolean;
  readonly marks: readonly Mark[];
  /** The event it answers. */
  readonly reply: Bytes | undefined;
  readonly forward: Forward | undefined;
  readonly media: readonly Media[];
  /** By user id; who thinks nothing of it is not there. */
  readonly reactions: readonly Reaction[];
  readonly pinned: boolean;
};

type Growing = {
  -readonly [K in keyof Fold]: K extends 'events' | 'effects' | 'numbers'
    ? Fold[K] extends ReadonlyMap<infer A, infer B>
      ? Map<A, B>
      : never
    : Fold[K];
};

export const emptyFold = (context: FoldContext): Fold => ({
  context,
  events: new Map(),
  effects: new Map(),
  numbers: new Map(),
  cutters: [],
  cuts: new Map(),
});

/** All events at once. They are verified: signed by a device that was active at the head they name. */
export function fold(context: FoldContext, events: Iterable<Event>): Fold {
  const growing = grow(emptyFold(context));
  for (const event of events) take(growing, event);
  growing.cuts = cutsIn(cuttersOf(growing), context.chains);
  return growing;
}

/** One event more. `changed` are the ids of messages that may show differently now; `messageOf` says how. */
export function foldOne(before: Fold, event: Event): { readonly fold: Fold; readonly changed: readonly string[] } {
  const growing = grow(before);
  if (!take(growing, event)) return { fold: before, changed: [] };
  if (event.header.type === TYPE.cut) growing.cuts = cutsIn(cuttersOf(growing), before.context.chains);
  const moved = [event, ...movedBy(before.cuts, growing)];
  return { fold: growing, changed: [...new Set(moved.flatMap((one) => touchedBy(growing, one)))] };
}

/** Order of events, the same everywhere: by the author's clock, then by id. */
export const compareEvents = (a: { readonly id: Bytes; readonly at: Hlc }, b: { readonly id: Bytes; readonly at: Hlc }): number =>
  compareHlc(a.at, b.at) || compare(a.id, b.id);

/** Does the event count, or was its device's word cut before it? */
export const isCounted = (state: Fold, event: Event): boolean => isWithin(state.cuts, event.header);

/** How a message shows; undefined where it is none, is not here, or does not count. */
export function messageOf(state: Fold, id: string): Message | undefined {
  const event = state.events.get(id);
  if (!event || !isCounted(state, event)) return undefined;
  const said = countedOn(state, event);
  const pins = said.filter(({ header }) => header.type === TYPE.pin).sort((a, b) => byTime(b, a));
  const standing = pins.slice(0, MAX_PINS_OF_ONE).filter((pin) => countedOn(state, pin).length === 0);
  return messageWith(event, [...said.filter(({ header }) => header.type !== TYPE.pin), ...standing]);
}

/** How a message shows with what counts of all that was said of it, in any order; of pins with those that nobody took off. For who keeps events elsewhere. */
export function messageWith(event: Event, effects: readonly Event[]): Message | undefined {
  if (!isMessage(event.header.type)) return undefined;
  const { at, user, device, n } = event.header;
  const face = faceOf(
    event,
    effects.filter(({ header }) => header.target !== undefined && equal(header.target, event.id)),
  );
  return face && { id: event.id, at, user, device, n, ...face };
}

type Face = Omit<Message, 'id' | 'at' | 'user' | 'device' | 'n'>;

const BARE = { text: '', edited: false, marks: [], reply: undefined, forward: undefined, media: [], reactions: [], pinned: false } as const;

function faceOf(event: Event, effects: readonly Event[]): Face | undefined {
  const typed = (type: number): readonly Event[] => effects.filter(({ header }) => header.type === type);
  if (typed(TYPE.redact).length > 0) return { ...BARE, kind: 'deleted' };
  if (!event.body) return { ...BARE, kind: 'missing' };
  const body = readBody(event.header.type, event.body);
  const said = { reactions: lastReactions(typed(TYPE.reaction)), pinned: typed(TYPE.pin).length > 0 };
  if (body?.type === 'unknown') return { ...BARE, ...said, kind: 'unsupported' };
  if (body?.type !== TYPE.text && body?.type !== TYPE.media) return undefined;
  const { reply, forward } = body;
  // What somebody else has said is not for who passes it on to change.
  const edit = forward ? undefined : lastEdit(typed(TYPE.edit));
  const { text, marks = [] } = edit ?? body;
  const media = body.type === TYPE.media ? body.media : [];
  return { kind: 'text', text, marks, reply, forward, media, edited: edit !== undefined, ...said };
}

function lastEdit(edits: readonly Event[]): Extract<KnownBody, { readonly type: typeof TYPE.edit }> | undefined {
  for (const { header, body } of [...edits].sort((a, b) => byTime(b, a))) {
    const said = body && readBody(header.type, body);
    if (said?.type === TYPE.edit) return said;
  }
  return undefined;
}

/** What counts of all that was said of an event. */
const countedOn = (state: Fold, target: Event): readonly Event[] =>
  (state.effects.get(toHex(target.id)) ?? []).flatMap((id) => {
    const event = state.events.get(id);
    return event && isCounted(state, event) && mayChange(state.context.state, event.header, target.header) ? [event] : [];
  });

const grow = ({ context, events, effects, numbers, cutters, cuts }: Fold): Growing => ({
  context,
  events: new Map(events),
  effects: new Map(effects),
  numbers: new Map(numbers),
  cutters,
  cuts,
});

/** Adds the fact; false where it was known, or may not stand in this chat. A body that was erased here may come back from elsewhere. */
function take(growing: Growing, event: Event): boolean {
  const { header } = event;
  const id = toHex(event.id);
  const known = growing.events.get(id);
  if (known ? known.body !== undefined || event.body === undefined : !mayEnter(growing.context.state, header)) return false;
  growing.events.set(id, event);
  if (known) return true;
  addTo(growing.numbers, `${toHex(header.device)}:${header.n}`, id);
  if (header.type === TYPE.cut) growing.cutters = [...growing.cutters, id];
  if (header.target && isEffect(header.type)) addTo(growing.effects, toHex(header.target), id);
  return true;
}

const addTo = (map: Map<string, readonly string[]>, key: string, id: string): unknown => map.set(key, [...(map.get(key) ?? []), id]);

const cuttersOf = ({ cutters, events }: Fold): readonly Event[] => cutters.flatMap((id) => events.get(id) ?? []);

/** Events that count no more, or again, because a cut came. */
function movedBy(before: Cuts, { cuts, events }: Fold): readonly Event[] {
  const devices = new Set([...before.keys(), ...cuts.keys()].filter((device) => before.get(device) !== cuts.get(device)));
  return devices.size === 0 ? [] : [...events.values()].filter(({ header }) => devices.has(toHex(header.device)));
}

/** The messages an event shows in: itself, or what it is about; of what is about a pin, what is pinned. */
const touchedBy = (state: Fold, { id, header }: Event): readonly string[] => {
  const target = header.target && state.events.get(toHex(header.target))?.header;
  const ids = [id, header.target, target?.type === TYPE.pin ? target.target : undefined];
  return ids.flatMap((one) => (one && isMessage(state.events.get(toHex(one))?.header.type ?? TYPE.redact) ? [toHex(one)] : []));
};
