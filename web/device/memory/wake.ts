/** Wake-ups of a chat: it is pumped again when something it waits for is due. Each is kept, so that no purpose can take away another's. */
import type { Chat, Core } from './core.ts';

/** Wake-ups that fall into one such stretch are one. */
const GRAIN_MS = 250;
/** What failed for no reason of ours is tried again after this. */
export const RETRY_MS = 5 * 1000;
/** How soon it is looked again whether the mailbox has been read. */
export const MAIL_MS = 250;

/** Pumps the chat in `ms` from now, or a little later. */
export function wakeIn(core: Core, chat: Chat, ms: number): void {
  const now = core.clock.now();
  const due = Math.ceil((now + Math.max(0, ms)) / GRAIN_MS);
  if (chat.live.wakes.has(due)) return;
  chat.live.wakes.add(due);
  core.timers.after(due * GRAIN_MS - now, () => {
    chat.live.wakes.delete(due);
    core.pump(chat);
  });
}
