/** Who types in a chat at this moment. */
import type { Chat, Core } from './core.ts';
import type { Live } from './live.ts';

/** People (hex), those who began first in front. */
export const typistsIn = ({ typing }: Pick<Live, 'typing'>, now: number): readonly string[] =>
  [...typing].flatMap(([user, until]) => (until > now ? [user] : []));

/** It stands otherwise with who types. */
export const typingChanged = (core: Core, { hex }: Chat): void => core.topics.changed(`chat:${hex}`, 'chats');

/** What they (hex) typed is here. */
export function endTyping(core: Core, chat: Chat, user: string): void {
  if (chat.live.typing.delete(user)) typingChanged(core, chat);
}
