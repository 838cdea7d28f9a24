/**
 * The fold: from verified events, in any order and any number of times, to what they say together. Facts are only ever added; what shows is derived
 * from them, so an effect that comes before its target waits by itself, and the same events give the same view everywhere.
 */
import { type Bytes, compare, equal, toHex } from '../../crypto/bytes.ts';
import { isMessage, readBody, TYPE } from './bodies.ts';
import { type Cuts, cutsIn, isWithin } from './cuts.ts';
import type { Event } from './event.ts';
import { compareHlc, type Hlc } from './hlc.ts';
import { mayChange, mayEnter } from './rules.ts';
import type { Chains } from './state.ts';
import type { AuthorityState } from './genesis.ts';

/** What the fold asks its rules of: `chains` hold every head the events name. */
export type FoldContext = { readonly state: AuthorityState; readonly chains: Chains };

/** Events and ids by hex. `effects`: edits and redactions by target; `numbers`: ids by device and n. */
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
  return event && isCounted(state, event) ? messageWith(event, countedOn(state, id)) : undefined;
}

/** How a message shows with these edits and redactions, in any order; those that may not change it do not. For who keeps events elsewhere. */
export function messageWith(event: Event, effects: readonly Event[]): Message | undefined {
  if (!isMessage(event.header.type)) return undefined;
  const { at, user, device, n } = event.header;
  const face = faceOf(
    event,
    effects.filter(({ header }) => header.target !== undefined && equal(header.target, event.id) && mayChange(header, event.header)),
  );
  return face && { id: event.id, at, user, device, n, ...face };
}

type Face = Pick<Message, 'kind' | 'text' | 'edited'>;

function faceOf(event: Event, effects: readonly Event[]): Face | undefined {
  if (effects.some(({ header }) => header.type === TYPE.redact)) return { kind: 'deleted', text: '', edited: false };
  if (!event.body) return { kind: 'missing', text: '', edited: false };
  const body = readBody(event.header.type, event.body);
  if (body?.type === 'unknown') return { kind: 'unsupported', text: '', edited: false };
  const edits = effects.flatMap((effect) => ({
    id: effect.id,
    at: effect.header.at,
    body: effect.body && readBody(effect.header.type, effect.body),
  }));
  const [edit] = edits.filter((one) => one.body?.type === TYPE.edit).sort((a, b) => compareEvents(b, a));
  if (edit?.body?.type === TYPE.edit) return { kind: 'text', text: edit.body.text, edited: true };
  return body?.type === TYPE.text ? { kind: 'text', text: body.text, edited: false } : undefined;
}

const countedOn = (state: Fold, target: string): readonly Event[] =>
  (state.effects.get(target) ?? []).flatMap((id) => {
    const event = state.events.get(id);
    return event && isCounted(state, event) ? [event] : [];
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
  if (header.target && (header.type === TYPE.edit || header.type === TYPE.redact)) addTo(growing.effects, toHex(header.target), id);
  return true;
}

const addTo = (map: Map<string, readonly string[]>, key: string, id: string): unknown => map.set(key, [...(map.get(key) ?? []), id]);

const cuttersOf = ({ cutters, events }: Fold): readonly Event[] => cutters.flatMap((id) => events.get(id) ?? []);

/** Events that count no more, or again, because a cut came. */
function movedBy(before: Cuts, { cuts, events }: Fold): readonly Event[] {
  const devices = new Set([...before.keys(), ...cuts.keys()].filter((device) => before.get(device) !== cuts.get(device)));
  return devices.size === 0 ? [] : [...events.values()].filter(({ header }) => devices.has(toHex(header.device)));
}

/** The messages an event shows in: itself, or its target. */
const touchedBy = (state: Fold, { id, header }: Event): readonly string[] =>
  [toHex(id), ...(header.target ? [toHex(header.target)] : [])].filter((one) => isMessage(state.events.get(one)?.header.type ?? TYPE.redact));
