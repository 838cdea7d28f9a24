/** What goes out to sockets in one turn of the event loop: one message each, put together once for all who get the same. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { batchesOf, joinPortions, writePortion } from '../protocol/batch.ts';
import { type HubFrame, writeHubFrame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Clock, Connection } from './port.ts';

/** Frames ready to be sent together, as they stand in a message. The number tells equal ones by, without comparing bytes. */
export type Portion = { readonly number: number; readonly bytes: Bytes };

/** Reads a part of what a device asked for and pushes it; true where there is more. Does not reject. */
export type Part = () => Promise<boolean>;

export type Outbox = {
  push(portion: Portion): void;
  /** False where so much waits for a slow reader that nothing more should be pushed. */
  hasRoom(): boolean;
  /** Runs `part` while there is room, one part of this socket at a time and each in its turn, until there is no more. */
  read(part: Part): void;
  /** Sends now what was pushed. */
  flush(): void;
};

export type Outboxes = {
  encode(frame: HubFrame): Portion;
  /** The parts of one portion, in their order. */
  join(parts: readonly Bytes[]): Portion;
  /** Runs `work` once, before what was pushed in this turn is sent. */
  beforeSending(work: () => void): void;
  open(connection: Connection): Outbox;
};

type Pending = { readonly connection: Connection; portions: Portion[]; bytes: number; readonly parts: Part[]; isReading: boolean };

export function openOutboxes(clock: Clock): Outboxes {
  let count = 0;
  let dirty = new Set<Pending>();
  let works: (() => void)[] = [];
  let isDue = false;

  const flushAll = (): void => {
    // What the works push belongs to this turn, so they are done while it is still due.
    for (const work of works) work();
    const due = dirty;
    [dirty, works, isDue] = [new Set(), [], false];
    // Members of a chat mostly get the very same frames in a turn: those are put together once.
    const known = new Map<string, readonly Bytes[]>();
    for (const one of due) {
      send(one, known);
      readOn(clock, one);
    }
  };
  const flushSoon = (): void => {
    if (!isDue) clock.turn(flushAll);
    isDue = true;
  };
  const push = (to: Pending, portion: Portion): void => {
    to.portions.push(portion);
    to.bytes += portion.bytes.length;
    dirty.add(to);
    flushSoon();
  };
  return {
    encode: (frame) => ({ number: count++, bytes: writePortion([writeHubFrame(frame)]) }),
    join: (parts) => ({ number: count++, bytes: concat(...parts) }),
    beforeSending: (work) => {
      works.push(work);
      flushSoon();
    },
    open: (connection) => {
      const pending: Pending = { connection, portions: [], bytes: 0, parts: [], isReading: false };
      connection.onDrain(() => readOn(clock, pending));
      return {
        push: (portion) => push(pending, portion),
        hasRoom: () => hasRoom(pending),
        read: (part) => {
          pending.parts.push(part);
          readOn(clock, pending);
        },
        flush: () => send(pending, new Map()),
      };
    },
  };
}

const hasRoom = ({ bytes, connection }: Pending): boolean => bytes + connection.bufferedAmount() <= LIMITS.bufferedBytes;

/** One part, then the next in the next turn: ten thousand chats that are caught up with hold nobody else up. Tried again when bytes have gone out. */
function readOn(clock: Clock, pending: Pending): void {
  const part = pending.isReading || !hasRoom(pending) ? undefined : pending.parts.shift();
  if (!part) return;
  pending.isReading = true;
  void part().then((more) => {
    if (more) pending.parts.push(part);
    pending.isReading = false;
    if (pending.parts.length > 0) clock.turn(() => readOn(clock, pending));
  });
}

function send(to: Pending, known: Map<string, readonly Bytes[]>): void {
  const { portions } = to;
  if (portions.length === 0) return;
  to.portions = [];
  to.bytes = 0;
  const name = portions.map(({ number }) => number).join();
  const messages = known.get(name) ?? batchesOf(portions.map(({ bytes }) => bytes)).map(joinPortions);
  known.set(name, messages);
  for (const message of messages) to.connection.send(message);
}
