/** Events that have not come, or may not have: they are asked for, at growing distances, until they are here. */
import type { Chat, Core } from './core.ts';
import { missingIn } from './frontier.ts';
import { wakeIn } from './wake.ts';

/** What only came in another order is given so long to come by itself. */
const PATIENCE_MS = 3 * 1000;
const MAX_PAUSE_MS = 60 * 60 * 1000;

/** Looks whether anything is missing, and asks for it when it is time. */
export function askForMissing(core: Core, chat: Chat): void {
  const { live, record } = chat;
  if (record.askAt !== undefined && !live.asking) askAgain(core, chat, record.askAt);
  if (missingIn(record.frontier) === 0 && live.held.size === 0) {
    live.missing = undefined;
    return;
  }
  const now = core.clock.now();
  live.missing ??= { askAt: now + PATIENCE_MS, times: 0 };
  if (now >= live.missing.askAt) {
    const { times } = live.missing;
    live.missing = { askAt: now + Math.min(MAX_PAUSE_MS, PATIENCE_MS * 2 ** (times + 1)), times: times + 1 };
    if (live.held.size > 0) core.fetchChains(chat);
    core.reconcile(chat);
  }
  wakeIn(core, chat, live.missing.askAt - now);
}

/** Nobody has answered yet what was asked in this run or an earlier one. */
function askAgain(core: Core, chat: Chat, at: number): void {
  const left = at - core.clock.now();
  if (left > 0) wakeIn(core, chat, left);
  else core.reconcile(chat);
}
