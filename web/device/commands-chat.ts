/** What is done all day: to look, to write, to read on, and to keep what is half written. Here from the start. */
import { fromHex, toHex, utf8 } from '../../crypto/bytes.ts';
import { later } from '../../crypto/later.ts';
import { TYPE } from '../chat/bodies.ts';
import { LIMIT } from '../chat/form.ts';
import { areFew, soundMarks } from '../chat/marks.ts';
import { type MeantName, OWN_LIMIT } from '../chat/own-bodies.ts';
import { isValidDraft, isValidText, PARTS } from '../chat/text.ts';
import { markRead, selfChat, setChatState } from './chats.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { whyClosed } from './memory/closed.ts';
import { compose } from './compose.ts';
import { isBlockedIn } from './memory/counting.ts';
import type { Draft } from './memory/core.ts';
import { positionOf } from './memory/rows.ts';
import { keepDraft, sayLater } from './drafts.ts';
import { isDraftSaid } from './memory/drafted.ts';
import { failure } from './port/answers.ts';
import type { DraftName } from './port/messages.ts';

export const CHAT: CommandTable<'openSelf' | 'send' | 'markRead' | 'saveDraft' | 'nudge' | 'look' | 'typing'> = {
  openSelf: async (core) => ({ ok: true, chat: selfChat(core).hex }),
  send: async (core, _, { chat, text, marks = [], reply, more = [] }, id) =>
    withChat(core, chat, async (one) => {
      const all = [{ text, marks }, ...more].map(({ text, marks = [] }) => ({ text, marks: soundMarks(text, marks) }));
      if (all.some(({ text }) => text.trim() === '')) return failure('empty');
      if (all.length > PARTS || !all.every(({ text, marks }) => isValidText(text) && areFew(marks))) return failure('too_long');
      const answered = reply === undefined ? undefined : await positionOf(core, one, reply);
      if (reply !== undefined && !answered) return failure('not_found_here');
      const closed = whyClosed(core, one);
      if (closed) return failure(closed);
      if (isBlockedIn(one.record)) return failure('you_blocked');
      // What is only assumed may end, and another own device may have taken it off the list: what is written into it counts as accepting, and is said.
      if (one.record.assumed || one.record.hidden) await setChatState(core, one, true, false);
      const also = (draft: Draft): void => {
        const empty = { ...draft.record, draft: '', draftReply: undefined, draftNames: [] };
        draft.record = { ...empty, draftUnsaid: !isDraftSaid(core, empty) };
      };
      // What was typed is on its way: nobody is told any more that it is being typed.
      one.live.typedIn = undefined;
      const [first, ...besides] = all.map((said, at) => ({ type: TYPE.text, ...said, reply: at === 0 ? answered?.event : undefined }) as const);
      if (!first) return failure('empty');
      const event = await compose(core, one, first, { call: id, besides, also });
      sayLater(core, one, 0);
      core.pump(one);
      return { ok: true, id: toHex(event) };
    }),
  markRead: async (core, _, { chat, id }) =>
    withChat(core, chat, async (one) => {
      const position = await positionOf(core, one, id);
      if (!position) return failure('not_found_here');
      await markRead(core, one, position);
      return OK;
    }),
  saveDraft: async (core, _, { chat, text, names = [], reply, left = false }) =>
    withChat(core, chat, async (one) => {
      if (!isValidDraft(text)) return failure('too_long');
      const answered = reply === undefined ? undefined : await positionOf(core, one, reply);
      await keepDraft(core, one, { text, reply: answered?.event, names: namesIn(text, names) }, left);
      return OK;
    }),
  nudge: async (_, engine) => {
    engine.nudge();
    return OK;
  },
  look: async (_, engine, { face, on }) => {
    await engine.watching?.look(face, on);
    return OK;
  },
  typing: (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      // Nobody hears it in one's own chat.
      if (one.record.authority.kind !== 'self') await (await later(() => import('./typing.ts'))).sayTyping(core, one);
      return OK;
    }),
};

/** Names that are in the text, each once, of whom they mean; together no longer than a text may be. */
function namesIn(text: string, names: readonly DraftName[]): readonly MeantName[] {
  const meant = new Map(names.map(({ name, user }) => [name, fromHex(user)] as const));
  const sound: MeantName[] = [];
  let left: number = LIMIT.text;
  for (const [name, user] of meant) {
    const { length } = utf8(name);
    if (user?.length !== 16 || name === '' || !text.includes(name) || length > Math.min(left, LIMIT.name)) continue;
    sound.push({ name, user });
    left -= length;
  }
  return sound.slice(0, OWN_LIMIT.names);
}
