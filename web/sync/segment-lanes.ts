/** What is known of the slots of one open document, lane by lane, and how judged offers extend it. Knows no Yjs: the document follows what is decided here. */
import type { Bytes } from '../../crypto/bytes.ts';
import { deviceKey, type Offer, type RefusedReason, sameHeader, setIfAbsent } from './guard.ts';
import { LANE, type LaneHeader, numberKey, type Place, type Slot, type Verdict } from './lane.ts';
import type { LaneUpdate } from './update.ts';
import { type Run, writeLanes } from './update-lanes.ts';

/**
 * `live`: the body is in the document. `hole`: it came without a body and no redaction is known here, so a body that turns up is taken.
 * `erased`: a redaction took it, and no body is taken again.
 */
export type KnownSlot = { readonly header: () => LaneHeader } & (
  | { readonly state: 'live' }
  /** `kept`: the signed header, which is all there is of it. */
  | { readonly state: 'hole' | 'erased'; readonly kept: Bytes }
);

/** A header that is at hand. A slot lives long, and so does all that a function written where it came from would close over: its whole transaction. */
export const atHand =
  (header: LaneHeader): (() => LaneHeader) =>
  () =>
    header;

/** Two valid headers of one device for one slot, without bodies. */
export type Lie = { readonly a: Bytes; readonly b: Bytes };

export type Lane = {
  /** The device that began it: nobody else appends to it. */
  readonly device: string;
  /** From clock 0, without a gap. */
  readonly slots: KnownSlot[];
  /** Where a proven lie ended it. */
  cut: ({ readonly clock: number } & Lie) | undefined;
};

/** Mutable, owned by one segment. */
export type Lanes = {
  readonly byClient: Map<number, Lane>;
  /** The first slot of each (device, n), once `indexNumbers` has run. */
  byNumber: Map<string, Slot> | undefined;
  /** What each device fills: its slots, and one for each of its lanes that a lie has ended. */
  readonly slotsByDevice: Map<string, number>;
};

export const newLanes = (): Lanes => ({ byClient: new Map(), byNumber: undefined, slotsByDevice: new Map() });

export const knownSlot = (lanes: Lanes, { client, clock }: Slot): KnownSlot | undefined => lanes.byClient.get(client)?.slots[clock];

export type Judged = { readonly offer: Offer; readonly verdict: Verdict };

/** The offers somebody must verify; others are known already (`undefined`) or refused for a reason that needs no key. */
export function preJudge(lanes: Lanes, offer: Offer): 'verify' | RefusedReason | undefined {
  const { header } = offer;
  const lane = lanes.byClient.get(header.client);
  if (lane === undefined) return 'verify';
  if (lane.device !== deviceKey(header)) return 'owner';
  if (lane.cut !== undefined && header.clock >= lane.cut.clock) return offer.placed ? 'cut' : undefined;
  const known = lane.slots[header.clock];
  if (known === undefined || !sameHeader(known.header(), header)) return 'verify';
  return known.state === 'hole' && !header.erased ? 'verify' : undefined;
}

/** A stretch of one lane that cannot be applied yet; `update` is what to hand to `receive` again. */
export type Held = { readonly client: number; readonly from: number; readonly because: 'gap' | 'unknown'; readonly update: LaneUpdate };
/** Slots from `have` up to `from` (excluded) are missing. */
export type Gap = { readonly client: number; readonly have: number; readonly from: number };

export type Settled = {
  /** New slots, in the order they were appended. */
  readonly added: readonly Offer[];
  /** Bodies for holes. */
  readonly filled: readonly Offer[];
  readonly held: readonly Held[];
  readonly gaps: readonly Gap[];
  readonly refused: readonly RefusedReason[];
  /** Pairs of headers for one slot. */
  readonly lies: readonly { readonly slot: Slot; readonly a: Offer | undefined; readonly b: Offer }[];
  /** New slots whose (device, n) another slot has already; told only once `indexNumbers` has run. */
  readonly clones: readonly { readonly first: Slot; readonly second: Slot }[];
};

/** Whether this device (hex) may be the first of whom anything stands in a document. */
export type MayBegin = (device: string) => boolean;
const ANYBODY: MayBegin = () => true;

