/** What was refused for good: own messages stay on the screen, with their words, until their author sends them again or takes them away. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { type Outbox, type Waiting, waitingOp } from '../../sync/outbox.ts';
import { AUTHORITY } from '../../chat/authority.ts';
import type { Draft } from './core.ts';
import { type Intent, intentOp } from './intents.ts';

/** What waits with that event in it and was refused. */
export const refusedOf = ({ outbox }: { readonly outbox: Outbox }, event: Bytes): Waiting | undefined =>
  outbox.waiting.find(({ events, failed }) => failed !== undefined && events.some((one) => equal(one, event)));

/** Who is out of a group changes nothing in it: what they asked for is not made, and they are told. A merge is nobody's wish, and waits until they are in again. */
export function refuseChanges(draft: Draft): void {
  const isWaiting = ({ failed, change }: Intent): boolean => failed === undefined && change.type !== AUTHORITY.merge;
  const refused = draft.intents.map((one): Intent => (isWaiting(one) ? { ...one, failed: 'out_of_group' } : one));
  draft.ops.push(...refused.filter((one) => !draft.intents.includes(one)).map(intentOp));
  draft.intents = refused;
}

/** Refuses for good what waits and is meant. */
export function refuse(draft: Draft, because: string, isMeant: (waiting: Waiting) => boolean): void {
  const isNew = (one: Waiting): boolean => one.failed === undefined && isMeant(one);
  const refused = draft.outbox.waiting.filter(isNew).map((one) => ({ ...one, failed: because }));
  if (refused.length === 0) return;
  const byCounter = new Map(refused.map((one) => [one.counter, one]));
  draft.outbox = { ...draft.outbox, waiting: draft.outbox.waiting.map((one) => byCounter.get(one.counter) ?? one) };
  draft.ops.push(...refused.map(waitingOp));
}
