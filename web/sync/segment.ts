/** One open segment document: own events go in, others' come in through the guard, redactions and lies take out. Knows nothing an event says. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { deviceKey, type Offer, type RefusedReason, sift } from './guard.ts';
import { LANE, type LaneCodec, type LaneHeader, type Place, type Slot, samePlace, slotKey } from './lane.ts';
import { bodyAt, closeDocument, dropBodies, openDocument, pushEvent, type SegmentDocument, stateOf, takeUpdate } from './segment-document.ts';
import {
  atHand,
  endLane,
  type Gap,
  type Held,
  indexNumbers,
  isFull,
  knownSlot,
  type Lane,
  type Lanes,
  type Lie,
  type MayBegin,
  newLanes,
  preJudge,
  record,
  type Settled,
  settle,
  updateOf,
} from './segment-lanes.ts';
import { readSnapshot, slotsIn, writeSnapshot } from './segment-snapshot.ts';
import { type LaneUpdate, readLaneUpdate } from './update.ts';
import { writeLanes } from './update-lanes.ts';

/** One open document. Mutable inside and owned by one engine; of several calls of `append` and `receive` each waits for the one before. */
export type Segment = {
  readonly codec: LaneCodec;
  readonly chat: Bytes;
  readonly place: Place;
  /** This device's clientID in this document. */
  readonly client: number;
  readonly lanes: Lanes;
  /** Replaced as a whole when a hole gets its body: Yjs cannot take a deletion back. */
  document: SegmentDocument;
  turn: Promise<unknown>;
};

export type SegmentDeps = {
  readonly codec: LaneCodec;
  /** 16 bytes. */
  readonly chat: Bytes;
  readonly place: Place;
  /** What `snapshotOf` gave. */
  readonly snapshot: Bytes | undefined;
  /** Written LaneUpdates of `append` and `receive` since then, in their order. */
  readonly updates: readonly Bytes[];
  /** `laneClientId` with a fresh incarnation. */
  readonly clientId: number;
};

/** Opens a document from what was stored. Nothing is verified again: the store is sealed. Throws where the rows are not what was written. */
export function openSegment(deps: SegmentDeps): Segment {
  const { codec, chat, place, clientId: client } = deps;
  const lanes = newLanes();
  const loaded = deps.snapshot === undefined ? [] : [restore(lanes, codec, deps.snapshot)];
  const later = deps.updates.map((bytes) => replay(lanes, { codec, chat, place }, bytes));
  const bodies = later.flatMap(({ filled }) => filled);
  const document = openDocument([...loaded, ...later.map(({ update }) => update)]);
  const segment: Segment = { codec, chat, place, client, lanes, document, turn: Promise.resolve() };
  if (bodies.length > 0) rebuild(segment, bodies);
  return segment;
}

/** Takes the provider off. The segment must not be used afterwards. */
export function closeSegment(segment: Segment): void {
  closeDocument(segment.document);
}

/** Slots used, tombstones counted, and how many a writer may still fill before opening the next segment. */
export function slotsOf(segment: Segment): { readonly used: number; readonly left: number } {
  const used = [...segment.lanes.byClient.values()].reduce((sum, lane) => sum + lane.slots.length, 0);
  return { used, left: Math.max(0, LANE.slots - used) };
}

/**
 * Appends one own event: `make` signs it for the slot it is given. `update` is what the provider said of it, to be stored and sent.
 * Throws where the event is not for that slot, or where the own lane is full or cut: a writer asks `slotsOf` first, and opens anew after a lie.
 */
export function append(
  segment: Segment,
  make: (place: Place, client: number, clock: number) => Promise<Bytes>,
): Promise<{ readonly event: Bytes; readonly update: LaneUpdate }> {
  return inTurn(segment, async () => {
    const { place, client, lanes, codec } = segment;
    const clock = lanes.byClient.get(client)?.slots.length ?? 0;
    const event = await make(place, client, clock);
    const header = codec.peek(event);
    if (header === undefined || header.erased || header.client !== client || header.clock !== clock)
      throw new Error('the event is not signed for its slot');
    if (!samePlace(header, place) || !equal(header.chat, segment.chat)) throw new Error('the event is not signed for its document');
    // Only a call out of turn or a lie proven meanwhile can have changed the lane.
    const lane = lanes.byClient.get(client);
    if (clock >= LANE.slots || (lane?.slots.length ?? 0) !== clock || lane?.cut !== undefined) throw new Error('the own lane takes no more events');
    const update = pushEvent(segment.document, client, event);
    record(lanes, client, { header: atHand(header), state: 'live' });
    return { event, update: { place, update, erased: [], bodies: [] } };
  });
}

