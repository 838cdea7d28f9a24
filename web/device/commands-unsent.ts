/** What is done with own messages that have not gone out: they are tried again, or taken back. */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { noWaitingOp, type Waiting, waitingOp } from '../sync/outbox.ts';
import { forget } from './chats.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { MESSAGES } from './commands-messages.ts';
import type { Engine } from './engine.ts';
import type { MediaPart } from './media/media.ts';
import { whyClosed } from './memory/closed.ts';
import { begin, type Chat, type Core, commit, maySpeak } from './memory/core.ts';
import { refusedOf } from './memory/refused.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';

export const UNSENT: CommandTable<'retry' | 'discard' | 'restore'> = {
  retry: async (core, engine, { chat, id }) =>
    (await ofSend(core, engine, chat, id, (part, one, send) => part.again(one, send).then(() => true))) ?? retry(core, chat, id),
  discard: async (core, engine, { chat, id, forNow = false }, call) =>
    (await ofSend(core, engine, chat, id, (part, one, send) => part.takeBack(one, send, forNow))) ?? discard(core, engine, chat, id, call),
  restore: (core, engine, { chat, id }) =>
    withChat(core, chat, async (one) => {
      const send = fromHex(id);
      return send && (await (await engine.media.part()).restore(one, send)) ? OK : failure('not_found_here');
    }),
};

/**
 * One that was refused for good. It stands in a document that others may be told, so what it says goes out of that as well where one may still speak there; where
 * not, it is gone from the own devices.
 */
const discard = (core: Core, engine: Engine, chat: string, id: string, call: string): Promise<Answer> =>
  withChat(core, chat, async (one) => {
    const event = fromHex(id);
    if (!event || !refusedOf(one, event)) return failure('not_found_here');
    const isSaid = maySpeak(one) && (await MESSAGES.deleteForAll(core, engine, { chat, ids: [id] }, `${call}:all`)).ok;
    await forget(core, one, [event], true, call);
    await one.turn(async () => {
      const found = refusedOf(one, event);
      if (!found) return;
      const draft = begin(one);
      const left = leftOf(found, event, isSaid);
      draft.outbox = { ...draft.outbox, waiting: draft.outbox.waiting.flatMap((one) => (one.counter === found.counter ? left : [one])) };
      draft.ops.push(...(left.length > 0 ? left.map(waitingOp) : [noWaitingOp(found.counter)]));
      draft.after.push(() => core.topics.changed(`messages:${one.hex}`, 'chats'));
      await commit(core, one, draft);
    });
    core.pump(one);
    return OK;
  });

/** What was said in one go with it is still refused; the last of it goes out without its words, so that nobody waits for it, where one may speak. */
function leftOf(found: Waiting, event: Bytes, isSaid: boolean): readonly Waiting[] {
  const events = found.events.filter((one) => !equal(one, event));
  if (events.length > 0) return [{ ...found, events, messages: found.messages - 1 }];
  return isSaid ? [{ ...found, failed: undefined }] : [];
}

/** Done with a message whose media is still to go to the hub; undefined where it is none. False: it is said meanwhile. */
async function ofSend(
  core: Core,
  engine: Engine,
  chat: string,
  id: string,
  work: (part: MediaPart, one: Chat, send: Bytes) => Promise<boolean>,
): Promise<Answer | undefined> {
  const one = core.chats.get(chat);
  const send = one?.sends.find((send) => toHex(send.id) === id);
  if (!one || !send) return undefined;
  return (await work(await engine.media.part(), one, send.id)) ? OK : failure('not_found_here');
}

const retry = (core: Core, chat: string, id: string): Promise<Answer> =>
  withChat(core, chat, async (one) => {
    const event = fromHex(id);
    const found = event && refusedOf(one, event);
    if (!found) return failure('not_found_here');
    const closed = whyClosed(core, one);
    if (closed) return failure(closed);
    // Of a stay that has ended nothing counts, whoever has come back since.
    if (found.failed === 'out_of_group') return failure('out_of_group');
    await one.turn(async () => {
      const draft = begin(one);
      const again = { ...found, failed: undefined };
      draft.outbox = { ...draft.outbox, waiting: draft.outbox.waiting.map((waiting) => (waiting.counter === found.counter ? again : waiting)) };
      draft.ops.push(waitingOp(again));
      draft.after.push(() => core.topics.changed(`messages:${one.hex}`));
      await commit(core, one, draft);
    });
    core.pump(one);
    return OK;
  });
