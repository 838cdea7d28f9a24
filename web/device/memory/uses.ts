/** Which messages show which media: what no message shows any more goes from the disk. */
import { type Bytes, concat, toHex } from '../../../crypto/bytes.ts';
import type { Media } from '../../chat/media.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { Chat, Draft } from './core.ts';

/** Whoever shows a blob: a message of a chat, be it still to be sent. */
export type User = Bytes;
export const messageUser = (chat: Bytes, event: Bytes): User => concat(chat, event);
const useOp = (blob: Bytes, user: User): Op => ({ op: 'put', table: 'media', key: keyOf(blob, user), value: new Uint8Array(1) });
export const noUseOp = (blob: Bytes, user: User): Op => ({ op: 'delete', table: 'media', key: keyOf(blob, user) });

/** Is there a message that shows it? What is here of the blob itself stands under its bare id. */
export async function isUsed(store: Pick<Store, 'keys'>, blob: Bytes): Promise<boolean> {
  const keys = await store.keys('media', { ...rangeOf(blob), limit: 2 });
  return keys.some((key) => key.length > blob.length);
}

/** Notes in the draft what a message shows from now on instead of what it showed before. `freed` hears, once that is true, what it shows no more. */
export function noteUses(draft: Draft, user: User, before: readonly Media[], now: readonly Media[], freed: (blobs: readonly Bytes[]) => void): void {
  const [had, has] = [byName(before), byName(now)];
  const gone = [...had].flatMap(([name, blob]) => (has.has(name) ? [] : [blob]));
  draft.ops.push(...[...has].flatMap(([name, blob]) => (had.has(name) ? [] : [useOp(blob, user)])), ...gone.map((blob) => noUseOp(blob, user)));
  if (gone.length > 0) draft.after.push(() => freed(gone));
}

const byName = (media: readonly Media[]): ReadonlyMap<string, Bytes> => new Map(media.map(({ blob }) => [toHex(blob), blob]));

/** Before what is to be taken off the hub: blob and route. */
export const OFF = keyOf('off');

/** The routes it may have been put on that are still known: a later generation's hub copy goes with its days. */
export const takeOffOps = ({ line, old }: Pick<Chat, 'line' | 'old'>, media: readonly Media[]): readonly Op[] =>
  [...old, ...(line ? [line] : [])].flatMap(({ route }) =>
    media.map(({ blob }): Op => ({ op: 'put', table: 'meta', key: concat(OFF, blob, route), value: new Uint8Array(1) })),
  );