export type Received = {
  /** Verified events that are new here; of erased slots the signed header. */
  readonly fresh: readonly Bytes[];
  /** The good part, to be stored and passed on. */
  readonly stored: LaneUpdate | undefined;
  readonly gaps: readonly Gap[];
  /** To be kept and received again: what lies behind a gap, or whose author is not known yet. */
  readonly held: readonly Held[];
  readonly refused: readonly { readonly because: RefusedReason }[];
  /** Two valid headers of one device for one slot; hand each to `cutLane`. */
  readonly lies: readonly Lie[];
  /** Two events of one device with one number: a clone. Both are kept. */
  readonly clones: readonly { readonly a: Bytes; readonly b: Bytes }[];
};

/**
 * Guards and applies an update of anybody. Bad structs are refused singly, good ones kept, and nothing is ever left pending inside Yjs.
 * `mayBegin` is asked of authors while nothing stands in the document; everybody may where it is absent.
 */
export function receive(segment: Segment, update: LaneUpdate, mayBegin?: MayBegin): Promise<Received> {
  return inTurn(segment, async () => {
    const { codec, lanes, place } = segment;
    const { offers, refused } = sift(codec, segment.chat, place, update);
    const early = offers.map((offer) => ({ offer, verdict: preJudge(lanes, offer) }));
    const open = early.filter((one) => one.verdict === 'verify').map((one) => one.offer);
    const known = early.flatMap(({ verdict }) => (verdict === undefined || verdict === 'verify' ? [] : [verdict]));
    const judged = await Promise.all(open.map(async (offer) => ({ offer, verdict: await codec.verify(offer.event) })));
    if (judged.length > 0) indexNumbers(lanes);
    const settled = settle(lanes, place, judged, mayBegin);
    absorb(segment, settled);
    return {
      fresh: [...settled.added, ...settled.filled].map((offer) => offer.event),
      stored: settled.added.length + settled.filled.length === 0 ? undefined : updateOf(place, settled.added, settled.filled),
      gaps: settled.gaps,
      held: settled.held,
      refused: [...refused, ...known, ...settled.refused].map((because) => ({ because })),
      lies: settled.lies
        .map(({ slot, a, b }) => ({ a: codec.strip(a?.event ?? eventAt(segment, slot)), b: codec.strip(b.event) }))
        .filter((lie) => provenBy(codec, lie) !== undefined),
      clones: settled.clones.map(({ first, second }) => ({ a: eventAt(segment, first), b: eventAt(segment, second) })),
    };
  });
}

/**
 * Erases bodies and keeps their signed headers. The next snapshot is written from the Doc, whose garbage collection is on: no body stays in it. Rows of
 * updates written before still hold the bodies, so they go in the transaction that writes the snapshot. Slots not known here are passed over.
 */
export function erase(segment: Segment, slots: readonly Slot[]): void {
  const known = slots.filter((slot) => knownSlot(segment.lanes, slot) !== undefined);
  for (const slot of known) {
    const lane = segment.lanes.byClient.get(slot.client);
    const was = knownSlot(segment.lanes, slot);
    if (lane === undefined || was === undefined) continue;
    lane.slots.splice(slot.clock, 1, { header: was.header, state: 'erased', kept: segment.codec.strip(eventAt(segment, slot)) });
  }
  dropBodies(segment.document, known);
}

/** Undoes `erase`, where nothing says any more that these bodies are to be gone: as holes they take them again from a copy that has them. */
export function reopen(segment: Segment, slots: readonly Slot[]): void {
  for (const slot of slots) {
    const was = knownSlot(segment.lanes, slot);
    if (was?.state === 'erased') segment.lanes.byClient.get(slot.client)?.slots.splice(slot.clock, 1, { ...was, state: 'hole' });
  }
}

/**
 * A lie that `receive` has proven ends its lane: every slot from that clock on is erased, here and in every copy that hears of it, and none is taken again.
 * Gives the events that no longer stand; as after `erase`, rows written before still hold them. Undefined where the two headers prove nothing, the lane
 * ended before them, or the device's share of the document is used up and the lie would take away nothing.
 */
export function cutLane(segment: Segment, lie: Lie): readonly Bytes[] | undefined {
  const a = provenBy(segment.codec, lie);
  if (a === undefined) return undefined;
  const { client, clock } = a;
  const lane = segment.lanes.byClient.get(client);
  if (lane?.cut !== undefined && lane.cut.clock <= clock) return undefined;
  if (lane?.slots[clock] === undefined && lane?.cut === undefined && isFull(segment.lanes, deviceKey(a))) return undefined;
  const slots = (lane?.slots.slice(clock) ?? []).map((_, i) => ({ client, clock: clock + i }));
  const gone = slots.map((slot) => eventAt(segment, slot));
  dropBodies(segment.document, slots);
  endLane(segment.lanes, client, deviceKey(a), { clock, ...lie });
  return gone;
}

