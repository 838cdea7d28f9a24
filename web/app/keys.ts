/** Keys that work from everywhere: from one chat to the next, to the settings, and to the list of all keys. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChatRow } from '../device/port.ts';
import { go, route } from './route.ts';
import { useView } from './ui/hooks.ts';
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
      const act = actOf(event, rows.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

/** One letter alone is no such key: it is being written (WCAG 2.1.4). */
function actOf(event: KeyboardEvent, rows: readonly ChatRow[]): (() => void) | undefined {
  const { altKey, shiftKey } = event;
  // As on Windows and Linux, or as on a Mac. With Alt it is the key of a letter on some keyboards.
  const isCommand = event.ctrlKey !== event.metaKey && !altKey;
  if (isCommand && isKey(event, ',', 'Comma')) return () => go({ at: 'settings', page: undefined });
  if (isCommand && isKey(event, '/', 'Slash')) return showKeys;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  return by && altKey && !event.ctrlKey && !event.metaKey ? () => stepBy(rows, by, shiftKey) : undefined;
}

const showKeys = (): void => {
  isShowingKeys.value = true;
};

/** What the key writes; on keyboards that write no Latin letters, where it lies. */
const isKey = ({ key, code }: KeyboardEvent, written: string, place: string): boolean => key === written || (/[^ -~]/.test(key) && code === place);

/** To the chat before or after the open one, as the list has them; from none to the first. At the end of the list one stays. */
function stepBy(rows: readonly ChatRow[], by: number, isUnread: boolean): void {
  const open = openIn(route.value);
  const at = rows.findIndex(({ chat }) => chat === open);
  const ahead = by > 0 || at < 0 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  const next = isUnread ? ahead.find((row) => unreadOf(row, false) > 0) : ahead[0];
  if (next) go({ at: 'chat', chat: next.chat, message: undefined });
}
