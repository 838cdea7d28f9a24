/**
 * Edits and redactions whose message is not here yet: which messages they are about, so that one that comes need not ask the disk. By the effects' author, whose
 * messages alone they may change: however many somebody else writes, they are not in the way.
 */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import type { Event } from '../chat/event.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Store } from '../store/port.ts';
import type { Chat, Draft } from './core.ts';

/** Messages of one author in one chat that are remembered. Of an author with more, nothing more is noted, and each message asks the disk. */
export const MAX_EARLY = 1000;

const MARK = Uint8Array.of(1);
const earlyKey = (chat: Bytes, author: Bytes, ...message: readonly Bytes[]): Bytes => keyOf('early', chat, author, ...message);

/** Notes in the draft that this message, when it comes, has effects of its author. */
export function noteEarly(chat: Chat, draft: Draft, author: Bytes, message: Bytes): void {
  const name = toHex(author);
  const early = chat.live.early.get(name) ?? new Set();
  chat.live.early.set(name, early);
  if (early.size >= MAX_EARLY || early.has(toHex(message))) return;
  early.add(toHex(message));
  draft.ops.push({ op: 'put', table: 'meta', key: earlyKey(chat.id, author, message), value: MARK });
}

/** A message has come: may there be effects of its author that came before it? Asked again once its words are here too; where too many are early, always so. */
export function takeEarly(chat: Chat, draft: Draft, { id, header: { user }, body }: Event): boolean {
  const early = chat.live.early.get(toHex(user));
  if (!early || early.size >= MAX_EARLY) return early !== undefined;
  if (!early.has(toHex(id)) || !body) return early.has(toHex(id));
  early.delete(toHex(id));
  draft.ops.push({ op: 'delete', table: 'meta', key: earlyKey(chat.id, user, id) });
  return true;
}

/** What was noted when the engine stopped. */
export async function loadEarly(store: Store, { id, record, live }: Chat): Promise<void> {
  for (const author of record.authority.roster) {
    const prefix = earlyKey(id, author);
    const rows = await store.range('meta', { ...rangeOf(prefix), limit: MAX_EARLY });
    if (rows.length > 0) live.early.set(toHex(author), new Set(rows.map(({ key }) => toHex(key.slice(prefix.length)))));
  }
}
