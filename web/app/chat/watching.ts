/** What follows from what is on screen: what was read, what is said aloud, where the chat was left. */
import { useEffect, useRef } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { route } from '../route.ts';
import { t } from '../text/language.ts';
import { useDevice, useRemoved } from '../ui/hooks.ts';
import { announce } from '../ui/say.tsx';
import { type Incoming, newIncoming } from './incoming.ts';
import { rowsInView, rowsOf } from './in-view.ts';
import { leavePlace } from './places.ts';
import { newReader, READ_MS, type Reader } from './reader.ts';
import { isAtBottom, type Kept, placeIn } from './scroll.ts';
import { after } from './timers.ts';

/** Reads for a chat while it is open. A stranger's request is not read until it is accepted: nothing goes back to them; nor does it from a removed device. */
export function useReader({ chat, state }: ChatView): Reader {
  const device = useDevice();
  // What lies under the safety number is on screen, but not looked at.
  const mayTell = !useRemoved() && state !== 'request' && route.value.at === 'chat';
  const isTelling = useRef(mayTell);
  isTelling.current = mayTell;
  const reader = useRef<Reader>(undefined);
  reader.current ??= newReader({
    // Not awaited: a read mark that fails is made again with the next message.
    mark: (id) => void device.call('markRead', { chat, id }),
    isLooking: () => isTelling.current && document.visibilityState === 'visible' && document.hasFocus(),
    after,
  });
  const { current } = reader;
  useEffect(() => {
    addEventListener('focus', current.looked);
    addEventListener('blur', current.looked);
    document.addEventListener('visibilitychange', current.looked);
    return () => {
      removeEventListener('focus', current.looked);
      removeEventListener('blur', current.looked);
      document.removeEventListener('visibilitychange', current.looked);
      current.end();
    };
  }, [current]);
  useEffect(() => current.looked(), [current, mayTell]);
  return current;
}

/** Tells that reactions to own messages were seen that are on screen for as long as it takes to read one. */
export function useReactionReader({ chat, reacted }: ChatView): (kept: Kept, rows: readonly MessageRow[]) => void {
  const device = useDevice();
  const mayTell = !useRemoved() && route.value.at === 'chat';
  const latest = useRef<() => void>(() => undefined);
  /** What is about to be told, or was. */
  const told = useRef('');
  const cancel = useRef<() => void>(undefined);
  const look = (kept: Kept, rows: readonly MessageRow[]): void => {
    const isLooking = mayTell && document.visibilityState === 'visible' && document.hasFocus();
    const ids = reacted > 0 && isLooking ? reactedIn(kept, rows) : [];
    const key = ids.length > 0 ? `${reacted}${ids.join()}` : '';
    if (key === told.current) return;
    cancel.current?.();
    told.current = key;
    // Not awaited: what cannot be told is told when it is seen again.
    cancel.current = ids.length > 0 ? after(READ_MS, () => void device.call('seeReactions', { chat, ids })) : undefined;
  };
  const seen = useRef<{ readonly kept: Kept; readonly rows: readonly MessageRow[] }>(undefined);
  latest.current = () => seen.current && look(seen.current.kept, seen.current.rows);
  useEffect(() => {
    const looked = (): void => latest.current();
    const events = ['focus', 'blur', 'visibilitychange'] as const;
    for (const event of events) addEventListener(event, looked);
    return () => {
      for (const event of events) removeEventListener(event, looked);
      cancel.current?.();
    };
  }, []);
  useEffect(() => latest.current(), [reacted, mayTell]);
  return (kept, rows) => {
    seen.current = { kept, rows };
    look(kept, rows);
  };
}

/** Own messages on screen of which somebody else thinks something. */
function reactedIn({ scroller, list }: Kept, rows: readonly MessageRow[]): readonly string[] {
  const visible = new Set(rowsInView(scroller, list).map(({ row }) => row.dataset['id']));
  return rows.flatMap(({ id, own, reactions }) => (own && visible.has(id) && reactions.some((one) => one.count > Number(one.own)) ? [id] : []));
}

/** Tells what came, aloud. */
export function useIncoming(title: string): Incoming {
  // A title that is only known later is the one that is said.
  const latest = useRef(title);
  latest.current = title;
  const incoming = useRef<Incoming>(undefined);
  incoming.current ??= newIncoming({
    say: announce,
    one: (text) => t.chat.incoming(latest.current, text),
    many: t.chat.incomingMany,
    after,
  });
  const { current } = incoming;
  useEffect(() => current.end, [current]);
  return current;
}

/** The newest message of others whose end is on screen, or above it. */
export function lastSeen(kept: Kept, rows: readonly MessageRow[]): MessageRow | undefined {
  const { bottom } = kept.scroller.getBoundingClientRect();
  const ended = rowsOf(kept.list).findLast((row) => row.getBoundingClientRect().bottom <= bottom + 1);
  const at = rows.findIndex(({ id }) => id === ended?.dataset['id']);
  return rows.slice(0, at + 1).findLast(({ own, kind }) => !own && kind !== 'service');
}

/** Remembers where the chat is left, for when it is opened again. */
export function usePlace(chat: string): (kept: Kept, isEnd: boolean) => void {
  const leave = useRef<() => void>(() => undefined);
  useEffect(() => () => leave.current(), []);
  return (kept, isEnd) => {
    const place = isEnd && isAtBottom(kept) ? undefined : placeIn(kept);
    leave.current = () => leavePlace(chat, place);
  };
}
