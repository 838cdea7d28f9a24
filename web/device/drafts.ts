/**
 * What is half written in a chat: kept here at each key, and told to the own devices when the person has paused or left. What another device wrote shows here too,
 * but never in the place of what this one has not told yet: that is told next, and stands last.
 */
import { TYPE } from '../chat/bodies.ts';
import { OutboxFull } from '../sync/outbox.ts';
import { selfChat } from './chats.ts';
import { compose } from './compose.ts';
import { begin, type Chat, type Core, commit } from './memory/core.ts';
import { type Drafting, draftIn, isDraftSaid, isSameDraft } from './memory/drafted.ts';

/** Told after so long without a key, ms. */
const PAUSE_MS = 10_000;

/** Keeps it; `left`: the person has gone from it. */
export async function keepDraft(core: Core, chat: Chat, next: Drafting, left: boolean): Promise<void> {
  await chat.turn(async () => {
    if (isSameDraft(draftIn(chat.record), next)) return;
    const draft = begin(chat);
    const record = { ...draft.record, draft: next.text, draftReply: next.reply, draftNames: next.names, draftAt: Math.floor(core.clock.now()) };
    draft.record = { ...record, draftUnsaid: !isDraftSaid(core, record) };
    await commit(core, chat, draft);
  });
  sayLater(core, chat, left ? 0 : PAUSE_MS);
}

/** Tells the own devices in `ms`; asked again, the time begins anew. */
export function sayLater(core: Core, chat: Chat, ms: number): void {
  chat.live.sayDraft?.();
  chat.live.sayDraft = undefined;
  if (!chat.record.draftUnsaid) return;
  if (ms > 0) chat.live.sayDraft = core.timers.after(ms, () => sayLater(core, chat, 0));
  // Not awaited: it is on this device's disk, and told at the next start where it was not.
  else say(core, chat).catch((error: unknown) => core.halt(error));
}

async function say(core: Core, chat: Chat): Promise<void> {
  try {
    await compose(core, selfChat(core), { type: TYPE.draft, chat: chat.id, ...draftIn(chat.record) });
  } catch (error) {
    // No room for more; told with the next key, or at a later start.
    if (error instanceof OutboxFull) return;
    throw error;
  }
  core.pump(selfChat(core));
  await chat.turn(async () => {
    if (!chat.record.draftUnsaid || !isDraftSaid(core, chat.record)) return;
    const draft = begin(chat);
    draft.record = { ...draft.record, draftUnsaid: false };
    await commit(core, chat, draft);
  });
}

/** What was not told when the last run ended. */
export function sayDrafts(core: Core): void {
  for (const chat of core.chats.values()) sayLater(core, chat, 0);
}
