/** What goes out to sockets in one turn of the event loop: one message each, encoded once for all who get the same. */
import type { Bytes } from '../../crypto/bytes.ts';
import { batchesOf, writeBatch } from '../protocol/batch.ts';
import { type HubFrame, writeHubFrame } from '../protocol/frames.ts';
import type { Clock, Connection } from './port.ts';

/** A frame ready to be sent. The number tells equal ones by, without comparing bytes. */
export type Encoded = { readonly number: number; readonly bytes: Bytes };

export type Outbox = {
  push(frame: Encoded): void;
  /** Bytes pushed or sent that have not gone out. */
  buffered(): number;
  /** Sends now what was pushed. */
  flush(): void;
};

export type Outboxes = { encode(frame: HubFrame): Encoded; open(connection: Connection): Outbox };

type Pending = { readonly connection: Connection; frames: Encoded[]; bytes: number };

export function openOutboxes(clock: Clock): Outboxes {
  let count = 0;
  let dirty = new Set<Pending>();

  const flushAll = (): void => {
    const due = dirty;
    dirty = new Set();
    // Members of a chat mostly get the very same frames in a turn: those are put together once.
    const known = new Map<string, readonly Bytes[]>();
    for (const one of due) send(one, known);
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
      const pending: Pending = { connection, frames: [], bytes: 0 };
      return {
        push: (frame) => push(pending, frame),
        buffered: () => pending.bytes + connection.bufferedAmount(),
        flush: () => send(pending, new Map()),
      };
    },
  };
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
