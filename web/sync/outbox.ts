/** Own events waiting for the hub, and the sealed messages they travel in. Plaintext until the moment of sending, so that a changed epoch costs nothing. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { keyOf, numberIn, rangeOf } from '../store/key.ts';
import type { Op, Store } from '../store/port.ts';
import { UPDATES_PER_MESSAGE } from './plain.ts';

/** One encoded LaneUpdate of a chat and the events in it (16-byte ids). `failed` is the hub's reason where it was refused for good. */
export type Waiting = {
  readonly counter: number;
  readonly chat: Bytes;
  readonly update: Bytes;
  readonly events: readonly Bytes[];
  readonly failed: string | undefined;
};

/** Sealed bytes on their way: sent again exactly so until the hub answers. */
export type Flight = {
  readonly item: Bytes;
  readonly chat: Bytes;
  readonly route: Bytes;
  readonly epoch: number;
  readonly bytes: Bytes;
  readonly counters: readonly number[];
};

/** What one device may have waiting; beyond it composing is refused, nothing is dropped. */
export const OUTBOX_LIMIT = 20_000;
/** The outbox holds as many events as it may; nothing is dropped, nothing more is taken. */
export class OutboxFull extends Error {
  constructor() {
    super(`${OUTBOX_LIMIT} messages wait to be sent`);
    this.name = 'OutboxFull';
  }
}

/** Sealed messages of one chat under way at once. */
export const FLIGHTS = 8;
/** Plain bytes put into one sealed message. */
const MESSAGE_BYTES = 64 * 1024;

const VERSION = 1;
const MAX_BYTES = 4 * 1024 * 1024;

export const waitingOp = (waiting: Waiting): Op => ({
  op: 'put',
  table: 'outbox',
  key: keyOf('event', waiting.counter),
  value: writeWaiting(waiting),
});
export const flightOp = (flight: Flight): Op => ({ op: 'put', table: 'outbox', key: keyOf('flight', flight.item), value: writeFlight(flight) });
export const noWaitingOp = (counter: number): Op => ({ op: 'delete', table: 'outbox', key: keyOf('event', counter) });
export const noFlightOp = (item: Bytes): Op => ({ op: 'delete', table: 'outbox', key: keyOf('flight', item) });

export type Outbox = { readonly waiting: readonly Waiting[]; readonly flights: readonly Flight[] };
export const EMPTY: Outbox = { waiting: [], flights: [] };

/** Everything that waits, by chat in hex, each in the order it was written. */
export async function loadOutbox(store: Store): Promise<{ readonly byChat: ReadonlyMap<string, Outbox>; readonly nextCounter: number }> {
  const rows = await store.range('outbox', { ...rangeOf(keyOf('event')), limit: OUTBOX_LIMIT });
  const flights = await store.range('outbox', { ...rangeOf(keyOf('flight')), limit: OUTBOX_LIMIT });
  const byChat = new Map<string, { waiting: Waiting[]; flights: Flight[] }>();
  const of = (chat: Bytes): { waiting: Waiting[]; flights: Flight[] } => {
    const box = byChat.get(toHex(chat)) ?? { waiting: [], flights: [] };
    byChat.set(toHex(chat), box);
    return box;
  };
  let nextCounter = 0;
  for (const { key, value } of rows) {
    const waiting = readWaiting(value);
    if (!waiting) throw new Error('a row of the outbox cannot be read');
    of(waiting.chat).waiting.push(waiting);
    nextCounter = Math.max(nextCounter, (numberIn(key, keyOf('event').length) ?? 0) + 1);
  }
  for (const { value } of flights) {
    const flight = readFlight(value);
    if (!flight) throw new Error('a flight of the outbox cannot be read');
    of(flight.chat).flights.push(flight);
  }
  for (const box of byChat.values()) box.flights.sort((a, b) => (a.counters[0] ?? 0) - (b.counters[0] ?? 0));
  return { byChat, nextCounter };
}

/** The next events to seal together: those in no flight, oldest first, as many as fit into one message. */
export function nextLoad({ waiting, flights }: Outbox): readonly Waiting[] {
  const flying = new Set(flights.flatMap(({ counters }) => counters));
  const load: Waiting[] = [];
  let size = 0;
  for (const one of waiting) {
    if (one.failed !== undefined || flying.has(one.counter)) continue;
    size += one.update.length;
    if (load.length > 0 && (size > MESSAGE_BYTES || load.length >= UPDATES_PER_MESSAGE)) break;
    load.push(one);
  }
  return load;
}

const writeWaiting = (waiting: Waiting): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, waiting.counter);
    writeFixed(to, waiting.chat);
    writeBytes(to, waiting.update);
    writeList(to, waiting.events, writeFixed);
    writeMaybe(to, waiting.failed, writeText);
  });

const readWaiting = (bytes: Bytes): Waiting | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    return {
      counter: readUint(from),
      chat: readFixed(from, 16),
      update: readBytes(from, MAX_BYTES),
      events: readList(from, OUTBOX_LIMIT, (from) => readFixed(from, 16)),
      failed: readMaybe(from, (from) => readText(from, 64)),
    };
  });

const writeFlight = (flight: Flight): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, flight.item);
    writeFixed(to, flight.chat);
    writeFixed(to, flight.route);
    writeUint(to, flight.epoch);
    writeBytes(to, flight.bytes);
    writeList(to, flight.counters, writeUint);
  });

const readFlight = (bytes: Bytes): Flight | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    return {
      item: readFixed(from, 16),
      chat: readFixed(from, 16),
      route: readFixed(from, 32),
      epoch: readUint(from),
      bytes: readBytes(from, MAX_BYTES),
      counters: readList(from, OUTBOX_LIMIT, readUint),
    };
  });
