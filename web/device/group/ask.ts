/** A question to the hub about a chat: one at a time for each item, its answer taken in the chat's turn. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import type { Chat, Core } from '../memory/core.ts';
import type { HubAnswer } from '../memory/hub.ts';
import { RETRY_MS, wakeIn } from '../memory/wake.ts';

/** What is to be done about the question after its answer: nothing more, ask again after so many ms, or not again on this connection. */
export type Next = undefined | number | 'settled';

/** Asks once at a time for each item and takes the answer in the chat's turn. Where nobody answered, the chat asks again soon. */
export function ask(core: Core, chat: Chat, item: Bytes, question: () => Promise<HubAnswer>, take: (answer: HubAnswer) => Promise<Next>): void {
  const name = toHex(item);
  if (chat.live.asked.has(name)) return;
  chat.live.asked.add(name);
  const done = async (answer: HubAnswer): Promise<void> => {
    const next = answer.answer === 'unreachable' ? undefined : await chat.turn(() => take(answer));
    if (next === undefined) chat.live.asked.delete(name);
    if (typeof next === 'number') core.timers.after(next, () => chat.live.asked.delete(name));
    if (answer.answer === 'unreachable') wakeIn(core, chat, RETRY_MS);
    else if (typeof next === 'number') wakeIn(core, chat, next);
    else core.pump(chat);
  };
  question()
    .then(done)
    .catch((error: unknown) => core.halt(error));
}
