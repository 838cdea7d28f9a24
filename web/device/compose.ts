/** Composing: what a person does in a chat becomes an own event, on the disk before anything else, and from then on never lost. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { KnownBody } from '../chat/bodies.ts';
import { OUTBOX_LIMIT, OutboxFull } from '../sync/outbox.ts';
import { calledBefore, calledOp } from './memory/called.ts';
import { begin, type Chat, type Core, commit, type Draft } from './memory/core.ts';
import { sealNext } from './group/flight.ts';
import { composeInto } from './shown/own-event.ts';
import { mayFly } from './pump.ts';

/** What is to be said, or how it follows from what stands when the chat's turn has come: two that are asked for at once do not both follow from the same. */
export type Saying = KnownBody | (() => Promise<KnownBody>);

type More = {
  /** The id of the call that asks for it: asked again, however soon, it is done once and gives the same. */
  readonly call?: string;
  /** The message an edit or a redaction is about. */
  readonly target?: Bytes;
  /** Said with it, in the same transaction. */
  readonly besides?: readonly KnownBody[];
  /** Puts more into the same transaction. */
  readonly also?: (draft: Draft, id: Bytes) => unknown;
};

/** Composes one event in the chat's turn and gives its id. Where nothing goes first it is sealed in the same transaction, and is then on its way already. Throws OutboxFull. */
export const compose = (core: Core, chat: Chat, body: Saying, more: More = {}): Promise<Bytes> =>
  chat.turn(() => composeInTurn(core, chat, body, more));

/** The same where the turn has come already. */
export async function composeInTurn(
  core: Core,
  chat: Chat,
  body: Saying,
  { call, target, besides = [], also = () => undefined }: More = {},
): Promise<Bytes> {
  const before = call === undefined ? undefined : await calledBefore(core, call);
  if (before) return before;
  if (waitingIn(core) >= OUTBOX_LIMIT) throw new OutboxFull();
  const isFree = await mayFly(core, chat);
  const draft = begin(chat);
  const id = await composeInto(core, chat, draft, typeof body === 'function' ? await body() : body, target);
  for (const next of besides) await composeInto(core, chat, draft, next);
  await also(draft, id);
  if (call !== undefined) draft.ops.push(calledOp(core, call, id));
  if (isFree) await sealNext(core, chat, draft);
  await commit(core, chat, draft);
  return id;
}

const waitingIn = (core: Core): number => [...core.chats.values()].reduce((sum, { outbox }) => sum + outbox.waiting.length, 0);
