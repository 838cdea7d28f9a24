/** Keys that work from everywhere: from one chat to the next, to the settings, and to the list of all keys. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChatRow } from '../device/port/port.ts';
import { go, route } from './route.ts';
import { search, seek } from './seeking.ts';
import { useView } from './ui/hooks.ts';
import { isCommand, isKey } from './ui/key.ts';
import { openIn, unreadOf } from './unread.ts';

/** Is the list of keys shown? */
export const isShowingKeys = signal(false);

export function useKeys(): void {
  const chats = useView('chats', {});
  const rows = useRef<readonly ChatRow[]>([]);
  rows.current = [...(chats?.requests ?? []), ...(chats?.rows ?? [])];
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open], :popover-open')) return;
      // A second time it is the browser's own.
      const isFind = isCommand(event) && !event.shiftKey && isKey(event, 'f', 'KeyF');
      if (isFind && seek()) return event.preventDefault();
      const act = actOf(event, rows.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

/** One letter alone is no such key: it is being written, but on the list and on a message, where none is (WCAG 2.1.4). */
function actOf(event: KeyboardEvent, rows: readonly ChatRow[]): (() => void) | undefined {
  const { altKey, shiftKey } = event;
  if (isCommand(event) && isKey(event, ',', 'Comma')) return () => go({ at: 'settings', page: undefined });
  if (isCommand(event) && isKey(event, '/', 'Slash')) return showKeys;
  if (event.key === '?' && !altKey && !event.ctrlKey && !event.metaKey && isOnRows(event.target)) return showKeys;
  if (isCommand(event) && !shiftKey && isKey(event, 'k', 'KeyK')) return search;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  return by && altKey && !event.ctrlKey && !event.metaKey ? () => stepBy(rows, by, shiftKey) : undefined;
}

/** Where arrows go from row to row, and letters do something with one. */
const isOnRows = (target: EventTarget | null): boolean => target instanceof Element && target.closest('.list a.row, .msgs [data-id]') !== null;

const showKeys = (): void => {
  isShowingKeys.value = true;
};

/** To the chat before or after the open one, as the list has them; from none to the first. At the end of the list one stays. */
function stepBy(rows: readonly ChatRow[], by: number, isUnread: boolean): void {
  const open = openIn(route.value);
  const at = rows.findIndex(({ chat }) => chat === open);
  const ahead = by > 0 || at < 0 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  const next = isUnread ? ahead.find((row) => unreadOf(row, false) > 0) : ahead[0];
  if (next) go({ at: 'chat', chat: next.chat, message: undefined });
}
