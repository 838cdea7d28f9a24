/**
 * What an effect, a lie or a cut has changed of messages: by the message and by whoever's word on it changed. It is looked at once, before the transaction ends,
 * however often it was asked for; what no transaction has room for stands on the disk until it is done.
 */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Key, Op, Store } from '../../store/port.ts';
import type { Chat } from '../memory/core.ts';
import type { Due } from '../memory/live.ts';

const MARK = Uint8Array.of(1);
const ID_BYTES = 16;
const dueKey = (chat: Bytes, ...ids: readonly Bytes[]): Key => keyOf('due', chat, ...ids);

/** Has a message, and what this author has said of it, looked at before the transaction under way ends. */
export function fallDue({ live }: Chat, message: Bytes, author: Bytes): void {
  const name = toHex(message) + toHex(author);
  live.due.set(name, { message, author, isShown: false, isStored: live.due.get(name)?.isStored ?? false });
}

/** It is done, or all of it that there was room for. */
export function settled({ id, live }: Chat, due: Due, isDone: boolean): readonly Op[] {
  const key = dueKey(id, due.message, due.author);
  if (isDone) {
    live.due.delete(toHex(due.message) + toHex(due.author));
    return due.isStored ? [{ op: 'delete', table: 'meta', key }] : [];
  }
  if (due.isStored) return [];
  due.isStored = true;
  return [{ op: 'put', table: 'meta', key, value: MARK }];
}

/** What was left when the engine stopped. */
export async function loadDue(store: Store, { id, live }: Chat): Promise<void> {
  const prefix = dueKey(id);
  for await (const { key } of rowsIn(store, 'meta', rangeOf(prefix))) {
    const message = key.slice(prefix.length, prefix.length + ID_BYTES);
    const author = key.slice(prefix.length + ID_BYTES);
    live.due.set(toHex(message) + toHex(author), { message, author, isShown: true, isStored: true });
  }
}
