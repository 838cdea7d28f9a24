/** A sealed message on its way: sealed and stored in one step, sent again exactly so until the hub has answered. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { epochOf, seal } from '../../../crypto/mls.ts';
import type { ErrorCode } from '../../../hub/protocol/errors.ts';
import { KIND } from '../../../hub/protocol/frames.ts';
import { newItem } from '../../sync/line.ts';
import { FLIGHTS, type Flight, flightOp, nextLoad, noFlightOp, noWaitingOp } from '../../sync/outbox.ts';
import { PLAIN, type Plain, writePlain } from '../../sync/plain.ts';
import { ask, type Next } from './ask.ts';
import { begin, type Chat, type Core, commit, type Draft } from '../memory/core.ts';
import type { HubAnswer } from '../memory/hub.ts';
import { isLost, lost } from './place.ts';
import { MAX_UNHEARD } from '../memory/record.ts';
import { refuse } from '../memory/refused.ts';
import { becameStale } from './stale.ts';
import { RETRY_MS } from '../memory/wake.ts';

const SECOND = 1000;

/** Receipts are in no outbox: their flight carries no events. */
export const isReceipt = ({ counters }: Flight): boolean => counters.length === 0;

/** Seals the next events that wait into the draft; false where none do, or too many messages are under way. */
export async function sealNext(core: Core, chat: Chat, draft: Draft): Promise<boolean> {
  const load = draft.outbox.flights.length < FLIGHTS ? nextLoad(draft.outbox) : [];
  if (load.length === 0) return false;
  const updates = load.map(({ update }) => update);
  const counters = load.map(({ counter }) => counter);
  await sealInto(core, chat, draft, { kind: PLAIN.updates, updates }, counters);
  return true;
}

/** Flush: the used-up key and the sealed bytes are one strict transaction with what else the draft holds, and only then the network. */
export async function fly(core: Core, chat: Chat, draft: Draft, plain: Plain, counters: readonly number[]): Promise<void> {
  await sealInto(core, chat, draft, plain, counters);
  await commit(core, chat, draft);
}

async function sealInto(core: Core, chat: Chat, draft: Draft, plain: Plain, counters: readonly number[]): Promise<void> {
  const { line } = draft;
  if (!line) throw new Error('nothing is sealed without a line');
  const item = newItem();
  const { next, bytes } = await seal(line.group, writePlain(plain), item);
  const flight: Flight = { item, chat: chat.id, route: line.route, epoch: epochOf(line.group), bytes, counters };
  draft.line = { ...line, group: next };
  draft.outbox = { ...draft.outbox, flights: [...draft.outbox.flights, flight] };
  draft.ops.push(flightOp(flight));
  draft.after.push(() => askFlight(core, chat, flight));
}

export function askFlight(core: Core, chat: Chat, flight: Flight): void {
  const { route, item, epoch, bytes } = flight;
  ask(
    core,
    chat,
    item,
    () =>
      core.hub.ask({
        type: 'post',
        route,
        item,
        kind: KIND.message,
        epoch,
        bytes,
        devices: [],
        mails: [],
        wakes: isMessage(chat, flight) || undefined,
      }),
    (answer) => answered(core, chat, flight, answer),
  );
}

/** Whoever is not there is woken for what a person would call a message; a receipt, an edit or a reaction waits until they come. */
const isMessage = ({ outbox }: Chat, { counters }: Flight): boolean =>
  outbox.waiting.some(({ counter, messages }) => messages > 0 && counters.includes(counter));

/** A message is on the hub's disk: its events wait no longer. A receipt shows nowhere. */
export function landed(core: Core, chat: Chat, draft: Draft, item: Bytes): void {
  const flight = draft.outbox.flights.find((one) => equal(one.item, item));
  if (!flight) return;
  const done = new Set(flight.counters);
  if (isReceipt(flight)) draft.record = { ...draft.record, told: draft.record.receipt };
  else draft.after.push(() => core.topics.changed('connection', `messages:${chat.hex}`));
  draft.outbox = {
    waiting: draft.outbox.waiting.filter(({ counter }) => !done.has(counter)),
    flights: draft.outbox.flights.filter((one) => one !== flight),
  };
  draft.ops.push(noFlightOp(flight.item), ...flight.counters.map(noWaitingOp));
}

async function answered(core: Core, chat: Chat, flight: Flight, answer: HubAnswer): Promise<Next> {
  if (!chat.outbox.flights.some(({ item }) => equal(item, flight.item))) return undefined;
  if (answer.answer === 'refused') return refused(core, chat, flight, answer);
  if (answer.answer !== 'posted') return undefined;
  const draft = begin(chat);
  landed(core, chat, draft, flight.item);
  draft.record = { ...draft.record, unheard: [...draft.record.unheard, flight.item].slice(-MAX_UNHEARD) };
  await commit(core, chat, draft);
  return undefined;
}

async function refused(core: Core, chat: Chat, flight: Flight, { code, retryAfter }: HubAnswer & { answer: 'refused' }): Promise<Next> {
  const draft = begin(chat);
  switch (code) {
    case 'stale_epoch':
      ground(draft, flight);
      becameStale(core, chat, flight.route, flight.epoch);
      await commit(core, chat, draft);
      return undefined;
    case 'rate_limited':
      chat.live.limitedUntil = core.clock.now() + (retryAfter ?? 0) * SECOND;
      return retryAfter ? retryAfter * SECOND : RETRY_MS;
    case 'unavailable':
    case 'internal':
      return retryAfter ? retryAfter * SECOND : RETRY_MS;
    default:
      if (isLost(code)) {
        await lost(core, chat, flight.route, code);
        return undefined;
      }
      core.log('message_refused', { code });
      fail(draft, flight, code);
      await commit(core, chat, draft);
      return undefined;
  }
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
  refuse(draft, code, ({ counter }) => failing.has(counter));
}
