/** What goes out to sockets in one turn of the event loop: one message each, encoded once for all who get the same. */
import type { Bytes } from '../../crypto/bytes.ts';
import { batchesOf, writeBatch } from '../protocol/batch.ts';
import { type HubFrame, writeHubFrame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Clock, Connection } from './port.ts';

/** A frame ready to be sent. The number tells equal ones by, without comparing bytes. */
export type Encoded = { readonly number: number; readonly bytes: Bytes };

/** Reads a part of what a device asked for and pushes it; true where there is more. Does not reject. */
export type Part = () => Promise<boolean>;

export type Outbox = {
  push(frame: Encoded): void;
  /** False where so much waits for a slow reader that nothing more should be pushed. */
  hasRoom(): boolean;
  /** Runs `part` while there is room, one part of this socket at a time and each in its turn, until there is no more. */
  read(part: Part): void;
  /** Sends now what was pushed. */
  flush(): void;
};

export type Outboxes = { encode(frame: HubFrame): Encoded; open(connection: Connection): Outbox };

type Pending = { readonly connection: Connection; frames: Encoded[]; bytes: number; readonly parts: Part[]; isReading: boolean };

export function openOutboxes(clock: Clock): Outboxes {
  let count = 0;
  let dirty = new Set<Pending>();

  const flushAll = (): void => {
    const due = dirty;
    dirty = new Set();
    // Members of a chat mostly get the very same frames in a turn: those are put together once.
    const known = new Map<string, readonly Bytes[]>();
    for (const one of due) {
      send(one, known);
      readOn(clock, one);
    }
  };
  const push = (to: Pending, frame: Encoded): void => {
    to.frames.push(frame);
    to.bytes += frame.bytes.length;
    if (dirty.size === 0) clock.turn(flushAll);
    dirty.add(to);
  };
  return {
    encode: (frame) => ({ number: count++, bytes: writeHubFrame(frame) }),
    open: (connection) => {
      const pending: Pending = { connection, frames: [], bytes: 0, parts: [], isReading: false };
      connection.onDrain(() => readOn(clock, pending));
      return {
        push: (frame) => push(pending, frame),
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
  const { frames } = to;
  if (frames.length === 0) return;
  to.frames = [];
  to.bytes = 0;
  const name = frames.map(({ number }) => number).join();
  const messages = known.get(name) ?? batchesOf(frames.map(({ bytes }) => bytes)).map(writeBatch);
  known.set(name, messages);
  for (const message of messages) to.connection.send(message);
}
