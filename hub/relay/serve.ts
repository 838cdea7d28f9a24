/** What a device that was let in may say: post, follow, ack, signal. What is refused is answered, and the socket stays. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import type { Budget } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { DeviceFrame, Hello, HubFrame, Transient } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Acks } from './acks.ts';
import { RELAY_BUDGETS } from './budgets.ts';
import type { Fanout } from './fanout.ts';
import { chatLog, mailboxLog } from './log.ts';
import type { Outbox, Outboxes } from './outbox.ts';
import type { Asker, PresenceLine, RelayDeps } from './port.ts';
import type { Posted, PostFrame } from './posting.ts';
import { type Subscription, subscribe } from './subscription.ts';

export type ServeDeps = Pick<RelayDeps, 'routes' | 'spend' | 'report'> & {
  readonly outboxes: Outboxes;
  readonly fanout: Fanout;
  readonly acks: Acks;
  readonly posting: (asker: Asker, frame: PostFrame) => Promise<Posted>;
};

/** What one socket holds after its hello. `mailbox`: the route of the device's own mail. */
export type Session = {
  readonly asker: Asker;
  readonly mailbox: Bytes;
  readonly outbox: Outbox;
  readonly subscriptions: Map<string, Subscription>;
  readonly presence: PresenceLine;
  inFlight: number;
};

export function serve(deps: ServeDeps, session: Session, frame: Exclude<DeviceFrame, Hello>): void {
  switch (frame.type) {
    case 'post':
    case 'open':
    case 'mail':
    case 'leave':
      // Not waited for, so that what follows in this turn joins the same group commit; every outcome becomes an answer inside.
      void post(deps, session, frame);
      break;
    case 'subscribe':
      follow(deps, session, frame);
      break;
    case 'unsubscribe':
      unfollow(deps, session, toHex(frame.route));
      break;
    case 'ack':
      deps.acks.add({ log: logOf(session, frame.route), device: session.asker.device, seq: frame.seq });
      break;
    case 'transient':
      // Not waited for: a signal is answered by nothing, and one that comes too late is dropped.
      void signal(deps, session, frame).catch(deps.report);
      break;
    case 'active':
      session.presence.active(frame.isActive);
      break;
    case 'watch':
      session.presence.watch(frame.people);
      break;
    case 'unwatch':
      session.presence.unwatch(frame.users);
      break;
    case 'ping':
      answer(deps, session, { type: 'pong' });
  }
}

/** The device follows nothing any more, and was last there at `heardAt`, ms. */
export function endSession(deps: ServeDeps, session: Session, heardAt: number): void {
  session.presence.end(heardAt);
  for (const name of [...session.subscriptions.keys()]) unfollow(deps, session, name);
}

const answer = ({ outboxes }: ServeDeps, { outbox }: Session, frame: HubFrame): void => outbox.push(outboxes.encode(frame));

async function post(deps: ServeDeps, session: Session, frame: PostFrame): Promise<void> {
  const posted = await tryPost(deps, session, frame);
  if (!posted) return;
  const { seq, at, left } = posted.stored;
  answer(deps, session, { type: 'posted', request: frame.request, seq, at, left });
  deps.fanout.handOut(posted);
}

/** Undefined where it was refused, and answered so. */
async function tryPost(deps: ServeDeps, session: Session, frame: PostFrame): Promise<Posted | undefined> {
  session.inFlight += 1;
  try {
    if (session.inFlight > LIMITS.postsInFlight) throw new Refused('rate_limited', { retry_after: 1 });
    return await deps.posting(session.asker, frame);
  } catch (error) {
    // What is no refusal is a store that cannot write: the device keeps the item and tries again.
    if (!(error instanceof Refused)) deps.report(error);
    const { code, details = {} } = error instanceof Refused ? error : new Refused('unavailable');
    answer(deps, session, { type: 'refused', request: frame.request, code, details });
    return undefined;
  } finally {
    session.inFlight -= 1;
  }
}

function follow(deps: ServeDeps, session: Session, { route, cursor }: Extract<DeviceFrame, { type: 'subscribe' }>): void {
  const { asker, outbox, subscriptions } = session;
  const name = toHex(route);
  unfollow(deps, session, name);
  const within = subscriptions.size < HUB_LIMITS.routesPerDevice;
  if (!within || !hasLeft(deps, RELAY_BUDGETS.subscriptions, asker.device)) {
    answer(deps, session, { type: 'unrouted', route, code: within ? 'rate_limited' : 'full' });
    return;
  }
  const ended = (one: Subscription): void => {
    deps.fanout.remove(one);
    if (subscriptions.get(name) === one) subscriptions.delete(name);
  };
  const isMailbox = equal(route, session.mailbox);
  const { routes, outboxes, report } = deps;
  const subscription = subscribe({ routes, outboxes, report, outbox, reader: asker, log: logOf(session, route), route, isMailbox, ended }, cursor);
  subscriptions.set(name, subscription);
  deps.fanout.add(subscription);
}

function unfollow(deps: ServeDeps, { subscriptions }: Session, name: string): void {
  const subscription = subscriptions.get(name);
  if (!subscription) return;
  subscriptions.delete(name);
  deps.fanout.remove(subscription);
  subscription.stop();
}

/** Only who was let into a log may signal there. A signal beyond the budget is dropped: it would be worth nothing later. */
async function signal(deps: ServeDeps, { asker, mailbox, subscriptions }: Session, frame: Transient): Promise<void> {
  const subscription = subscriptions.get(toHex(frame.route));
  if (!subscription?.isOpen() || equal(frame.route, mailbox)) return;
  if (!hasLeft(deps, RELAY_BUDGETS.transients, asker.user)) return;
  deps.fanout.signal(frame, subscription, await deps.routes.withheldFrom(subscription.log, asker.device));
}

/** Takes one of a budget where running out is no refusal of a request. */
function hasLeft({ spend }: ServeDeps, budget: Budget, whose: Bytes): boolean {
  try {
    spend(budget, toHex(whose));
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A device's own mailbox route leads to its mail; every other route is a chat's. */
const logOf = ({ mailbox }: Session, route: Bytes): Bytes => (equal(route, mailbox) ? mailboxLog(route) : chatLog(route));
