/** What goes out of a chat, when the line is free: openings, commits, sealed messages, receipts. Each step is stored before it is sent, and sent again as it is. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { epochOf, seal } from '../../crypto/mls.ts';
import type { ErrorCode } from '../../hub/protocol/errors.ts';
import { KIND, readDeviceFrame } from '../../hub/protocol/frames.ts';
import { newItem } from '../sync/line.ts';
import { type Flight, FLIGHTS, flightOp, nextLoad, noFlightOp, waitingOp } from '../sync/outbox.ts';
import { PLAIN, type Plain, writePlain } from '../sync/plain.ts';
import { ask } from './ask.ts';
import { begin, type Chat, type Core, commit, type Draft } from './core.ts';
import { askOpening, ensureLine, loseLine, reopen } from './generation.ts';
import type { HubAnswer } from './hub.ts';
import { landed } from './inbox.ts';
import { mendLeaves } from './leaves.ts';
import { shareProfile } from './profile.ts';
import { readMarks } from './reading.ts';
import { keepReceipt, nextReceipt } from './receipts.ts';

const SECOND = 1000;
/** After a conflict no voluntary commit for so long, so that a busy chat does not live-lock. */
const QUIET_MS = 5 * SECOND;
const RETRY_MS = 5 * SECOND;

/** Lets the chat do what it can do now. Asking twice is asking once. */
export function pump(core: Core, chat: Chat): void {
  if (chat.live.pumping) {
    chat.live.again = true;
    return;
  }
  chat.live.pumping = true;
  chat
    .turn(() => pumpOnce(core, chat))
    .then(() => {
      chat.live.pumping = false;
      if (!chat.live.again) return core.topics.changed('caught-up');
      chat.live.again = false;
      pump(core, chat);
    })
    .catch((error: unknown) => core.halt(error));
}

async function pumpOnce(core: Core, chat: Chat): Promise<void> {
  if (!core.hub.online()) return;
  for (const old of chat.old) subscribe(core, chat, old.route, old.cursor);
  if (chat.opening) return askOpening(core, chat, chat.opening);
  if (!chat.line) return ensureLine(core, chat);
  if (!chat.live.subscribed.has(toHex(chat.line.route))) return subscribe(core, chat, chat.line.route, chat.line.cursor);
  if (chat.line.pending) return askPending(core, chat);
  if (await mendLeaves(core, chat)) return;
  await shareProfile(core, chat);
  for (const flight of chat.outbox.flights) askFlight(core, chat, flight);
  while (chat.outbox.flights.length < FLIGHTS && (await sealNext(core, chat))) continue;
  await sendReceipt(core, chat);
}

function subscribe(core: Core, chat: Chat, route: Bytes, cursor: { readonly seq: number; readonly hash: Bytes }): void {
  const name = `subscribe:${toHex(route)}`;
  if (chat.live.asked.has(name) || chat.live.subscribed.has(toHex(route))) return;
  chat.live.asked.add(name);
  core.hub.tell({ type: 'subscribe', route, cursor });
}

/** Seals the next events that wait; false where none do. */
async function sealNext(core: Core, chat: Chat): Promise<boolean> {
  const load = nextLoad(chat.outbox);
  if (load.length === 0) return false;
  await fly(
    core,
    chat,
    begin(chat),
    { kind: PLAIN.updates, updates: load.map(({ update }) => update) },
    load.map(({ counter }) => counter),
  );
  return true;
}

async function sendReceipt(core: Core, chat: Chat): Promise<void> {
  if (!chat.live.receiptDue || !chat.record.accepted) return;
  chat.live.receiptDue = false;
  const due = await nextReceipt(core, chat, chat.record, await readMarks(core, chat));
  if (!due) return;
  const draft = begin(chat);
  draft.record = { ...draft.record, receipt: due.receipt.counter };
  keepReceipt(core, chat, draft, due.receipt, due.bytes);
  await fly(core, chat, draft, { kind: PLAIN.receipt, receipt: due.bytes }, []);
}

/** Flush: the used-up key and the sealed bytes in one strict transaction, then the network. */
async function fly(core: Core, chat: Chat, draft: Draft, plain: Plain, counters: readonly number[]): Promise<void> {
  const { line } = draft;
  if (!line) throw new Error('nothing is sealed without a line');
  const item = newItem();
  const { next, bytes } = await seal(line.group, writePlain(plain), item);
  const flight: Flight = { item, chat: chat.id, route: line.route, epoch: epochOf(line.group), bytes, counters };
  draft.line = { ...line, group: next };
  draft.outbox = { ...draft.outbox, flights: [...draft.outbox.flights, flight] };
  draft.ops.push(flightOp(flight));
  await commit(core, chat, draft);
  askFlight(core, chat, flight);
}

