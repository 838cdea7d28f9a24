/** The rows of the list stay where they are while somebody points at one of them or goes through them by keys. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChatRow } from '../../device/port/port.ts';

/** Whoever does nothing for so long there is not about to press one, ms. */
const REST_MS = 3000;

/**
 * The rows in the order in which they stood, where they are held: one that came in stands last, and one that is gone leaves its place. What a person put in
 * order themselves, pinned chats, is in that order at once.
 */
export function heldIn(before: readonly ChatRow[], now: readonly ChatRow[]): readonly ChatRow[] {
  const rowByChat = new Map(now.map((row) => [row.chat, row]));
  if (before.some((row) => row.pinned !== (rowByChat.get(row.chat)?.pinned ?? row.pinned))) return now;
  const known = new Set(before.map(({ chat }) => chat));
  return [...before.flatMap(({ chat }) => rowByChat.get(chat) ?? []), ...now.filter(({ chat }) => !known.has(chat))];
}

/** `shelf`: which rows these are; those of another are shown as they are. */
export function useSteady(area: { readonly current: HTMLElement | null }, rows: readonly ChatRow[], shelf: string): readonly ChatRow[] {
  const [isHeld, hold] = useState(false);
  const shown = useRef({ shelf, rows });
  useHolding(area, hold);
  const isSame = isHeld && shown.current.shelf === shelf;
  shown.current = { shelf, rows: isSame ? heldIn(shown.current.rows, rows) : rows };
  return shown.current.rows;
}

/** Says when somebody begins to be busy in it, and when they have gone or rest. A finger points at nothing. */
function useHolding(area: { readonly current: HTMLElement | null }, hold: (isHeld: boolean) => void): void {
  useEffect(() => {
    const list = area.current;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      clearTimeout(rest);
      hold(false);
    };
    const begin = (): void => {
      clearTimeout(rest);
      rest = setTimeout(end, REST_MS);
      hold(true);
    };
    const point = ({ pointerType }: PointerEvent): void => {
      if (pointerType !== 'touch') begin();
    };
    const leave = ({ relatedTarget }: FocusEvent): void => {
      if (!(relatedTarget instanceof Node && list?.contains(relatedTarget))) end();
    };
    list?.addEventListener('pointermove', point);
    list?.addEventListener('pointerleave', end);
    list?.addEventListener('keydown', begin);
    list?.addEventListener('focusin', begin);
    list?.addEventListener('focusout', leave);
    return () => {
      clearTimeout(rest);
      list?.removeEventListener('pointermove', point);
      list?.removeEventListener('pointerleave', end);
      list?.removeEventListener('keydown', begin);
      list?.removeEventListener('focusin', begin);
      list?.removeEventListener('focusout', leave);
    };
  }, [area.current]);
}
