/** From one photo or film of a chat to the next: within its message, and on to the messages before and after it, over the whole chat. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import { useDevice, useView } from '../ui/hooks.ts';

/** `key`: what its message was called when one came to it. */
type At = { readonly id: string; readonly index: number | 'first' | 'last'; readonly key: string };
/** `before`, `after`: to the one said before it or after; undefined where there is none. */
export type Going = {
  readonly row: MessageRow;
  readonly index: number;
  /** The same as long as one looks at the same, also where that is said meanwhile. */
  readonly key: string;
  readonly before: (() => void) | undefined;
  readonly after: (() => void) | undefined;
  /** Messages with photos or films around this one and it, in the order they were said. */
  readonly near: readonly string[];
  readonly goTo: (id: string, index: number) => void;
};
/** Messages on either side. */
const NEAR = 6;
/** So long what is looked at while it is sent is waited for, ms. */
const SENT_MS = 3_600_000;

export const seenIn = ({ media = [] }: MessageRow): readonly number[] =>
  media.flatMap(({ kind }, at) => (kind === 'photo' || kind === 'video' ? [at] : []));

/** Where what is looked at is deleted it goes on to what was said before, else after; `onEnd` where there is no more. */
export function useGoing(chat: string, start: MessageRow, first: number, onEnd: () => void): Going {
  const [at, go] = useState<At>({ id: start.id, index: first, key: start.id });
  const goTo = (id: string, index: At['index']): void => go({ id, index, key: id });
  // Newest first.
  const known = useView('searchIn', { chat, text: '', kind: 'media' }, chat)?.ids;
  const ids = known ?? [];
  const found = useView('messages', { chat, anchor: { at: 'message', id: at.id }, before: 0, after: 0 }, at.id);
  // What is still to be sent has another id once it is said.
  const row = start.kind === 'sending' && at.id === start.id ? start : found?.rows.find(({ id }) => id === at.id);
  useSaid(chat, start, (id) => go((at) => (at.id === start.id ? { ...at, id } : at)));
  const seen = row ? seenIn(row) : [];
  const steps = useRef(0);
  const shown = useRef({ row: start, index: first, key: start.id });
  const index = at.index === 'first' ? seen[0] : at.index === 'last' ? seen.at(-1) : at.index;
  if (row && index !== undefined && seen.includes(index)) shown.current = { row, index, key: at.key };
  // Where it goes on to is known a little later than what is shown.
  const isGone = found !== undefined && seen.length === 0 && known !== undefined;
  useLeaving(isGone, at.id, ids, (id) => (id === undefined ? onEnd() : goTo(id, 'last')));
  const to = (by: -1 | 1): (() => void) | undefined => {
    // Of what one is on the way to it is not known yet how many it has: from there it goes on once that is.
    if (found === undefined && !row) {
      return () => {
        steps.current += by;
      };
    }
    const within = seen[seen.indexOf(shown.current.index) + by];
    if (row && within !== undefined) return () => go({ ...at, index: within });
    const place = ids.indexOf(at.id);
    const id = place < 0 ? undefined : ids[place - by];
    return id === undefined ? undefined : () => goTo(id, by > 0 ? 'first' : 'last');
  };
  // Before the next press.
  useLayoutEffect(() => {
    if (!row || steps.current === 0) return;
    const by = steps.current > 0 ? 1 : -1;
    const go = to(by);
    steps.current = go ? steps.current - by : 0;
    go?.();
  }, [row, at]);
  return { ...shown.current, before: to(-1), after: to(1), near: nearOf(ids, shown.current.row.id), goTo };
}

function nearOf(ids: readonly string[], id: string): readonly string[] {
  const place = ids.indexOf(id);
  return place < 0 ? [id] : ids.slice(Math.max(0, place - NEAR), place + NEAR + 1).toReversed();
}

/** What is opened while it is sent is gone on with once it is said, under the id it has then. */
function useSaid(chat: string, { kind, id }: MessageRow, go: (id: string) => void): void {
  const device = useDevice();
  useEffect(() => {
    if (kind !== 'sending') return;
    let isOver = false;
    // Not awaited: until then it is shown as what waits.
    void device.call('waitSent', { chat, id, timeout: SENT_MS }).then((answer) => {
      if (!isOver && answer.ok && answer.id) go(answer.id);
    });
    return () => {
      isOver = true;
    };
  }, [kind, id]);
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