function askFlight(core: Core, chat: Chat, flight: Flight): void {
  ask(
    core,
    chat,
    flight.item,
    () =>
      core.hub.ask({
        type: 'post',
        route: flight.route,
        item: flight.item,
        kind: KIND.message,
        epoch: flight.epoch,
        bytes: flight.bytes,
        devices: [],
        mails: [],
      }),
    (answer) => flightAnswered(core, chat, flight, answer),
  );
}

async function flightAnswered(core: Core, chat: Chat, flight: Flight, answer: HubAnswer): Promise<void> {
  if (!chat.outbox.flights.some(({ item }) => equal(item, flight.item))) return;
  const draft = begin(chat);
  if (answer.answer === 'posted') {
    core.clock.set(answer.at);
    landed(draft, flight.item);
    draft.after.push(() => core.topics.changed('connection', `messages:${chat.hex}`));
    return commit(core, chat, draft);
  }
  if (answer.answer === 'refused') return refused(core, chat, draft, flight, answer);
}

async function refused(core: Core, chat: Chat, draft: Draft, flight: Flight, { code, retryAfter }: HubAnswer & { answer: 'refused' }): Promise<void> {
  switch (code) {
    case 'stale_epoch':
      ground(draft, flight);
      chat.live.quietUntil = core.clock.now() + QUIET_MS;
      return commit(core, chat, draft);
    case 'rate_limited':
      chat.live.limitedUntil = core.clock.now() + (retryAfter ?? 0) * SECOND;
      return later(core, chat, retryAfter ? retryAfter * SECOND : RETRY_MS);
    case 'unavailable':
    case 'internal':
      return later(core, chat, retryAfter ? retryAfter * SECOND : RETRY_MS);
    default:
      if (isLost(code)) return lost(core, chat, code);
      core.log('message_refused', { code });
      fail(draft, flight, code);
      return commit(core, chat, draft);
  }
}

/** The hub has this route no more, or not for us. */
const isLost = (code: ErrorCode): boolean => code === 'route_not_found' || code === 'not_a_member' || code === 'moved';

/** What the hub says of a route that is no longer there for us; also what a refused subscription says. */
export async function lost(core: Core, chat: Chat, code: ErrorCode): Promise<void> {
  if (code === 'route_not_found') return reopen(core, chat, undefined);
  return loseLine(core, chat);
}

/** Its events wait again, to be sealed anew. */
function ground(draft: Draft, flight: Flight): void {
  draft.outbox = { ...draft.outbox, flights: draft.outbox.flights.filter(({ item }) => !equal(item, flight.item)) };
  draft.ops.push(noFlightOp(flight.item));
}

/** Refused for good: the person sees it and may try again. */
function fail(draft: Draft, flight: Flight, code: ErrorCode): void {
  const failing = new Set(flight.counters);
  ground(draft, flight);
  const waiting = draft.outbox.waiting.map((one) => (failing.has(one.counter) ? { ...one, failed: code } : one));
  draft.outbox = { ...draft.outbox, waiting };
  draft.ops.push(...waiting.filter(({ counter }) => failing.has(counter)).map(waitingOp));
}

async function later(core: Core, chat: Chat, ms: number): Promise<void> {
  chat.live.retry?.();
  chat.live.retry = core.timers.after(ms, () => pump(core, chat));
}

/** A commit under way: the same bytes again until it is seen in the log or another has won. */
function askPending(core: Core, chat: Chat): void {
  const { line } = chat;
  const pending = line?.pending;
  const frame = pending && readDeviceFrame(pending.frame);
  if (!pending || frame?.type !== 'post') throw new Error('a pending commit has no frame behind it');
  ask(
    core,
    chat,
    pending.item,
    () => core.hub.ask(frame),
    (answer) => commitAnswered(core, chat, pending.item, answer),
  );
}

async function commitAnswered(core: Core, chat: Chat, item: Bytes, answer: HubAnswer): Promise<void> {
  const { line } = chat;
  if (!line?.pending || !equal(line.pending.item, item)) return;
  if (answer.answer === 'posted') {
    // It is adopted when it is seen in the log; until then the same question would only be answered the same.
    chat.live.asked.add(toHex(item));
    return;
  }
  if (answer.answer !== 'refused') return;
  if (answer.code === 'rate_limited' || answer.code === 'unavailable' || answer.code === 'internal')
    return later(core, chat, answer.retryAfter ? answer.retryAfter * SECOND : RETRY_MS);
  chat.live.quietUntil = core.clock.now() + QUIET_MS;
  core.log('commit_lost', { code: answer.code });
  const draft = begin(chat);
  draft.line = { ...line, pending: undefined };
  await commit(core, chat, draft);
  if (isLost(answer.code)) await lost(core, chat, answer.code);
}
