/** Which messages of a chat are pinned, so that they are found without looking through all of them. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op } from '../../store/port.ts';
import type { Chat, Core } from './core.ts';
import { locate } from './located.ts';
import { comparePosition } from './position.ts';
import { type Row, rowAt } from './rows.ts';

/** Pinned messages of one chat that are listed; as many may be pinned. */
export const MAX_PINNED = 100;
/** Others may pin more: of so many the newest are found. */
const MAX_READ = 1000;
const MARK = Uint8Array.of(1);
const ID_BYTES = 16;

export const pinnedOp = (chat: Bytes, { event, pinned }: Row): Op => {
  const key = keyOf('pinned', chat, event);
  return pinned ? { op: 'put', table: 'meta', key, value: MARK } : { op: 'delete', table: 'meta', key };
};

/** The newest message first. */
export async function pinnedRows(core: Core, chat: Chat): Promise<readonly Row[]> {
  const found = await core.store.range('meta', { ...rangeOf(keyOf('pinned', chat.id)), limit: MAX_READ });
  const rows = await Promise.all(
    found.map(async ({ key }) => {
      const event = key.slice(-ID_BYTES);
      const located = await locate(core.store, chat.id, event);
      return located && rowAt(core, chat, { at: located.at, event });
    }),
  );
  return rows
    .flatMap((row) => row ?? [])
    .sort((a, b) => comparePosition(b, a))
    .slice(0, MAX_PINNED);
}
