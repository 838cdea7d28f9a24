/** A commit under way: the same bytes again until it is seen in the log or another has won. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { readDeviceFrame } from '../../../hub/protocol/forms.ts';
import { AUTHORITY, readAuthority } from '../../chat/authority.ts';
import type { Post } from '../../../hub/protocol/frames.ts';
import type { PendingCommit } from '../../sync/line.ts';
import { ask, type Next } from './ask.ts';
import { begin, type Chat, type Core, commit, write } from '../memory/core.ts';
import type { HubAnswer } from '../memory/hub.ts';
import { renewSoon } from './leaves.ts';
import { leftOps } from '../mail/letterbox.ts';
import { isLost, lost } from './place.ts';
import { becameStale } from './stale.ts';
import { RETRY_MS } from '../memory/wake.ts';

export function askPending(core: Core, chat: Chat): void {
  const pending = chat.line?.pending;
  const frame = pending && readDeviceFrame(pending.frame);
  if (!pending || frame?.type !== 'post') throw new Error('a pending commit has no frame behind it');
  ask(
    core,
    chat,
    pending.item,
    () => core.hub.ask(frame),
    (answer) => answered(core, chat, pending.item, frame, answer),
  );
}

async function answered(core: Core, chat: Chat, item: Bytes, frame: Post, answer: HubAnswer): Promise<Next> {
  const { line } = chat;
  // The commit may have come back before its answer.
  if (answer.answer === 'posted') {
    await write(core, await leftOps(core, chat.record.authority.roster, frame, answer.left));
    core.flushMail();
  }
  if (!line?.pending || !equal(line.pending.item, item)) return undefined;
  // It is adopted when it is seen in the log; until then the same question would only be answered the same.
  if (answer.answer === 'posted') return 'settled';
  if (answer.answer !== 'refused') return undefined;
  const { code, retryAfter } = answer;
  // The hub spaces the commits of a chat. What must be waits; a renewal need not, and would hold the messages up.
  if ((code === 'rate_limited' && !isRenewal(line.pending)) || code === 'unavailable' || code === 'internal')
    return retryAfter ? retryAfter * 1000 : RETRY_MS;
  core.log('commit_lost', { code });
  await drop(core, chat, line.pending);
  if (code === 'stale_epoch') becameStale(core, chat, line.route, line.pending.epoch);
  else if (isLost(code)) await lost(core, chat, line.route, code);
  else chat.live.haltedUntil = core.clock.now() + RETRY_MS;
  return undefined;
}

async function drop(core: Core, chat: Chat, pending: PendingCommit): Promise<void> {
  const draft = begin(chat);
  if (draft.line) draft.line = { ...draft.line, pending: undefined };
  if (isRenewal(pending)) draft.record = { ...draft.record, renewAt: renewSoon(core) };
  await commit(core, chat, draft);
}

const isRenewal = ({ event }: PendingCommit): boolean => readAuthority(event)?.event.type === AUTHORITY.update;