/** Takes what is valid into the lanes: contiguous slots are added, the rest is held with its gaps named. */
export function settle(lanes: Lanes, place: Place, judged: readonly Judged[], mayBegin = ANYBODY): Settled {
  const valid = judged.filter((one) => one.verdict === 'valid').map((one) => one.offer);
  const refused: RefusedReason[] = judged.filter((one) => one.verdict === 'invalid').map(() => 'signature');
  const lies = liesIn(lanes, valid);
  const filled = valid.filter((offer) => fill(lanes, offer));
  const added: Offer[] = [];
  const clones: { first: Slot; second: Slot }[] = [];
  const held: Held[] = [];
  const gaps: Gap[] = [];
  for (const [client, offers] of placedByClient(judged)) {
    const rest = extend(lanes, client, offers, mayBegin, { added, clones, refused });
    hold(place, client, lanes.byClient.get(client)?.slots.length ?? 0, rest, { held, gaps });
  }
  // A lie is kept as well, and would begin a document with nothing in it.
  const isEmpty = lanes.byClient.size === 0;
  return { added, filled, held, gaps, refused, lies: lies.filter(({ b }) => !isEmpty || mayBegin(deviceKey(b.header))), clones };
}

/** The update that carries these new slots and bodies. */
export function updateOf(place: Place, added: readonly Offer[], filled: readonly Offer[]): LaneUpdate {
  return {
    place,
    update: writeLanes(runsOf(added)),
    erased: added.filter((offer) => offer.header.erased).map((offer) => offer.event),
    bodies: filled.map((offer) => offer.event),
  };
}

/** Puts a slot at the end of its lane; the first one says whose lane it is. */
export function record(lanes: Lanes, client: number, slot: KnownSlot): void {
  const lane = lanes.byClient.get(client) ?? { device: deviceKey(slot.header()), slots: [], cut: undefined };
  lanes.byClient.set(client, lane);
  lane.slots.push(slot);
  lanes.slotsByDevice.set(lane.device, (lanes.slotsByDevice.get(lane.device) ?? 0) + 1);
  if (lanes.byNumber !== undefined) setIfAbsent(lanes.byNumber, numberKey(slot.header()), { client, clock: lane.slots.length - 1 });
}

/** Makes known which slot has which (device, n), so that `settle` finds clones. It reads every header, so opening a document does without it. */
export function indexNumbers(lanes: Lanes): void {
  if (lanes.byNumber !== undefined) return;
  const numbers = new Map<string, Slot>();
  for (const [client, { slots }] of lanes.byClient) {
    for (const [clock, slot] of slots.entries()) setIfAbsent(numbers, numberKey(slot.header()), { client, clock });
  }
  lanes.byNumber = numbers;
}

/** A header that is read when it is first asked for: a document opens without hashing every event in it. */
export function lazily(read: () => LaneHeader | undefined): () => LaneHeader {
  let pending: (() => LaneHeader | undefined) | undefined = read;
  let header: LaneHeader | undefined;
  return () => {
    header ??= pending?.() ?? unread();
    pending = undefined;
    return header;
  };
}
const unread = (): never => {
  throw new Error('expected a header');
};

/** Ends a lane where a lie was proven, whether or not any of it is here, and forgets the slots from there on. */
export function endLane(lanes: Lanes, client: number, device: string, cut: { readonly clock: number } & Lie): void {
  const lane = lanes.byClient.get(client) ?? { device, slots: [], cut: undefined };
  lanes.byClient.set(client, lane);
  const own = lane.cut === undefined ? 1 : 0;
  lane.cut = cut;
  const gone = lane.slots.splice(cut.clock);
  lanes.byNumber = undefined;
  lanes.slotsByDevice.set(lane.device, (lanes.slotsByDevice.get(lane.device) ?? 0) + own - gone.length);
}

/** Has this device (hex) used up its share? */
export const isFull = (lanes: Lanes, device: string): boolean => (lanes.slotsByDevice.get(device) ?? 0) >= LANE.slotsPerDevice;

function liesIn(lanes: Lanes, valid: readonly Offer[]): Settled['lies'] {
  const firstBySlot = new Map<string, Offer>();
  const lies: { slot: Slot; a: Offer | undefined; b: Offer }[] = [];
  for (const offer of valid) {
    const { client, clock } = offer.header;
    const slot = { client, clock };
    const key = `${client}:${clock}:${deviceKey(offer.header)}`;
    const known = knownSlot(lanes, slot);
    const first = firstBySlot.get(key);
    if (first === undefined) firstBySlot.set(key, offer);
    if (known !== undefined && !sameHeader(known.header(), offer.header)) lies.push({ slot, a: undefined, b: offer });
    else if (known === undefined && first !== undefined && !sameHeader(first.header, offer.header)) lies.push({ slot, a: first, b: offer });
  }
  return lies;
}

