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
import { rowsIn } from '../store/pages.ts';
import type { Op, Store, Table } from '../store/port.ts';
import { UPDATES_PER_MESSAGE } from './plain.ts';

/** One encoded LaneUpdate of a chat and the events in it (16-byte ids). `messages`: how many of them a person would call so. `failed` is the hub's reason where it was refused for good. */
export type Waiting = {
  readonly counter: number;
  readonly chat: Bytes;
  readonly update: Bytes;
  readonly events: readonly Bytes[];
  readonly messages: number;
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

/** Is there anything to be sent that was not refused for good? */
export const hasUnsent = ({ waiting }: Pick<Outbox, 'waiting'>): boolean => waiting.some(({ failed }) => failed === undefined);

/** Updates a device may have waiting over all chats before a person's next word is refused; what waits is never dropped, nor what the engine itself must say refused. */
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

/** Everything that waits, by chat in hex, each in the order it was written. All of it, however much: what is not known here would be written over. */
export async function loadOutbox(store: Store): Promise<ReadonlyMap<string, Outbox>> {
  const byChat = new Map<string, { waiting: Waiting[]; flights: Flight[] }>();
  const of = (chat: Bytes): { waiting: Waiting[]; flights: Flight[] } => {
    const box = byChat.get(toHex(chat)) ?? { waiting: [], flights: [] };
    byChat.set(toHex(chat), box);
    return box;
  };
  for await (const { value } of rowsIn(store, 'outbox', rangeOf(keyOf('event')))) {
    const waiting = readWaiting(value);
    if (!waiting) throw new Error('a row of the outbox cannot be read');
    of(waiting.chat).waiting.push(waiting);
  }
  for await (const { value } of rowsIn(store, 'outbox', rangeOf(keyOf('flight')))) {
    const flight = readFlight(value);
    if (!flight) throw new Error('a flight of the outbox cannot be read');
    of(flight.chat).flights.push(flight);
  }
  for (const box of byChat.values()) box.flights.sort((a, b) => (a.counters[0] ?? 0) - (b.counters[0] ?? 0));
  return byChat;
}

/** The number above every one that is in use: events that wait and letters (mailbox.ts) are counted together. */
export async function nextCounter(store: Store): Promise<number> {
  const last = async (table: Table, prefix: Bytes): Promise<number> => {
    const [row] = await store.range(table, { ...rangeOf(prefix), limit: 1, reverse: true });
    return row === undefined ? -1 : (numberIn(row.key, prefix.length) ?? -1);
  };
  return 1 + Math.max(await last('outbox', keyOf('event')), await last('mail', new Uint8Array()));
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
    writeUint(to, waiting.messages);
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
      messages: readUint(from),
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
