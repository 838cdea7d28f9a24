/** Frames from the hub, each to the chat or the mailbox it is for, and what the hub says of a route. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { LOG, type Subscribed, type Unrouted } from '../../hub/protocol/frames.ts';
import type { IncomingFrame } from '../wire/socket.ts';
import { START } from '../sync/line.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import { loseLine } from './generation.ts';
import { type Trouble, takeEnvelope } from './inbox.ts';
import type { Mailbox } from './mailbox.ts';
import { ensureLine, isLost, lost, reopen } from './place.ts';
import { RETRY_MS, wakeIn } from './wake.ts';

/** Takes one frame; resolves when the next may come. */
export async function takeFrame(core: Core, mailbox: Mailbox, frame: IncomingFrame): Promise<void> {
  if (frame.type === 'transient' || core.isDoubled()) return;
  if (equal(frame.route, mailbox.route)) {
    if (frame.type === 'envelope') return mailbox.take(frame);
    return frame.type === 'subscribed' ? mailbox.subscribed(frame) : undefined;
  }
  const chat = chatOn(core, frame.route);
  if (!chat) return;
  // What comes before the hub has said where this subscription begins is of an earlier one.
  const isFollowed = chat.live.subscribed.has(toHex(frame.route));
  if ((frame.type === 'envelope' || frame.type === 'echo') && !isFollowed) return;
  if (frame.type === 'envelope' || frame.type === 'echo') return takeEnvelope(core, chat, frame, { pump: core.pump, trouble: onTrouble });
  await chat.turn(() => (frame.type === 'subscribed' ? subscribed(core, chat, frame) : unrouted(core, chat, frame)));
  core.pump(chat);
}

/** After each new connection nothing is subscribed and nothing asked. */
export function forgetConnection(core: Core): void {
  for (const { live } of core.chats.values()) {
    live.subscribed.clear();
    live.asked.clear();
    live.inbox = [];
  }
}

async function subscribed(core: Core, chat: Chat, frame: Subscribed): Promise<void> {
  const { line } = chat;
  const isCurrent = line !== undefined && equal(line.route, frame.route);
  if (frame.log === LOG.other) {
    unsubscribed(chat, frame.route);
    core.log('another_log', { generation: line?.generation ?? -1 });
    return isCurrent ? reopen(core, chat, undefined) : dropOld(core, chat, frame.route);
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
        chat.live.broken = { route, epoch: epoch + 1, seq, by };
        return reopen(core, chat, chat.live.broken);
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
