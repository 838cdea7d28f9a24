/** That a person has seen what others think of their messages: here at once, and on the own devices by one mark, as far as nothing before it is unseen. */
import { TYPE } from '../chat/bodies.ts';
import { CHOICE } from '../chat/choices.ts';
import { selfChat } from './chats.ts';
import { compose } from './compose.ts';
import { begin, type Chat, type Core, commit } from './memory/core.ts';
import { reactionsSeenTo, seeing, unseenIn } from './memory/reacted.ts';

/** `ids`: messages, in hex; others than those with unseen reactions change nothing. */
export async function seeReactions(core: Core, chat: Chat, ids: ReadonlySet<string>): Promise<void> {
  const before = reactionsSeenTo(core.own, chat.id);
  const { seenTo } = await chat.turn(async () => {
    const { reacted } = chat.record;
    const next = seeing(reacted, ids, before);
    if (unseenIn(next.reacted, next.seenTo).length === unseenIn(reacted, before).length) return { seenTo: before };
    const draft = begin(chat);
    draft.record = { ...draft.record, reacted: next.reacted };
    await commit(core, chat, draft);
    return next;
  });
  if (seenTo <= before) return;
  await compose(core, selfChat(core), { type: TYPE.choice, about: chat.id, what: CHOICE.reactionsSeen, value: seenTo });
  core.pump(selfChat(core));
}
