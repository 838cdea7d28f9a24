/** How far an own event has come: what waits here first, then what others say. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import type { Outbox } from '../sync/outbox.ts';
import type { Status } from './port.ts';
import { progressOf, type Receipt } from './receipt.ts';
import type { ChatRecord } from './record.ts';

export type OwnEvent = { readonly event: Bytes; readonly device: Bytes; readonly n: number };
export type OwnProgress = { readonly status: Status; readonly deliveredAt: number | undefined; readonly readAt: number | undefined };
/** What of a chat this depends on. */
export type Progressing = { readonly record: ChatRecord; readonly outbox: Outbox; readonly receipts: ReadonlyMap<string, Receipt> };

export function progressFor(me: { readonly user: Bytes; readonly device: Bytes }, chat: Progressing, { event, device, n }: OwnEvent): OwnProgress {
  const isSelf = chat.record.authority.kind === 'self';
  const others = [...chat.receipts.values()].filter((receipt) => !(isSelf ? equal(receipt.device, me.device) : equal(receipt.user, me.user)));
  const progress = progressOf(others, device, n);
  if (progress.status !== 'hub') return progress;
  const waiting = chat.outbox.waiting.find(({ events }) => events.some((one) => equal(one, event)));
  if (!waiting) return progress;
  return { status: waiting.failed === undefined ? 'device' : 'failed', deliveredAt: undefined, readAt: undefined };
}
