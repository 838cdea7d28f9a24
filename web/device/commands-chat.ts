/** What is done all day: to write, to read on, and to keep what is half written. Here from the start. */
import { type Bytes, fromHex, toHex, utf8 } from '../../crypto/bytes.ts';
import { later } from '../../crypto/later.ts';
import { TYPE } from '../chat/bodies.ts';
import { LIMIT } from '../chat/form.ts';
import { areFew, soundMarks } from '../chat/marks.ts';
import { type MeantName, OWN_LIMIT } from '../chat/own-bodies.ts';
import { isValidDraft, isValidText, PARTS } from '../chat/text.ts';
import { waitingOp } from '../sync/outbox.ts';
import { markRead, selfChat, setChatState } from './chats.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { whyClosed } from './memory/closed.ts';
import { compose } from './compose.ts';
import { isBlockedIn } from './memory/counting.ts';
import type { Engine } from './engine.ts';
import type { MediaPart } from './media/media.ts';
import { begin, type Chat, type Core, commit, type Draft } from './memory/core.ts';
import { refusedOf } from './memory/refused.ts';
import { positionOf } from './memory/rows.ts';
import { windowOf } from './memory/windows.ts';
import { keepDraft, sayLater } from './drafts.ts';
import { isDraftSaid } from './memory/drafted.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import type { DraftName } from './port/messages.ts';
import { stopTyping } from './typing.ts';

export const CHAT: CommandTable<'openSelf' | 'send' | 'retry' | 'discard' | 'markRead' | 'saveDraft' | 'history' | 'nudge'> = {
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
      stopTyping(one);
      const [first, ...besides] = all.map((said, at) => ({ type: TYPE.text, ...said, reply: at === 0 ? answered?.event : undefined }) as const);
      if (!first) return failure('empty');
      const event = await compose(core, one, first, { call: id, besides, also });
      sayLater(core, one, 0);
      core.pump(one);
      return { ok: true, id: toHex(event) };
    }),
  retry: async (core, engine, { chat, id }) =>
    (await ofSend(core, engine, chat, id, (part, one, send) => part.again(one, send))) ?? retry(core, chat, id),
  discard: async (core, engine, input, call) => {
    const { chat, id } = input;
    const taken = await ofSend(core, engine, chat, id, (part, one, send) => part.takeBack(one, send));
    return taken ?? (await later(() => import('./discarding.ts'))).discard(core, engine, input, call);
  },
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
  history: async (core, _, { chat, before, limit }) =>
    withChat(core, chat, async (one) => {
      if (!before) return { ok: true, ...(await windowOf(core, one, { at: 'end' }, limit, 0)) };
      const page = await windowOf(core, one, { at: 'message', id: before }, limit, 0);
      return { ok: true, ...page, rows: page.rows.filter(({ id }) => id !== before) };
    }),
  nudge: async (_, engine) => {
    engine.nudge();
    return OK;
  },
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

/** Done with a message whose media is still to go to the hub; undefined where it is none. */
async function ofSend(
  core: Core,
  engine: Engine,
  chat: string,
  id: string,
  work: (part: MediaPart, one: Chat, send: Bytes) => Promise<void>,
): Promise<Answer | undefined> {
  const one = core.chats.get(chat);
  const send = one?.sends.find((send) => toHex(send.id) === id);
  if (!one || !send) return undefined;
  await work(await engine.media.part(), one, send.id);
  return OK;
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
