/** The guard before a document: takes an update apart into single slots, each with its signed header, and says why the rest is refused. Holds no state. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { LANE, type LaneCodec, type Peeked, type Place, samePlace, slotKey } from './lane.ts';
import type { LaneUpdate } from './update.ts';
import { type LaneStruct, readLanes, type StructRefusal } from './update-lanes.ts';

export type RefusedReason =
  | StructRefusal
  /** not a Yjs update */
  | 'malformed'
  /** an event or header beyond its limit */
  | 'too_large'
  /** no event of ours */
  | 'unreadable'
  /** signed for another chat or segment */
  | 'place'
  /** signed for another lane or clock */
  | 'slot'
  /** a body where only a header may stand, or the other way round */
  | 'form'
  /** an erased slot without its signed header */
  | 'no_header'
  /** neither signed by the device it names nor true to its body's hash */
  | 'signature'
  /** a lane that another device began */
  | 'owner'
  /** beyond where a lie ended the lane */
  | 'cut'
  /** more slots than one device may fill */
  | 'full'
  /** a document that its author may not begin */
  | 'begun';

/** One slot as an update offers it. */
export type Offer = {
  readonly header: Peeked;
  /** The event; where `header.erased`, without its body. */
  readonly event: Bytes;
  /** The Yjs update has a struct for it: it may become a new slot. Otherwise it only says something of a slot that is there. */
  readonly placed: boolean;
};

export type Sifted = { readonly offers: readonly Offer[]; readonly refused: readonly RefusedReason[] };

/** What the update offers for this document. Nothing is verified yet, and nothing that follows needs Yjs to read the sender's bytes. */
export function sift(codec: LaneCodec, chat: Bytes, place: Place, update: LaneUpdate): Sifted {
  if (!samePlace(place, update.place)) return { offers: [], refused: ['place'] };
  const read = readLanes(update.update);
  if (read === undefined) return { offers: [], refused: ['malformed'] };
  const offers: Offer[] = [];
  const refused: RefusedReason[] = [...read.refused];
  const take = (offer: Offer | RefusedReason): void => {
    if (typeof offer === 'string') refused.push(offer);
    else offers.push(offer);
  };
  const here = { codec, chat, place };
  const headers = update.erased.map((event) => offerOf(here, event, true, false));
  const headerBySlot = new Map<string, Offer>();
  for (const header of headers) {
    if (typeof header !== 'string') setIfAbsent(headerBySlot, slotKey(header.header.client, header.header.clock), header);
  }
  const used = new Set<Offer>();
  for (const struct of read.structs) takeStruct(here, struct, headerBySlot, used, take);
  for (const header of headers) if (typeof header === 'string' || !used.has(header)) take(header);
  for (const event of update.bodies) take(offerOf(here, event, false, false));
  return { offers, refused };
}

type Here = { readonly codec: LaneCodec; readonly chat: Bytes; readonly place: Place };

function takeStruct(
  here: Here,
  struct: LaneStruct,
  headerBySlot: ReadonlyMap<string, Offer>,
  used: Set<Offer>,
  take: (offer: Offer | RefusedReason) => void,
): void {
  const { client, clock, length, event } = struct;
  if (event !== undefined) {
    const offer = offerOf(here, event, false, true);
    take(typeof offer === 'string' || isAt(offer, client, clock) ? offer : 'slot');
    return;
  }
  for (let at = clock; at < clock + length; at++) {
    const header = headerBySlot.get(slotKey(client, at));
    take(header === undefined ? 'no_header' : { ...header, placed: true });
    if (header !== undefined) used.add(header);
  }
}

/** Reads one event of an update and checks what can be checked without a key. */
function offerOf(here: Here, event: Bytes, erased: boolean, placed: boolean): Offer | RefusedReason {
  if (event.length > (erased ? LANE.headerBytes : LANE.eventBytes)) return 'too_large';
  const header = here.codec.peek(event);
  if (header === undefined) return 'unreadable';
  if (header.erased !== erased) return 'form';
  if (!equal(header.chat, here.chat) || !samePlace(header, here.place)) return 'place';
  if (header.clock >= LANE.slots) return 'clock';
  return { header, event, placed };
}

const isAt = (offer: Offer, client: number, clock: number): boolean => offer.header.client === client && offer.header.clock === clock;

export function setIfAbsent<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value);
}

/** Two offers, or an offer and what is known, are of one and the same event. */
export const sameHeader = (a: { readonly hash: Bytes }, b: { readonly hash: Bytes }): boolean => equal(a.hash, b.hash);

/** The device of a header, as a key. */
export const deviceKey = (header: { readonly device: Bytes }): string => toHex(header.device);
