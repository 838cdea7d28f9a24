/** How far an own event has come: what waits here first, then what others say. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { Outbox } from '../../sync/outbox.ts';
import type { Failure } from '../port/failure.ts';
import type { MessageRow, Status } from '../port/messages.ts';
import { progressOf, type Receipt } from './receipt.ts';
import type { ChatRecord } from './record.ts';
import type { Send } from './sends.ts';
import { type Chosen, isOn } from './settings.ts';

/** `at`: when it was said, ms. */
export type OwnEvent = { readonly event: Bytes; readonly device: Bytes; readonly n: number; readonly at: { readonly time: number } };
export type OwnProgress = Pick<MessageRow, 'deliveredAt' | 'readAt' | 'because'> & { readonly status: Status };
/** What of a chat this depends on. */
export type Progressing = {
  readonly record: ChatRecord;
  readonly outbox: Outbox;
  readonly sends: readonly Send[];
  readonly receipts: ReadonlyMap<string, Receipt>;
};

/** In a group of more people nobody tells what arrived: each would tell everybody, of everybody. */
export const TELLING_PEOPLE = 20;

type Me = { readonly user: Bytes; readonly device: Bytes };

export function progressFor(me: Me, said: Chosen, chat: Progressing, own: OwnEvent): OwnProgress {
  const { event } = own;
  const send = chat.sends.find(({ id }) => equal(id, event));
  if (send) return unsent(send.failed);
  const told = toldOf(me, chat, own);
  const progress = told.status === 'read' && !showsRead(said, chat.record) ? { ...told, status: 'delivered' as const, readAt: undefined } : told;
  if (progress.status !== 'hub') return progress;
  const waiting = chat.outbox.waiting.find(({ events }) => events.some((one) => equal(one, event)));
  if (!waiting) return progress;
  return unsent(waiting.failed === undefined ? undefined : { code: waiting.failed as Failure['code'] });
}

const unsent = (failed: Failure | undefined): OwnProgress => ({
  status: failed ? 'failed' : 'device',
  ...(failed && { because: failed }),
  deliveredAt: undefined,
  readAt: undefined,
});

/** Who lets nobody see what they have read sees it of nobody, but of their own devices. */
export const showsRead = (said: Chosen, { authority }: ChatRecord): boolean => authority.kind === 'self' || isOn(said, 'readReceipts');

/** What others say of it: in a group it is delivered when a device of each member has it, and read when each has read it. */
function toldOf(me: Me, { record, receipts }: Progressing, { device, n, at }: OwnEvent): OwnProgress {
  const { kind, roster } = record.authority;
  const all = [...receipts.values()];
  const byOthers = all.filter((receipt) => !(kind === 'self' ? equal(receipt.device, me.device) : equal(receipt.user, me.user)));
  if (kind !== 'group') return progressOf(byOthers, device, n);
  // Who came later is not waited for: what all had would be had by fewer with each who comes.
  const people = roster.filter((user) => !equal(user, me.user) && (record.cameAt.get(toHex(user)) ?? 0) <= at.time);
  if (people.length > TELLING_PEOPLE) return NOT_TOLD;
  const told = people.flatMap((user) => {
    const theirs = byOthers.filter((receipt) => equal(receipt.user, user));
    // Who has come since has nothing to say of it.
    const marks = theirs.flatMap(({ marks }) => marks.get(toHex(device)) ?? []);
    return marks.length > 0 && marks.every(({ since }) => since >= n) ? [] : [progressOf(theirs, device, n)];
  });
  const deliveredAt = lastOf(told.map((one) => one.deliveredAt));
  const readAt = lastOf(told.map((one) => one.readAt));
  return { status: readAt !== undefined ? 'read' : deliveredAt !== undefined ? 'delivered' : 'hub', deliveredAt, readAt };
}

const NOT_TOLD: OwnProgress = { status: 'hub', deliveredAt: undefined, readAt: undefined };

/** The last of these times, where none is missing. */
const lastOf = (times: readonly (number | undefined)[]): number | undefined =>
  times.reduce(
    (last, one, i) => (one === undefined || (i > 0 && last === undefined) ? undefined : Math.max(last ?? 0, one)),
    undefined as number | undefined,
  );
