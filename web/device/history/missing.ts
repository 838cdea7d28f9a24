/** Events that have not come, or may not have: they are asked for, at growing distances, until they are here. */
import { toHex } from '../../../crypto/bytes.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { type Chat, type Core, peopleOf } from '../memory/core.ts';
import { missingOf } from '../memory/frontier.ts';
import { wakeIn } from '../memory/wake.ts';

/** What only came in another order is given so long to come by itself. */
const PATIENCE_MS = 3 * 1000;
const MAX_PAUSE_MS = 60 * 60 * 1000;

/** Looks whether anything is missing, and asks for it when it is time: for each device apart, so that none who is never even puts the others off. */
export async function askForMissing(core: Core, chat: Chat): Promise<void> {
  const { live, record } = chat;
  if (record.askAt !== undefined && !live.asking) await askAgain(core, chat, record.askAt);
  const now = core.clock.now();
  const lacking = lackingOf(chat);
  for (const [device, { askAt }] of live.missing) if (!lacking.has(device) && now >= askAt) live.missing.delete(device);
  let isDue = false;
  let next = Number.POSITIVE_INFINITY;
  for (const device of lacking) {
    const { askAt, times } = live.missing.get(device) ?? { askAt: now + PATIENCE_MS, times: 0 };
    const again = now < askAt ? { askAt, times } : { askAt: now + Math.min(MAX_PAUSE_MS, PATIENCE_MS * 2 ** (times + 1)), times: times + 1 };
    live.missing.set(device, again);
    isDue ||= now >= askAt;
    next = Math.min(next, again.askAt);
  }
  if (isDue) {
    if (live.held.size > 0) core.fetchChains(chat);
    core.reconcile(chat);
  }
  if (lacking.size > 0) wakeIn(core, chat, next - now);
}

/** Devices (hex) whose events are known to be missing, or that handed in what is held. */
export function lackingOf({ live, record }: Chat): ReadonlySet<string> {
  const missing = [...record.frontier].flatMap(([device, reach]) => (missingOf(reach) > 0 ? [device] : []));
  return new Set([...missing, ...[...live.held.values()].map(({ from }) => from)]);
}

/** Nobody has answered yet what was asked in this run or an earlier one. One that is gone never will, so the others are asked at once. */
async function askAgain(core: Core, chat: Chat, at: number): Promise<void> {
  const left = at - core.clock.now();
  if (left > 0 && (await goneOf(core, chat)).size === 0) wakeIn(core, chat, left);
  else core.reconcile(chat);
}

/** Devices (hex) that were asked and have been removed since. */
export async function goneOf(core: Core, chat: Chat): Promise<ReadonlySet<string>> {
  const chains = await core.people.chains(peopleOf(core, chat));
  const active = new Set([...chains.values()].flatMap((chain) => activeDevices(chain).map(({ id }) => toHex(id))));
  return new Set([...chat.record.asked.keys()].filter((device) => !active.has(device)));
}
