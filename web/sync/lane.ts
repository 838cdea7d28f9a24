/** A lane: the slots one writer fills in one segment document, and what the log must know of an event to keep it in its place. Knows nothing an event says. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { encode, writeUint } from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';

/** Name of a segment document of a chat: the version of its rights that last changed who is in it, and a counter under it. */
export type Place = { readonly span: number; readonly index: number };

/** One slot of one lane. */
export type Slot = { readonly client: number; readonly clock: number };

/** Limits of documents. Sizes in bytes. */
export const LANE = {
  /** Slots of a segment, tombstones counted. Binds writers: the next segment is opened then. Readers hold no single lane to be longer. */
  slots: 512,
  /** The highest index of a document. Nobody fills so many. */
  index: 2 ** 32,
  /** Slots one device may fill in one segment, each lane it ended by a lie counted as one, before a reader refuses more. Twice what an honest one can: a cloned device writes in two lanes. */
  slotsPerDevice: 1024,
  /** One event: a body of 64 KiB with its header and signature. */
  eventBytes: 66 * 1024,
  /** A signed header without its body. */
  headerBytes: 2 * 1024,
  /** One LaneUpdate as it crosses the wire; it must fit an envelope together with its frame. */
  updateBytes: 1024 * 1024,
  /** Structs, delete ranges or headers in one LaneUpdate. */
  updateEntries: 8192,
  /** How deep foreign content may be nested before the whole update counts as malformed. */
  foreignDepth: 32,
} as const;

/** Spans of a chat are below this (web/chat/group.ts). */
const MAX_SPAN = 4096;
const INDEXES = 2 * LANE.index;

/** The order of the documents of a chat as one number, the newest last. */
export const rankOf = ({ span, index }: Place): number => span * INDEXES + index;
export const placeAt = (rank: number): Place => ({ span: Math.floor(rank / INDEXES), index: rank % INDEXES });
/** Above that of every document. */
export const LAST_RANK = MAX_SPAN * INDEXES;

/** May there be a document of that name? */
export const isPlace = ({ span, index }: Place): boolean => span < MAX_SPAN && index <= LANE.index;

/** What the log must know of an event without knowing what it says. */
export type LaneHeader = {
  /** 16 bytes. */
  readonly chat: Bytes;
  readonly span: number;
  readonly index: number;
  /** 52-bit Yjs clientID. */
  readonly client: number;
  readonly clock: number;
  /** 16 bytes: the author's device. */
  readonly device: Bytes;
  /** The device's event number in this chat. */
  readonly n: number;
  /** hash('header', header bytes), 32 bytes. */
  readonly hash: Bytes;
};

/** An event as the codec sees it before anything is verified. */
export type Peeked = LaneHeader & { readonly erased: boolean };

export type LaneCodec = {
  /**
   * The header of an event (signed header, signature and body; where `erased`, signed header and signature alone), nothing verified yet.
   * Undefined also where `client` is not `laneClientId(device, chat, place, incarnation)` for the incarnation the header names: without that
   * binding a member could sign for the lane of another, and whoever came first would own it.
   */
  peek(event: Bytes): Peeked | undefined;
  /** The event without its body: what stays of an erased one. Given what `peek` accepts, with or without a body. */
  strip(event: Bytes): Bytes;
  /** Signature of the author's device over the header, and the body's hash where the body is there. `unknown` where the author's device or chain head is not known yet. */
  verify(event: Bytes): Promise<Verdict>;
};
export type Verdict = 'valid' | 'invalid' | 'unknown';

/**
 * The Yjs clientID of one writer in one document: 52 bits of H('lane', device, chat, place, incarnation), never 0.
 * The incarnation is random (16 bytes), new for each document at each start of the engine, so that a cloned or rolled-back device cannot meet a clock it
 * has used. Set it AFTER loading the document: Yjs exchanges a clientID it meets among what it loads.
 * 52 bits do not withstand a search for a second preimage for ever; a lane therefore also stays with the device that began it.
 */
export function laneClientId(device: Bytes, chat: Bytes, place: Place, incarnation: Bytes): number {
  const digest = hash(
    'lane',
    device,
    chat,
    encode((to) => [place.span, place.index].forEach((part) => writeUint(to, part))),
    incarnation,
  );
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const id = view.getUint32(0) * 2 ** 20 + (view.getUint32(4) >>> 12);
  return id === 0 ? 1 : id;
}

/** The root Y.Array of a lane. Nothing but decimal digits, so no name can be one of JavaScript's own (`__proto__`). */
export const laneName = (client: number): string => String(client);

/** Key of a slot in a map. */
export const slotKey = (client: number, clock: number): string => `${client}:${clock}`;

/** Key of one event of one device in a chat: two events with one show a clone. */
export const numberKey = (header: LaneHeader): string => `${toHex(header.device)}:${header.n}`;

export const samePlace = (a: Place, b: Place): boolean => a.span === b.span && a.index === b.index;
