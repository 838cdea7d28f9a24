/**
 * Which chats are accepted: those of which the own chat says so. A device that has not heard the own chat yet assumes it of what own devices let it into; once it
 * has, what nothing was said of is a request again.
 */
import { toHex } from '../../../crypto/bytes.ts';
import { isRequest } from '../../chat/own-bodies.ts';
import { selfChatId } from '../../chat/names.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import type { ChatState } from './own.ts';
import type { ChatRecord } from './record.ts';

/** As the own chat says of it when it is done, which may be more than was said when it was asked. */
export function asSaid(core: Core, chat: Chat, record: ChatRecord): ChatRecord {
  const state = core.own.chatSaid(chat.id)?.state;
  if (!state) return record.assumed ? begun(chat, record) : record;
  return isRequest(state) ? begun(chat, record) : answered(record, state);
}

/** An own device has let this one in. */
export function assume(core: Core, chat: Chat, record: ChatRecord): ChatRecord {
  if (record.accepted || core.own.chatSaid(chat.id) || isOwnHeard(core)) return record;
  return { ...record, accepted: true, assumed: true };
}

/** Ends what was assumed, once the own chat has been heard; asked whenever that may be. */
export function endAssumed(core: Core): void {
  if (!isOwnHeard(core)) return;
  // Not awaited: it is in each chat's own turn, and what it does is done once.
  for (const chat of core.chats.values()) if (chat.record.assumed) end(core, chat).catch((error: unknown) => core.halt(error));
}

async function end(core: Core, chat: Chat): Promise<void> {
  await chat.turn(async () => {
    if (!chat.record.assumed) return;
    const draft = begin(chat);
    draft.record = asSaid(core, chat, draft.record);
    await commit(core, chat, draft);
  });
  core.pump(chat);
}

/** Has this device been told all that its own chat said? */
export function isOwnHeard(core: Core): boolean {
  const own = core.chats.get(toHex(selfChatId(core.me().user)));
  return own?.line !== undefined && own.record.askAt === undefined;
}

/** Whom only own devices could be asked until now may have what is still looked for. */
const answered = (record: ChatRecord, { accepted, hidden }: Pick<ChatState, 'accepted' | 'hidden'>): ChatRecord => ({
  ...record,
  accepted,
  assumed: false,
  hidden,
  askAt: accepted && record.askAt !== undefined ? 0 : record.askAt,
});

/**
 * A request of which an own device has told, or nothing more, where the word that accepted it counts no more: without a leaf in it, what was said there is to be
 * had of that device alone.
 */
const begun = ({ line }: Chat, record: ChatRecord): ChatRecord => ({
  ...record,
  accepted: false,
  assumed: false,
  hidden: false,
  askAt: line ? record.askAt : 0,
});
