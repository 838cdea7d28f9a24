/** An own event: made, signed, put into its document and into the outbox, all in the draft of the step it is part of. It needs no network. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import { type KnownBody, TYPE, writeBody } from '../../chat/bodies.ts';
import { isSaid } from '../../chat/message-bodies.ts';
import { type Header, readEvent, signEvent } from '../../chat/event.ts';
import { spanAt } from '../../chat/rights.ts';
import { type Waiting, waitingOp } from '../../sync/outbox.ts';
import { append } from '../../sync/segment.ts';
import { writeLaneUpdate } from '../../sync/update.ts';
import { applyEvent } from './apply.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import { updateOps, withRoom } from '../memory/segments.ts';
import { EVERYBODY, lastNumber } from './noted-effects.ts';
import { numberFor } from './self.ts';

/** Composes one event into the draft and gives its id. Runs in the chat's turn. */
export async function composeInto(core: Core, chat: Chat, draft: Draft, body: KnownBody, target?: Bytes): Promise<Bytes> {
  const chain = await core.ownChain();
  const { at, op } = core.clock.stamp();
  const open = await withRoom(core, chat, { span: spanAt(draft.record.authority) ?? 0, index: draft.record.index });
  const on = { chat: chat.id, message: target ?? EVERYBODY, whose: core.me().user };
  const number = body.type === TYPE.reaction ? (await lastNumber(core.store, draft, on)) + 1 : numberFor(core, draft, body);
  let headerBytes: Bytes | undefined;
  const { event, update } = await append(open.segment, async (place, client, clock) => {
    const { keys, user, device } = core.me();
    const { n, previous, authority } = draft.record;
    const header: Omit<Header, 'body'> = {
      chat: chat.id,
      place,
      client,
      clock,
      incarnation: core.incarnation,
      user,
      device,
      n: n + 1,
      head: chain.head,
      authority: authority.rights,
      at,
      type: body.type,
      previous,
      target,
    };
    const signed = await signEvent(keys.sign, header, writeBody(core.random(16), body, number));
    headerBytes = readEvent(signed)?.headerBytes;
    return signed;
  });
  const id = readEvent(event)?.id;
  if (!id || !headerBytes) throw new Error('an own event cannot be read');
  const waiting: Waiting = {
    counter: core.nextCounter(),
    chat: chat.id,
    update: writeLaneUpdate(update),
    events: [id],
    messages: Number(isSaid(body.type)),
    failed: undefined,
  };
  draft.record = { ...draft.record, index: open.segment.place.index, n: draft.record.n + 1, previous: hash('header', headerBytes) };
  draft.outbox = { ...draft.outbox, waiting: [...draft.outbox.waiting, waiting] };
  draft.ops.push(op, ...updateOps(chat, open, update), waitingOp(waiting));
  await applyEvent(core, chat, draft, event);
  // What waits is sealed next, and what was redacted before it was sent never leaves.
  await core.settle(chat, draft);
  draft.after.push(() => core.topics.changed('connection', `messages:${chat.hex}`));
  return id;
}
