/** From one photo or film of a chat to the next: within its message, and on to the messages before and after it, over the whole chat. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import { useView } from '../ui/hooks.ts';

type At = { readonly id: string; readonly index: number | 'first' | 'last' };
/** `step`: to the one said before (-1) or after (1); undefined where there is none. */
export type Going = {
  readonly row: MessageRow;
  readonly index: number;
  readonly before: (() => void) | undefined;
  readonly after: (() => void) | undefined;
};

export const seenIn = ({ media = [] }: MessageRow): readonly number[] =>
  media.flatMap(({ kind }, at) => (kind === 'photo' || kind === 'video' ? [at] : []));

/** Where what is looked at is deleted it goes on to what was said before, else after; `onEnd` where there is no more. */
export function useGoing(chat: string, start: MessageRow, first: number, onEnd: () => void): Going {
  const [at, go] = useState<At>({ id: start.id, index: first });
  // Newest first.
  const known = useView('searchIn', { chat, text: '', kind: 'media' }, chat)?.ids;
  const ids = known ?? [];
  const found = useView('messages', { chat, anchor: { at: 'message', id: at.id }, before: 0, after: 0 }, at.id);
  // What is still to be sent has another id once it is said.
  const row = start.kind === 'sending' && at.id === start.id ? start : found?.rows.find(({ id }) => id === at.id);
  const seen = row ? seenIn(row) : [];
  const shown = useRef({ row: start, index: first });
  const index = at.index === 'first' ? seen[0] : at.index === 'last' ? seen.at(-1) : at.index;
  if (row && index !== undefined && seen.includes(index)) shown.current = { row, index };
  // Where it goes on to is known a little later than what is shown.
  const isGone = found !== undefined && seen.length === 0 && known !== undefined;
  useLeaving(isGone, at.id, ids, (id) => (id === undefined ? onEnd() : go({ id, index: 'last' })));
  const to = (by: -1 | 1): (() => void) | undefined => {
    const within = seen[seen.indexOf(shown.current.index) + by];
    if (row && within !== undefined) return () => go({ id: row.id, index: within });
    const place = ids.indexOf(at.id);
    const id = place < 0 ? undefined : ids[place - by];
    return id === undefined ? undefined : () => go({ id, index: by > 0 ? 'first' : 'last' });
  };
  return { ...shown.current, before: to(-1), after: to(1) };
}

/** `ids` hear of it a little later than who looks. */
function useLeaving(isGone: boolean, id: string, ids: readonly string[], leave: (to: string | undefined) => void): void {
  const gone = useRef(new Set<string>());
  const last = useRef(0);
  const place = ids.indexOf(id);
  if (place >= 0) last.current = place;
  useEffect(() => {
    if (!isGone) return;
    gone.current.add(id);
    const isLeft = (one: string): boolean => !gone.current.has(one);
    leave(ids.slice(last.current).find(isLeft) ?? ids.slice(0, last.current).findLast(isLeft));
  }, [isGone, id]);
}
