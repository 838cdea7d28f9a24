/**
 * An own message that was refused for good, taken away by its author. It stands in a document that others may be told, so what it says goes out of that as well
 * where one may still speak there; where not, it is gone from the own devices.
 */
import { type Bytes, equal, fromHex } from '../../crypto/bytes.ts';
import { noWaitingOp, type Waiting, waitingOp } from '../sync/outbox.ts';
import { forget } from './chats.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { MESSAGES } from './commands-messages.ts';
import { begin, commit, maySpeak } from './memory/core.ts';
import { refusedOf } from './memory/refused.ts';
import { failure } from './port/answers.ts';

export const discard: CommandTable<'discard'>['discard'] = async (core, engine, { chat, id }, call) =>
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
