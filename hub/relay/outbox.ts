/** What goes out to sockets in one turn of the event loop: one message each, put together once for all who get the same. */
import type { Bytes } from '../../crypto/bytes.ts';
import { batchesOf, joinPortions, paddingAfter, writePortion } from '../protocol/batch.ts';
import { writeHubFrame } from '../protocol/forms.ts';
import type { HubFrame } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { Clock, Connection } from './port.ts';

/** Frames ready to be sent together, as they stand in a message, in parts. The number tells equal ones by, without comparing bytes. */
export type Portion = { readonly number: number; readonly parts: readonly Bytes[]; readonly length: number };

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
  /** One portion of parts in their order, which are not copied. */
  gather(parts: readonly Bytes[]): Portion;
  /** Runs `work` once, before what was pushed in this turn is sent. */
  beforeSending(work: () => void): void;
  open(connection: Connection): Outbox;
};

/** From this length on a message for one socket alone is cheaper to gather than to copy. */
const GATHERED_BYTES = 16 * 1024;

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
    for (const alike of groupsOf(due)) send(alike);
    for (const one of due) readOn(clock, one);
  };
  const flushSoon = (): void => {
    if (!isDue) clock.turn(flushAll);
    isDue = true;
  };
  const push = (to: Pending, portion: Portion): void => {
    to.portions.push(portion);
    to.bytes += portion.length;
    dirty.add(to);
    flushSoon();
  };
  const gather = (parts: readonly Bytes[]): Portion => ({ number: count++, parts, length: parts.reduce((sum, { length }) => sum + length, 0) });
  return {
    encode: (frame) => gather([writePortion([writeHubFrame(frame)])]),
    gather,
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
        flush: () => send([pending]),
      };
    },
  };
}

const hasRoom = ({ bytes, connection }: Pending): boolean => bytes + connection.bufferedAmount() <= HUB_LIMITS.bufferedBytes;

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

/** Members of a chat mostly get the very same frames in a turn. Those who do are together here, so that their messages are put together once. */
function groupsOf(due: Iterable<Pending>): readonly (readonly Pending[])[] {
  const groups = new Map<string, Pending[]>();
  for (const one of due) {
    const name = one.portions.map(({ number }) => number).join();
    const alike = groups.get(name);
    if (alike) alike.push(one);
    else groups.set(name, [one]);
  }
  return [...groups.values()];
}

/** Sends the portions of the first to all of them. */
function send(alike: readonly Pending[]): void {
  const portions = alike[0]?.portions ?? [];
  for (const batch of batchesOf(portions)) sendOne(alike, batch);
  for (const one of alike) {
    one.portions = [];
    one.bytes = 0;
  }
}

function sendOne(alike: readonly Pending[], batch: readonly Portion[]): void {
  const parts = batch.flatMap((portion) => portion.parts);
  const length = batch.reduce((sum, portion) => sum + portion.length, 0);
  const [alone] = alike;
  if (alike.length === 1 && length >= GATHERED_BYTES && alone?.connection.sendParts) {
    alone.connection.sendParts([...parts, paddingAfter(length)]);
    return;
  }
  const message = joinPortions(parts);
  for (const { connection } of alike) connection.send(message);
}