/** One of two headers of one device for one slot, or undefined where they are no such. */
function provenBy(codec: LaneCodec, lie: Lie): LaneHeader | undefined {
  const [a, b] = [codec.peek(lie.a), codec.peek(lie.b)];
  if (a === undefined || b === undefined || a.client !== b.client || a.clock !== b.clock) return undefined;
  return equal(a.device, b.device) && !equal(a.hash, b.hash) ? a : undefined;
}

/** A versioned row: the Yjs state as the Doc encodes it, the headers of slots without a body, the proofs of lies. */
export function snapshotOf(segment: Segment): Bytes {
  const lanes = sortedLanes(segment).map(([, lane]) => lane);
  return writeSnapshot({
    state: stateOf(segment.document),
    kept: lanes.flatMap(({ slots }) =>
      slots.flatMap((slot) => (slot.state === 'live' ? [] : [{ redacted: slot.state === 'erased', event: slot.kept }])),
    ),
    lies: lanes.flatMap(({ cut }) => (cut === undefined ? [] : [{ a: cut.a, b: cut.b }])),
  });
}

/** Every event, of everybody or of one device (hex), lane by lane; of erased slots the signed header. */
export const eventsOf = (segment: Segment, device?: string): readonly Bytes[] =>
  sortedLanes(segment)
    .filter(([, lane]) => device === undefined || lane.device === device)
    .flatMap(([client, lane]) => lane.slots.map((_, clock) => eventAt(segment, { client, clock })));

/** What one slot holds. Throws where the slot is not known. */
export function eventAt(segment: Segment, slot: Slot): Bytes {
  const known = knownSlot(segment.lanes, slot);
  if (known === undefined) throw new Error('expected a known slot');
  return known.state === 'live' ? bodyAt(segment.document, slot) : known.kept;
}

export const sortedLanes = (segment: Segment): readonly (readonly [number, Lane])[] => [...segment.lanes.byClient].sort(([a], [b]) => a - b);

/** Runs `work` after what was asked before it. What went wrong there was told to who asked for it. */
function inTurn<T>(segment: Segment, work: () => Promise<T>): Promise<T> {
  const run = segment.turn.then(work, work);
  segment.turn = run;
  return run;
}

/** Lets the document follow what was decided for its lanes. */
function absorb(segment: Segment, { added, filled }: Settled): void {
  if (added.length > 0) takeUpdate(segment.document, updateOf(segment.place, added, []).update);
  if (filled.length > 0) rebuild(segment, filled);
}

/** Makes the document anew from its lanes, with bodies for slots that had none. */
function rebuild(segment: Segment, filled: readonly Offer[]): void {
  const bodies = new Map(filled.map(({ header, event }) => [slotKey(header.client, header.clock), event]));
  const runs = sortedLanes(segment).map(([client, lane]) => ({
    client,
    clock: 0,
    slots: lane.slots.map(({ state }, clock) =>
      state === 'live' ? (bodies.get(slotKey(client, clock)) ?? bodyAt(segment.document, { client, clock })) : undefined,
    ),
  }));
  const before = segment.document;
  segment.document = openDocument([writeLanes(runs)]);
  closeDocument(before);
}

/** Takes a snapshot into the lanes and gives its Yjs state. */
function restore(lanes: Lanes, codec: LaneCodec, bytes: Bytes): Bytes {
  const snapshot = readSnapshot(bytes);
  const cuts = snapshot?.lies.map((lie) => ({ header: codec.peek(lie.a), lie })) ?? [];
  const ends = new Map(cuts.map(({ header }) => [header?.client, header?.clock]));
  const endOf = (client: number): number => ends.get(client) ?? LANE.slots;
  const slots = snapshot === undefined ? undefined : slotsIn(snapshot, codec, endOf);
  if (snapshot === undefined || slots === undefined) throw new Error('expected a snapshot of this version, whole');
  for (const [client, slot] of slots) record(lanes, client, slot);
  for (const { header, lie } of cuts) if (header !== undefined) endLane(lanes, header.client, deviceKey(header), { clock: header.clock, ...lie });
  return snapshot.state;
}

type Here = { readonly codec: LaneCodec; readonly chat: Bytes; readonly place: Place };

/** Takes a stored update into the lanes; gives the Yjs update of its new slots, and bodies for holes. Rows that a snapshot has overtaken give nothing. */
function replay(lanes: Lanes, { codec, chat, place }: Here, bytes: Bytes): { readonly update: Bytes; readonly filled: readonly Offer[] } {
  const stored = readLaneUpdate(bytes);
  if (stored === undefined) throw new Error('expected a stored update of this version, whole');
  const offers = sift(codec, chat, place, stored).offers.filter((offer) => preJudge(lanes, offer) === 'verify');
  const { added, filled } = settle(
    lanes,
    place,
    offers.map((offer) => ({ offer, verdict: 'valid' })),
  );
  return { update: updateOf(place, added, []).update, filled };
}
