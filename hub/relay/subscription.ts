/** One device following one log: from its cursor by reading, then live, and by reading again when it could not keep up. */
import type { ErrorCode } from '../protocol/errors.ts';
import { type Cursor, type HubFrame, LOG, type RouteId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { LogKey, Routes, View } from '../store/route.port.ts';
import type { Outbox, Outboxes, Portion } from './outbox.ts';
import type { Reader } from './port.ts';
import { type Run, runsOf } from './run.ts';

export type Subscription = {
  readonly log: LogKey;
  readonly reader: Reader;
  readonly outbox: Outbox;
  /** Envelopes were appended: handed on if this device keeps up, else read later. */
  hand(run: Run): void;
  /** A signal that is not kept: dropped where the device does not keep up. */
  signal(frame: Portion): void;
  /** No more comes after `seq`; the device is told why when it has all up to there. */
  end(seq: number, code: ErrorCode): void;
  /** The device wants no more of it: nothing is said. */
  stop(): void;
  /** False before the hub has said `subscribed`, and after the end. */
  isOpen(): boolean;
};

/** Whom a subscription serves, and what it needs for that. */
export type Follow = {
  readonly routes: Routes;
  readonly report: (error: unknown) => void;
  readonly outboxes: Outboxes;
  readonly outbox: Outbox;
  readonly reader: Reader;
  readonly log: LogKey;
  readonly route: RouteId;
  readonly isMailbox: boolean;
  /** Called once when nothing will come any more. */
  readonly ended: (subscription: Subscription) => void;
};

/** Bytes read from a log at once for one reader. */
const READ_BYTES = HUB_LIMITS.bufferedBytes / 4;
const EMPTY: View = { epoch: 0, head: 0, floor: { seq: 0, hash: new Uint8Array(32) }, acked: 0, log: LOG.same, ended: undefined };

/**
 * joining: asks where the cursor lies. reading: from `sent` to `target`, when its socket has room. While it is not live an appended envelope only
 * raises `target`, so none is missed and none comes twice, however appending and reading interleave.
 */
type Place = {
  state: 'joining' | 'reading' | 'live' | 'over';
  sent: number;
  target: number;
  /** Nothing comes after `last`, and `because` is why. */
  last: number;
  because: ErrorCode;
};

export function subscribe(follow: Follow, cursor: Cursor): Subscription {
  const { outbox } = follow;
  const place: Place = { state: 'joining', sent: 0, target: 0, last: Number.POSITIVE_INFINITY, because: 'not_a_member' };
  const finish = (code: ErrorCode | undefined): void => {
    if (place.state === 'over') return;
    place.state = 'over';
    if (code) tell(follow, { type: 'unrouted', route: follow.route, code });
    follow.ended(subscription);
  };
  // A store that cannot be read ends this subscription, not the hub: the device asks again.
  const part = (): Promise<boolean> =>
    readPart(follow, place, cursor).then(
      (end) => {
        if (end) finish(end.code);
        return place.state === 'reading';
      },
      (error: unknown) => {
        follow.report(error);
        finish('unavailable');
        return false;
      },
    );
  const subscription: Subscription = {
    log: follow.log,
    reader: follow.reader,
    outbox,
    hand: (run) => {
      place.target = Math.max(place.target, run.last);
      if (place.state !== 'live' || run.last <= place.sent || run.first > place.last) return;
      if (run.first === place.sent + 1 && outbox.hasRoom()) {
        push(follow, place, run);
        return;
      }
      place.state = 'reading';
      outbox.read(part);
    },
    signal: (frame) => {
      if (place.state === 'live' && outbox.hasRoom()) outbox.push(frame);
    },
    end: (seq, code) => {
      place.last = Math.min(place.last, seq);
      place.because = code;
      if (place.state === 'live' && place.sent >= place.last) finish(code);
    },
    stop: () => {
      place.state = 'over';
    },
    isOpen: () => place.state === 'live' || place.state === 'reading',
  };
  outbox.read(part);
  return subscription;
}

/** That a subscription is over, and what the device is told of it; undefined while it goes on. */
type End = { readonly code: ErrorCode | undefined } | undefined;

async function readPart(follow: Follow, place: Place, cursor: Cursor): Promise<End> {
  if (place.state === 'joining') return join(follow, place, cursor);
  if (place.state !== 'reading') return undefined;
  const until = Math.min(place.target, place.last);
  const envelopes = place.sent < until ? await follow.routes.read(follow.log, place.sent, until, READ_BYTES) : [];
  if (isOver(place)) return undefined;
  // Trimmed under a reader that was too slow: it must ask anew, from its own cursor.
  if (place.sent < until && envelopes[0]?.seq !== place.sent + 1) return { code: 'unavailable' };
  for (const run of runsOf(follow.outboxes, follow.route, envelopes)) push(follow, place, run);
  return rest(place);
}

async function join(follow: Follow, place: Place, cursor: Cursor): Promise<End> {
  const { routes, reader, log, route, isMailbox } = follow;
  const view = (await routes.view(log, reader.device, cursor)) ?? (isMailbox ? emptyMailbox(cursor) : undefined);
  if (isOver(place)) return undefined;
  if (view === undefined || view === 'not_a_member') return { code: view ?? 'route_not_found' };
  tell(follow, { type: 'subscribed', route, log: view.log, head: view.head, epoch: view.epoch, floor: view.floor, acked: view.acked });
  if (view.log === LOG.other) return { code: undefined };
  place.sent = view.log === LOG.same ? cursor.seq : view.floor.seq;
  place.target = Math.max(place.target, view.head);
  if (view.ended) {
    place.last = Math.min(place.last, view.head);
    place.because = view.ended;
  }
  return rest(place);
}

/** What is left after a part: the end, more to read, or being live. */
function rest(place: Place): End {
  if (place.sent >= place.last) return { code: place.because };
  place.state = place.sent < place.target ? 'reading' : 'live';
  return undefined;
}

function push({ outbox, reader }: Follow, place: Place, run: Run): void {
  outbox.push(run.portionFor(reader));
  place.sent = run.last;
}

const tell = ({ outbox, outboxes }: Follow, frame: HubFrame): void => outbox.push(outboxes.encode(frame));
// A function, because the state changes while a part is read, which the compiler does not see.
const isOver = ({ state }: Place): boolean => state === 'over';

/** A mailbox nobody has written to yet has no log; a device that remembers one comes from another. */
const emptyMailbox = (cursor: Cursor): View => (cursor.seq === 0 ? EMPTY : { ...EMPTY, log: LOG.other });
