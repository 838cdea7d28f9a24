/** Where the words of a revoked own device end, said once in every chat: what it writes afterwards, through whomever, then counts for nobody. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { later } from '../../../crypto/later.ts';
import { readEntry } from '../../../crypto/entry.ts';
import { activeDevices, type Chain, type Device, standingFor } from '../../../crypto/identity.ts';
import { TYPE } from '../../chat/bodies.ts';
import { begin, type Chat, type Core, commit } from '../memory/core.ts';
import { composeInto } from '../shown/own-event.ts';
import { wakeIn } from '../memory/wake.ts';

/** How long a device that has not answered may still have words that are not here. */
const SILENCE_MS = 7 * 24 * 60 * 60 * 1000;
const PAUSE_MS = 5 * 1000;
const MAX_PAUSE_MS = 60 * 60 * 1000;

/** Says it where it is this device's to say and has not been said. Runs in the chat's turn, once the log was read to where it ended at the subscription. */
export async function cutRevoked(core: Core, chat: Chat): Promise<void> {
  const { line, live, record } = chat;
  const chain = await core.ownChain();
  const silent = chain.devices.filter(({ id, active }) => !active && !record.cuts.has(toHex(id)));
  if (!line || silent.length === 0 || line.cursor.seq < (live.subscribed.get(toHex(line.route)) ?? Number.POSITIVE_INFINITY)) return;
  for (const device of silent) {
    const sayer = sayerOf(chain, device, record.liars);
    if (!sayer || !equal(sayer.device, core.me().device)) continue;
    // Who did not revoke it itself may know less than others of what it said before it went, and what is cut nobody sees again.
    if (!sayer.isRevoker && !(await isAllHeard(core, chat, timeOf(chain, device)))) continue;
    const reach = chat.record.frontier.get(toHex(device.id));
    const draft = begin(chat);
    await composeInto(core, chat, draft, { type: TYPE.cut, device: device.id, n: reach?.beyond.at(-1) ?? reach?.upTo ?? 0 });
    await commit(core, chat, draft);
  }
}

/** When it was revoked, ms, by the clock of whoever did; where that is not known nobody has been silent since for long enough. */
const timeOf = ({ entries }: Chain, { revokedAt = -1 }: Device): number =>
  readEntry(entries[revokedAt] ?? new Uint8Array())?.time ?? Number.POSITIVE_INFINITY;

/** Have all others told what they have, or those that have not been silent for a week? They are asked, at growing distances. */
async function isAllHeard(core: Core, chat: Chat, since: number): Promise<boolean> {
  const { live } = chat;
  const { unheard } = await later(() => import('./reconcile.ts'));
  if ((await unheard(core, chat)).length === 0) return true;
  const now = core.clock.now();
  if (live.even.size > 0 && now >= since + SILENCE_MS) return true;
  const pausedUntil = live.pausedUntil.get('hear') ?? 0;
  if (pausedUntil > now) wakeIn(core, chat, pausedUntil - now);
  else {
    const pause = Math.min(MAX_PAUSE_MS, PAUSE_MS * 2 ** live.hearings++);
    live.pausedUntil.set('hear', now + pause);
    core.askAll(chat);
    wakeIn(core, chat, pause);
  }
  return false;
}

type Sayer = { readonly device: Bytes; readonly isRevoker: boolean };

/**
 * Who revoked it, where that device is still one; where it took new keys, the device those are of, which has what was not sent yet, or who revoked that;
 * else the senior one. One alone, so that nobody who lags behind cuts more than must be; and none that has lied.
 */
function sayerOf(chain: Chain, gone: Device, liars: ReadonlySet<string>): Sayer | undefined {
  const active = activeDevices(chain).filter(({ id }) => !liars.has(toHex(id)));
  const last = standingFor(chain, gone);
  const entry = chain.entries[last.revokedAt ?? -1];
  const wanted = last.active ? last.index : entry && readEntry(entry)?.signer;
  const sayer = active.find(({ index }) => index === wanted) ?? active[0];
  return sayer && { device: sayer.id, isRevoker: last === gone && sayer.index === wanted };
}
