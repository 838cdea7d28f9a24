/** A route whose epoch has moved on at the hub while the commit that moved it is still on its way here: nothing is sealed for it until it has come. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { epochOf } from '../../../crypto/mls.ts';
import type { Chat, Core } from '../memory/core.ts';
import { wakeIn } from '../memory/wake.ts';

/** After a conflict no voluntary commit for so long, so that a busy chat does not live-lock. */
const QUIET_MS = 5 * 1000;
/** A commit that has not come by then is asked for once more. */
const PATIENCE_MS = 10 * 1000;

const nameOf = (route: Bytes, epoch: number): string => `${toHex(route)}:${epoch}`;

/** The hub has refused what was sealed at this epoch. */
export function becameStale(core: Core, chat: Chat, route: Bytes, epoch: number): void {
  const now = core.clock.now();
  chat.live.quietUntil = now + QUIET_MS;
  const { line } = chat;
  if (line && equal(line.route, route) && epochOf(line.group) === epoch) chat.live.stale = { at: nameOf(route, epoch), since: now };
}

export const isStale = ({ line, live }: Chat): boolean => line !== undefined && live.stale?.at === nameOf(line.route, epochOf(line.group));

/** The commit comes by itself where the line holds; else the log is asked for from where this device stands. */
export function waitForEpoch(core: Core, chat: Chat): void {
  const { line, live } = chat;
  if (!line || !live.stale) return;
  const left = live.stale.since + PATIENCE_MS - core.clock.now();
  if (left > 0) return wakeIn(core, chat, left);
  live.stale = { ...live.stale, since: core.clock.now() };
  live.subscribed.delete(toHex(line.route));
  live.asked.delete(`subscribe:${toHex(line.route)}`);
  wakeIn(core, chat, 0);
}
