/** Own events: made, signed and stored in one transaction with their place in the outbox. What has been composed is never lost and needs no network. */
import type { Bytes } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { type KnownBody, writeBody } from '../chat/bodies.ts';
import { type Header, readEvent, signEvent } from '../chat/event.ts';
import { OUTBOX_LIMIT, OutboxFull, type Waiting, waitingOp } from '../sync/outbox.ts';
import { append, slotsOf } from '../sync/segment.ts';
import { writeLaneUpdate } from '../sync/update.ts';
import { applyEvent } from './apply.ts';
import { begin, type Chat, type Core, commit, type Draft, type OpenSegment } from './core.ts';
import { segmentAt, updateOps } from './segments.ts';

type More = {
  /** The message an edit or a redaction is about. */
  readonly target?: Bytes;
  /** Puts more into the same transaction. */
  readonly also?: (draft: Draft, id: Bytes) => void;
};

/** Composes one event in the chat's turn and gives its id. */
export function compose(core: Core, chat: Chat, body: KnownBody, { target, also = () => undefined }: More = {}): Promise<Bytes> {
  return chat.turn(async () => {
    const draft = begin(chat);
    const id = await composeInto(core, chat, draft, body, target);
    also(draft, id);
    await commit(core, chat, draft);
    return id;
  });
}

/** The same as part of a larger step that is in the chat's turn already. */
export async function composeInto(core: Core, chat: Chat, draft: Draft, body: KnownBody, target?: Bytes): Promise<Bytes> {
  if (draft.outbox.waiting.length >= OUTBOX_LIMIT) throw new OutboxFull();
  const chain = await core.ownChain();
  const { at, op } = core.clock.stamp();
  const open = await openForWriting(core, chat, draft);
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
    const signed = await signEvent(keys.sign, header, writeBody(core.random(16), body));
    headerBytes = readEvent(signed)?.headerBytes;
    return signed;
  });
  const id = readEvent(event)?.id;
  if (!id || !headerBytes) throw new Error('an own event cannot be read');
  const waiting: Waiting = { counter: core.nextCounter(), chat: chat.id, update: writeLaneUpdate(update), events: [id], failed: undefined };
  draft.record = { ...draft.record, n: draft.record.n + 1, previous: hash('header', headerBytes) };
  draft.outbox = { ...draft.outbox, waiting: [...draft.outbox.waiting, waiting] };
  draft.ops.push(op, ...updateOps(chat, open, update), waitingOp(waiting));
  await applyEvent(core, chat, draft, event);
  draft.after.push(() => core.topics.changed('connection', `messages:${chat.hex}`));
  return id;
}

/** The newest segment, or the next one where it is full. */
async function openForWriting(core: Core, chat: Chat, draft: Draft): Promise<OpenSegment> {
  const span = draft.record.authority.rights.number;
  const open = await segmentAt(core, chat, { span, index: draft.record.index });
  if (slotsOf(open.segment).left > 0) return open;
  draft.record = { ...draft.record, index: draft.record.index + 1 };
  return segmentAt(core, chat, { span, index: draft.record.index });
}
