/** A question to the hub about a chat: one at a time for each item, its answer taken in the chat's turn. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import type { Chat, Core } from './core.ts';
import type { HubAnswer } from './hub.ts';

/** Asks once at a time for each item and takes the answer in the chat's turn. */
export function ask(core: Core, chat: Chat, item: Bytes, question: () => Promise<HubAnswer>, take: (answer: HubAnswer) => Promise<void>): void {
  const name = toHex(item);
  if (chat.live.asked.has(name)) return;
  chat.live.asked.add(name);
  question()
    .then((answer) => {
      chat.live.asked.delete(name);
      return answer.answer === 'unreachable' ? undefined : chat.turn(() => take(answer)).then(() => core.pump(chat));
    })
    .catch((error: unknown) => core.halt(error));
}
