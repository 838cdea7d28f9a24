/** What one copy of a segment asks another for, and the answer. Neither trusts the other: an answer goes through the guard like any update. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readFixed,
  readList,
  readUint,
  type Writer,
  writeByte,
  writeFixed,
  writeList,
  writeUint,
} from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import type { Offer } from './guard.ts';
import { LANE, type Slot, slotKey } from './lane.ts';
import { eventAt, type Segment, sortedLanes } from './segment.ts';
import { answerStep1 } from './segment-document.ts';
import { knownSlot, type Lane, updateOf } from './segment-lanes.ts';
import type { LaneUpdate } from './update.ts';
import { readLanes } from './update-lanes.ts';

/** Yjs's state vector, and what it cannot say. */
type Ask = {
  /** Per lane, the clock of the next slot, and a check over the headers of the slots before it: two copies may have been told different ones. */
  readonly have: readonly Had[];
  /** Slots held without a body though no redaction is known. */
  readonly holes: readonly Slot[];
  /** Where lanes ended by a lie. */
  readonly cuts: readonly Slot[];
};

type Had = Slot & { readonly check: Bytes };

const VERSION = 1;
/** Enough that no writer finds two lanes of one check by accident; one who searches for them hides only his own lie, and the digest still differs. */
const CHECK_BYTES = 8;

/** What this copy has, to be sent to another one's `differenceFor`. */
export function stateVectorOf(segment: Segment): Bytes {
  const lanes = sortedLanes(segment);
  return writeAsk({
    have: lanes.map(([client, lane]) => ({ client, clock: lane.slots.length, check: checkOf(lane, lane.slots.length) })),
    holes: lanes.flatMap(([client, lane]) => lane.slots.flatMap((slot, clock) => (slot.state === 'hole' ? [{ client, clock }] : []))),
    cuts: lanes.flatMap(([client, { cut }]) => (cut === undefined ? [] : [{ client, clock: cut.clock }])),
  });
}

/**
 * What the asking copy lacks, as much as one update may carry; undefined where it lacks nothing, or where its question is malformed. Having taken it in,
 * the asker asks again until nothing comes.
 */
export function differenceFor(segment: Segment, stateVector: Bytes): LaneUpdate | undefined {
  const ask = readAsk(stateVector);
  if (ask === undefined) return undefined;
  const fits = budget();
  const proofs = [...lacking(segment, ask.cuts), ...disputed(segment, ask)].filter((proof) => fits(proof.length));
  const added = missingSlots(segment, ask).filter(({ event }) => fits(event.length));
  const filled = bodiesFor(segment, ask.holes).filter(({ event }) => fits(event.length));
  const update = updateOf(segment.place, added, filled);
  return proofs.length + added.length + filled.length === 0 ? undefined : { ...update, erased: [...update.erased, ...proofs] };
}

/** Says of one piece after another whether there is room for it yet; after the first that did not fit nothing does, so that no lane gets a gap. */
function budget(): (bytes: number) => boolean {
  let bytes = LANE.updateBytes - LANE.eventBytes;
  let entries = LANE.updateEntries / 2;
  return (length) => {
    // Per slot at most: two lane ids of 8 bytes with their clocks, and the length before the event.
    bytes -= bytes < 0 ? 0 : length + 32;
    entries--;
    return bytes >= 0 && entries >= 0;
  };
}

/** These slots as one update, those erased without their bodies: what an own update says now that something of it was redacted. */
export const updateAt = (segment: Segment, slots: readonly Slot[]): LaneUpdate =>
  updateOf(
    segment.place,
    slots.flatMap((slot) => offerAt(segment, slot)),
    [],
  );

/** Slots the asker has not got, as the document's provider answers its state vector. */
function missingSlots(segment: Segment, ask: Ask): readonly Offer[] {
  const ended = new Map(ask.cuts.map(({ client, clock }) => [client, clock]));
  const read = readLanes(answerStep1(segment.document, stateVectorBytes(ask.have)), Number.MAX_SAFE_INTEGER);
  return (read?.structs ?? []).flatMap(({ client, clock, length }) =>
    Array.from({ length }, (_, i) => ({ client, clock: clock + i })).flatMap((slot) =>
      slot.clock < (ended.get(client) ?? LANE.slots) ? offerAt(segment, slot) : [],
    ),
  );
}

/** Bodies we have for what the asker holds without; each once, however often it asks. */
function bodiesFor(segment: Segment, holes: readonly Slot[]): readonly Offer[] {
  const once = new Map(holes.map((slot) => [slotKey(slot.client, slot.clock), slot]));
  return [...once.values()].flatMap((slot) => (knownSlot(segment.lanes, slot)?.state === 'live' ? offerAt(segment, slot) : []));
}

/** A slot of ours as an offer; none where a lie ended the lane before it. */
function offerAt(segment: Segment, slot: Slot): readonly Offer[] {
  const known = knownSlot(segment.lanes, slot);
  if (known === undefined) return [];
  return [{ header: { ...known.header(), erased: known.state !== 'live' }, event: eventAt(segment, slot), placed: true }];
}

/** Both headers of each lie that ended a lane which goes on at the asker's. */
function lacking(segment: Segment, cuts: readonly Slot[]): readonly Bytes[] {
  const theirs = new Map(cuts.map(({ client, clock }) => [client, clock]));
  const isNews = (client: number, cut: Lane['cut']): cut is NonNullable<Lane['cut']> =>
    cut !== undefined && (theirs.get(client) ?? Number.POSITIVE_INFINITY) > cut.clock;
  return sortedLanes(segment).flatMap(([client, { cut }]) => (isNews(client, cut) ? [cut.a, cut.b] : []));
}

/** Our headers of lanes in which the asker holds others: seeing both, it has the proof of a lie. */
function disputed(segment: Segment, { have }: Ask): readonly Bytes[] {
  return have.flatMap(({ client, clock, check }) => {
    const lane = segment.lanes.byClient.get(client);
    if (lane === undefined || lane.slots.length < clock) return [];
    if (equal(checkOf(lane, clock), check)) return [];
    return lane.slots.slice(0, clock).map((_, at) => segment.codec.strip(eventAt(segment, { client, clock: at })));
  });
}

const checkOf = ({ slots }: Lane, length: number): Bytes =>
  hash('digest', ...slots.slice(0, length).map(({ header }) => header().hash)).slice(0, CHECK_BYTES);

const stateVectorBytes = (have: readonly Slot[]): Bytes => encode((to) => writeList(to, have, writeSlot));

const writeAsk = ({ have, holes, cuts }: Ask): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, have.slice(0, LANE.updateEntries), writeHad);
    for (const slots of [holes, cuts]) writeList(to, slots.slice(0, LANE.updateEntries), writeSlot);
  });

const readAsk = (bytes: Bytes): Ask | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION ? { have: readList(from, LANE.updateEntries, readHad), holes: readSlots(from), cuts: readSlots(from) } : undefined,
  );

function writeSlot(to: Writer, { client, clock }: Slot): void {
  writeUint(to, client);
  writeUint(to, clock);
}
const readSlot = (from: Reader): Slot => ({ client: readUint(from), clock: readUint(from) });
const readSlots = (from: Reader): readonly Slot[] => readList(from, LANE.updateEntries, readSlot);

function writeHad(to: Writer, had: Had): void {
  writeSlot(to, had);
  writeFixed(to, had.check);
}
const readHad = (from: Reader): Had => ({ ...readSlot(from), check: readFixed(from, CHECK_BYTES) });
