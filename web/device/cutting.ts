/** Where the words of a revoked own device end, said once in every chat: what it writes afterwards, through whomever, then counts for nobody. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { readEntry } from '../../crypto/entry.ts';
import { activeDevices, type Chain, type Device, standingFor } from '../../crypto/identity.ts';
import { TYPE } from '../chat/bodies.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import { composeInto } from './own-event.ts';

/** Says it where it is this device's to say and has not been said. Runs in the chat's turn, once the log was read to where it ended at the subscription. */
export async function cutRevoked(core: Core, chat: Chat): Promise<void> {
  const { line, live, record } = chat;
  const chain = await core.ownChain();
  const silent = chain.devices.filter(({ id, active }) => !active && !record.cuts.has(toHex(id)));
  if (!line || silent.length === 0 || line.cursor.seq < (live.subscribed.get(toHex(line.route)) ?? Number.POSITIVE_INFINITY)) return;
  for (const device of silent) {
    const sayer = sayerOf(chain, device, record.liars);
    if (!sayer || !equal(sayer.device, core.me().device)) continue;
    // Who did not revoke it itself may know less than others of what it said before it went.
    if (!sayer.isRevoker && !live.isEven) {
      if (record.askAt === undefined) core.reconcile(chat);
      continue;
    }
    const reach = chat.record.frontier.get(toHex(device.id));
    const draft = begin(chat);
    await composeInto(core, chat, draft, { type: TYPE.cut, device: device.id, n: reach?.beyond.at(-1) ?? reach?.upTo ?? 0 });
    await commit(core, chat, draft);
  }
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
