/** Frames from the hub, each to the chat or the mailbox it is for, and what the hub says of a route. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { later, NotLoaded } from '../../crypto/later.ts';
import { LOG, type Subscribed, type Transient, type Unrouted } from '../../hub/protocol/frames.ts';
import type { IncomingFrame } from '../wire/socket.ts';
import { START } from '../sync/line.ts';
import { begin, type Chat, type Core, commit } from './memory/core.ts';
import { loseLine } from './group/generation.ts';
import { type Trouble, takeEnvelope } from './inbox.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { ensureLine, isLost, lost, reopen } from './group/place.ts';
import { RETRY_MS, wakeIn } from './memory/wake.ts';

/** Takes one frame; resolves when the next may come. */
export async function takeFrame(core: Core, mailbox: Mailbox, frame: IncomingFrame): Promise<void> {
  if (frame.type === 'presence' || core.isDoubled()) return;
  if (equal(frame.route, mailbox.route)) {
    if (frame.type === 'envelope' || frame.type === 'withheld') return mailbox.take(frame);
    return frame.type === 'subscribed' ? mailbox.subscribed(frame) : undefined;
  }
  const chat = chatOn(core, frame.route);
  if (!chat) return;
  if (frame.type === 'transient') {
    // A commit that came before it may have led this device into the epoch it is of.
    await chat.live.drained;
    return takeSignal(core, chat, frame);
  }
  // What comes before the hub has said where this subscription begins is of an earlier one.
  const isFollowed = chat.live.subscribed.has(toHex(frame.route));
  if (frame.type === 'envelope' || frame.type === 'echo' || frame.type === 'withheld')
    return isFollowed ? takeEnvelope(core, chat, frame, { pump: core.pump, trouble: onTrouble }) : undefined;
  await chat.turn(() => (frame.type === 'subscribed' ? subscribed(core, chat, frame) : unrouted(core, chat, frame)));
  core.pump(chat);
}

/** A signal is kept by nobody: one that cannot be read now is lost. */
async function takeSignal(core: Core, chat: Chat, frame: Transient): Promise<void> {
  try {
    await (await later(() => import('./typing.ts'))).takeTyping(core, chat, frame);
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error;
  }
}

/** After each new connection nothing is subscribed and nothing asked. */
export function forgetConnection(core: Core): void {
  for (const { live } of core.chats.values()) {
    live.subscribed.clear();
    live.asked.clear();
    live.cards.clear();
    live.inbox = [];
  }
}

async function subscribed(core: Core, chat: Chat, frame: Subscribed): Promise<void> {
  const { line } = chat;
  const isCurrent = line !== undefined && equal(line.route, frame.route);
  if (frame.log === LOG.other) {
    unsubscribed(chat, frame.route);
    core.log('another_log', { generation: line?.generation ?? -1 });
    // The hub lost its data, or was put back to before what was taken away from behind links.
    core.joins.doubtGone();
    core.topics.changed('own-link');
    return isCurrent ? reopen(core, chat, 'gone') : dropOld(core, chat, frame.route);
  }
  const isFresh = isCurrent && line.cursor.seq === START.seq;
  if (isCurrent && !isFresh && frame.acked > Math.max(line.cursor.seq, chat.record.forgiven)) return core.doubled('acked');
  chat.live.subscribed.set(toHex(frame.route), frame.head);
  core.topics.changed('caught-up');
  const old = chat.old.find(({ route }) => equal(route, frame.route));
  if (!isCurrent) return old && old.cursor.seq >= frame.head ? dropOld(core, chat, frame.route) : undefined;
  if (frame.log !== LOG.trimmed && frame.acked <= chat.record.forgiven) return;
  const draft = begin(chat);
  // Two answers may come to two questions: the second finds this device further on, and must not take it back.
  if (frame.log === LOG.trimmed && frame.floor.seq > line.cursor.seq) draft.line = { ...line, cursor: frame.floor };
  if (isFresh) draft.record = { ...draft.record, forgiven: frame.acked };
  const hasLost = frame.log === LOG.trimmed && !isFresh;
  if (hasLost) draft.record = { ...draft.record, askAt: 0 };
  await commit(core, chat, draft);
  if (hasLost) core.reconcile(chat);
}

async function unrouted(core: Core, chat: Chat, { route, code }: Unrouted): Promise<void> {
  core.log('unrouted', { code });
  unsubscribed(chat, route);
  if (!isLost(code)) return wakeIn(core, chat, RETRY_MS);
  if (!chat.line || !equal(chat.line.route, route)) return dropOld(core, chat, route);
  return lost(core, chat, route, code);
}

/** The subscription is over: the next pump asks anew. */
function unsubscribed(chat: Chat, route: Bytes): void {
  chat.live.subscribed.delete(toHex(route));
  chat.live.asked.delete(`subscribe:${toHex(route)}`);
}

/** What the inbox could not deal with within a step. */
function onTrouble(core: Core, chat: Chat, { trouble, route, epoch, seq, by }: Trouble): void {
  core.log('trouble', { trouble, seq });
  const mend = async (): Promise<void> => {
    switch (trouble) {
      case 'poisoned':
        return reopen(core, chat, { route, epoch: epoch + 1, seq, by });
      case 'behind':
        return loseLine(core, chat);
      case 'removed':
        return ensureLine(core, chat);
      case 'gap':
        unsubscribed(chat, route);
    }
  };
  chat
    .turn(mend)
    .then(() => core.pump(chat))
    .catch((error: unknown) => core.halt(error));
}

async function dropOld(core: Core, chat: Chat, route: Bytes): Promise<void> {
  if (!chat.old.some((old) => equal(old.route, route))) return;
  const draft = begin(chat);
  draft.old = draft.old.filter((old) => !equal(old.route, route));
  core.hub.tell({ type: 'unsubscribe', route });
  await commit(core, chat, draft);
}

function chatOn(core: Core, route: Bytes): Chat | undefined {
  const name = toHex(route);
  const known = core.chatByRoute.get(name);
  if (known) return known;
  for (const chat of core.chats.values())
    for (const line of [chat.line, ...chat.old]) {
      if (line && equal(line.route, route)) {
        core.chatByRoute.set(name, chat);
        return chat;
      }
    }
  return undefined;
}