/** Gives a hole its body; whether it did. */
function fill(lanes: Lanes, offer: Offer): boolean {
  const { client, clock } = offer.header;
  const known = knownSlot(lanes, offer.header);
  if (known?.state !== 'hole' || offer.header.erased || !sameHeader(known.header(), offer.header)) return false;
  const lane = lanes.byClient.get(client);
  lane?.slots.splice(clock, 1, { header: known.header, state: 'live' });
  return true;
}

/** Offers that may become slots, by lane and clock. An update places a slot once. */
function placedByClient(judged: readonly Judged[]): ReadonlyMap<number, ReadonlyMap<number, Judged>> {
  const lanes = new Map<number, Map<number, Judged>>();
  for (const one of judged) {
    const { client, clock } = one.offer.header;
    if (!one.offer.placed || one.verdict === 'invalid') continue;
    const lane = lanes.get(client) ?? new Map<number, Judged>();
    lanes.set(client, lane);
    lane.set(clock, one);
  }
  return lanes;
}

type Extending = { readonly added: Offer[]; readonly clones: { first: Slot; second: Slot }[]; readonly refused: RefusedReason[] };

/** Appends valid offers to a lane for as long as they follow on. Gives what is left, by clock. */
function extend(lanes: Lanes, client: number, offers: ReadonlyMap<number, Judged>, mayBegin: MayBegin, out: Extending): readonly Judged[] {
  let next = lanes.byClient.get(client)?.slots.length ?? 0;
  for (let one = offers.get(next); one?.verdict === 'valid'; one = offers.get(++next)) {
    const because = refusalOf(lanes, one.offer, mayBegin);
    if (because !== undefined) {
      out.refused.push(because);
      return [];
    }
    const { header, event } = one.offer;
    const first = lanes.byNumber?.get(numberKey(header));
    if (first !== undefined) out.clones.push({ first, second: { client, clock: next } });
    record(lanes, client, header.erased ? { header: atHand(header), state: 'hole', kept: event } : { header: atHand(header), state: 'live' });
    out.added.push(one.offer);
  }
  return [...offers.entries()]
    .filter(([clock]) => clock >= next)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

function refusalOf(lanes: Lanes, { header }: Offer, mayBegin: MayBegin): RefusedReason | undefined {
  const lane = lanes.byClient.get(header.client);
  const device = deviceKey(header);
  if (lane !== undefined && lane.device !== device) return 'owner';
  if (lane?.cut !== undefined && header.clock >= lane.cut.clock) return 'cut';
  if (isFull(lanes, device)) return 'full';
  return lanes.byClient.size === 0 && !mayBegin(device) ? 'begun' : undefined;
}

/** Splits what is left of a lane into stretches without a gap, and names the gaps before them. */
function hold(place: Place, client: number, have: number, rest: readonly Judged[], out: { readonly held: Held[]; readonly gaps: Gap[] }): void {
  let end = have;
  let stretch: Judged[] = [];
  const flush = (): void => {
    const first = stretch[0];
    if (first === undefined) return;
    const from = first.offer.header.clock;
    const because = from === have ? 'unknown' : 'gap';
    out.held.push({
      client,
      from,
      because,
      update: updateOf(
        place,
        stretch.map((one) => one.offer),
        [],
      ),
    });
    stretch = [];
  };
  for (const one of rest) {
    const { clock } = one.offer.header;
    if (clock > end) {
      flush();
      out.gaps.push({ client, have: end, from: clock });
    }
    stretch.push(one);
    end = clock + 1;
  }
  flush();
}

/** Offers in order, as one run for each lane. They follow on from one another within a lane. */
export function runsOf(offers: readonly Offer[]): readonly Run[] {
  const runs = new Map<number, { client: number; clock: number; slots: (Bytes | undefined)[] }>();
  for (const { header, event } of offers) {
    const run = runs.get(header.client) ?? { client: header.client, clock: header.clock, slots: [] };
    runs.set(header.client, run);
    run.slots.push(header.erased ? undefined : event);
  }
  return [...runs.values()];
}
