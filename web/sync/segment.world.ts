/** A small world for the tests of documents: devices with real keys, real events, and open segments that hand each other updates. */
import { type Bytes, equal, randomBytes, textOf, toHex, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { newSignKey, type SignKey } from '../../crypto/signing.ts';
import { eraseBody, type Header, readEvent, signEvent, verifyEvent } from '../chat/event.ts';
import { type LaneCodec, laneClientId, type Peeked, type Place, type Verdict } from './lane.ts';
import { digestOf, entriesOf } from './digest.ts';
import { append, cutLane, eventsOf, openSegment, receive, type Segment } from './segment.ts';
import { differenceFor, stateVectorOf } from './segment-difference.ts';
import { type LaneUpdate, readLaneUpdate, writeLaneUpdate } from './update.ts';
import { readLanes } from './update-lanes.ts';

export const CHAT = utf8('a chat of 16 B..');
export const OTHER_CHAT = utf8('another of 16 B.');
export const PLACE: Place = { span: 1, index: 0 };

export type Device = { readonly id: Bytes; readonly key: SignKey; n: number };
export type Actor = { readonly device: Device; readonly segment: Segment; readonly incarnation: Bytes };

export const newDevice = (): Device => ({ id: randomBytes(16), key: newSignKey(), n: 0 });

/** The codec over real events, for whoever knows these devices. */
export const codecOf = (devices: readonly Device[]): LaneCodec => ({
  peek: (bytes) => {
    const header = readEvent(bytes)?.header;
    return header?.client === (header && laneClientId(header.device, header.chat, header.place, header.incarnation)) ? peekUnbound(bytes) : undefined;
  },
  strip: (bytes) => {
    const event = readEvent(bytes);
    if (event === undefined) throw new Error('expected an event');
    return eraseBody(event);
  },
  verify: async (bytes): Promise<Verdict> => {
    const event = readEvent(bytes);
    if (event === undefined) return 'invalid';
    const author = devices.find(({ id }) => equal(id, event.header.device));
    if (author === undefined) return 'unknown';
    return (await verifyEvent(event, author.key.publicKey)) ? 'valid' : 'invalid';
  },
});

/** As a codec that lets any device name any lane would see an event. */
export function peekUnbound(bytes: Bytes): Peeked | undefined {
  const event = readEvent(bytes);
  if (event === undefined) return undefined;
  const { chat, place, client, clock, device, n } = event.header;
  return { chat, ...place, client, clock, device, n, hash: hash('header', event.headerBytes), erased: event.body === undefined };
}

/** An event signed by a device for whatever slot it is told. */
export const signFor = (
  device: Device,
  at: Partial<Header> & { readonly client: number; readonly clock: number },
  text: string,
  n = ++device.n,
): Promise<Bytes> =>
  signEvent(
    device.key,
    {
      chat: CHAT,
      place: PLACE,
      incarnation: new Uint8Array(16),
      user: device.id,
      device: device.id,
      n,
      head: new Uint8Array(32),
      authority: { number: 1, hash: new Uint8Array(32) },
      at: { time: 1_700_000_000_000, counter: n },
      type: 1,
      previous: new Uint8Array(32),
      target: undefined,
      ...at,
    },
    utf8(text),
  );

type Stored = { readonly snapshot?: Bytes; readonly updates?: readonly Bytes[]; readonly place?: Place; readonly incarnation?: Bytes };

/** A device with this segment open. */
export function openFor(device: Device, devices: readonly Device[], stored: Stored = {}): Actor {
  const { snapshot, updates = [], place = PLACE, incarnation = randomBytes(16) } = stored;
  const clientId = laneClientId(device.id, CHAT, place, incarnation);
  return { device, incarnation, segment: openSegment({ codec: codecOf(devices), chat: CHAT, place, snapshot, updates, clientId }) };
}

/** Appends a text and gives the event with its update. */
export const say = ({ device, segment, incarnation }: Actor, text: string): Promise<{ readonly event: Bytes; readonly update: LaneUpdate }> =>
  append(segment, (place, client, clock) => signFor(device, { place, client, clock, incarnation }, text));

export const bodyOf = (event: Bytes): string | undefined => {
  const body = readEvent(event)?.body;
  return body === undefined ? undefined : textOf(body);
};

/** Events as a set that can be compared whatever their order. */
export const setOf = (events: readonly Bytes[]): readonly string[] => events.map(toHex).sort();

/** What Yjs keeps for later: nothing, ever. */
export const pending = ({ document }: Segment): unknown => document.doc.store.pendingStructs ?? document.doc.store.pendingDs;
export const bodies = (segment: Segment): readonly (string | undefined)[] => eventsOf(segment).map(bodyOf);
export const digest = (segment: Segment): string => toHex(digestOf(PLACE, entriesOf(segment)).digest);
export const contains = (haystack: Bytes, word: string): boolean => toHex(haystack).includes(toHex(utf8(word)));
export const slotOf = (actor: Actor, clock: number): { client: number; clock: number } => ({ client: actor.segment.client, clock });
/** Asks until nothing comes, as reconciliation does. */
export async function catchUp(to: Segment, from: Segment): Promise<number> {
  let rounds = 0;
  for (let update = differenceFor(from, stateVectorOf(to)); update !== undefined; update = differenceFor(from, stateVectorOf(to)), rounds++) {
    if (rounds > 100) throw new Error('asking does not end');
    const wire = readLaneUpdate(writeLaneUpdate(update));
    if (wire === undefined) throw new Error('the answer cannot be read');
    const { lies } = await receive(to, wire);
    for (const lie of lies) cutLane(to, lie);
  }
  return rounds;
}

/** An update of the one document: new structs, and headers and bodies beside them. */
export const laneUpdate = (update: Bytes, erased: readonly Bytes[] = [], bodies: readonly Bytes[] = []): LaneUpdate => ({
  place: PLACE,
  update,
  erased,
  bodies,
});

/** The events an update places. */
export function lanesIn(update: LaneUpdate): readonly Bytes[] {
  return (readLanes(update.update)?.structs ?? []).flatMap(({ event }) => (event === undefined ? [] : [event]));
}
