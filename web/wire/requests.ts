/** Questions on the line and the answers that belong to them, by number. */
import type { Bytes } from '../../crypto/bytes.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import type { Posted, RefusedFrame } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Timers } from './timers.ts';
import { Unreachable, type Why } from './unreachable.ts';

/** What was asked is on the hub's disk: its place in the log, the hub's time, ms, and which of the mails that went along (by item) are not there. */
export type Receipt = { readonly seq: number; readonly at: number; readonly left: readonly Bytes[] };

export type Requests = {
  /** A number never used before, and the promise of its answer. Throws Unreachable('busy') where too many are outstanding. */
  open(): { readonly request: number; readonly answer: Promise<Receipt> };
  /** An answer to a question that nobody waits for any more is ignored. */
  settle(frame: Posted | RefusedFrame): void;
  /** It could not even be said. */
  fail(request: number, why: Why): void;
  /** The line is down: whether the hub did it nobody knows, so the same item is asked again. */
  failAll(why: Why): void;
};

type Waiting = { readonly resolve: (receipt: Receipt) => void; readonly reject: (error: Error) => void; readonly cancel: () => void };

export function newRequests(timers: Timers): Requests {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const take = (request: number): Waiting | undefined => {
    const one = waiting.get(request);
    waiting.delete(request);
    one?.cancel();
    return one;
  };
  return {
    open: () => {
      if (waiting.size >= LIMITS.postsInFlight) throw new Unreachable('busy');
      const request = ++last;
      const answer = new Promise<Receipt>((resolve, reject) => {
        const cancel = timers.after(WIRE_LIMITS.requestMs, () => take(request)?.reject(new Unreachable('timeout')));
        waiting.set(request, { resolve, reject, cancel });
      });
      return { request, answer };
    },
    settle: (frame) => {
      const one = take(frame.request);
      if (frame.type === 'posted') one?.resolve({ seq: frame.seq, at: frame.at, left: frame.left });
      else one?.reject(new Refused(frame.code, frame.details));
    },
    fail: (request, why) => take(request)?.reject(new Unreachable(why)),
    failAll: (why) => [...waiting.keys()].forEach((request) => take(request)?.reject(new Unreachable(why))),
  };
}
