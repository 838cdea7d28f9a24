/**
 * What is said of messages that are not here yet: which messages it is about, so that one that comes need not ask the disk. By whose register it stands in: however
 * many somebody else has said it of, they are not in the way.
 */
import { type Bytes, fromHex, toHex } from '../../../crypto/bytes.ts';
import type { Event } from '../../chat/event.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Store } from '../../store/port.ts';
import type { Chat, Draft } from '../memory/core.ts';

/** Messages in one register of one chat that are remembered. Where one has more, nothing more is noted in it, and each message asks the disk. */
export const MAX_EARLY = 1000;

const MARK = Uint8Array.of(1);
const ID_BYTES = 16;
const earlyKey = (chat: Bytes, ...ids: readonly Bytes[]): Bytes => keyOf('early', chat, ...ids);

/** Notes in the draft that of this message, when it comes, something has been said. */
export function noteEarly(chat: Chat, draft: Draft, whose: Bytes, message: Bytes): void {
  const name = toHex(whose);
  const early = chat.live.early.get(name) ?? new Set();
  chat.live.early.set(name, early);
  if (early.size >= MAX_EARLY || early.has(toHex(message))) return;
  early.add(toHex(message));
  draft.ops.push({ op: 'put', table: 'meta', key: earlyKey(chat.id, whose, message), value: MARK });
}

/**
 * A message has come: may there be anything that was said of it before it came? Asked again once its words are here too; where too many messages of anybody are
 * early, always so.
 */
export function takeEarly(chat: Chat, draft: Draft, { id, body }: Event): boolean {
  let isEarly = false;
  for (const [name, messages] of chat.live.early) {
    const isFull = messages.size >= MAX_EARLY;
    if (!isFull && !messages.has(toHex(id))) continue;
    isEarly = true;
    const whose = isFull || !body ? undefined : fromHex(name);
    if (!whose) continue;
    messages.delete(toHex(id));
    draft.ops.push({ op: 'delete', table: 'meta', key: earlyKey(chat.id, whose, id) });
  }
  return isEarly;
}

/** What was noted when the engine stopped. */
export async function loadEarly(store: Store, { id, live }: Chat): Promise<void> {
  const prefix = earlyKey(id);
  for await (const { key } of rowsIn(store, 'meta', rangeOf(prefix))) {
    const name = toHex(key.slice(prefix.length, prefix.length + ID_BYTES));
    live.early.set(name, (live.early.get(name) ?? new Set()).add(toHex(key.slice(prefix.length + ID_BYTES))));
  }
}
