/** Picking messages out: a press takes one more, or one less; with Ctrl it begins it, with Shift it takes all from the last one on. */
import { useEffect, useRef } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { Deeds } from './deeds.ts';
import type { View } from './scroller.tsx';

type Area = { readonly current: HTMLElement | null };
type Rows = { readonly current: readonly MessageRow[] };

const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

export function usePicking(area: Area, rows: Rows, deeds: Deeds, mayAct: boolean): void {
  const latest = useRef({ deeds, mayAct });
  latest.current = { deeds, mayAct };
  useEffect(() => {
    const element = area.current;
    const rowAt = ({ target }: Event): MessageRow | undefined => {
      const on = target instanceof Element && !target.closest('a, button') ? target.closest<HTMLElement>('.msg[data-id]') : null;
      return rows.current.find((row) => row.id === on?.dataset['id'] && isPickable(row));
    };
    const clicked = (event: MouseEvent): void => {
      const { picked, pick, act } = latest.current.deeds;
      const row = rowAt(event);
      if (!row || !latest.current.mayAct || !(picked || event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (picked && event.shiftKey) pick(extended(picked, rows.current, row));
      else act('select', row);
    };
    // The browser would select the words from where one was to here.
    const pressed = (event: MouseEvent): void => {
      if (event.shiftKey && latest.current.deeds.picked && rowAt(event)) event.preventDefault();
    };
    const typed = (event: KeyboardEvent): void => {
      const { picked, pick } = latest.current.deeds;
      const by = event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey ? STEPS[event.key] : undefined;
      const row = picked && by !== undefined ? rowAt(event) : undefined;
      if (picked && by !== undefined && row) pick(withNext(picked, rows.current, row, by));
    };
    element?.addEventListener('click', clicked);
    element?.addEventListener('mousedown', pressed);
    element?.addEventListener('keydown', typed);
    return () => {
      element?.removeEventListener('click', clicked);
      element?.removeEventListener('mousedown', pressed);
      element?.removeEventListener('keydown', typed);
    };
  }, [area, rows]);
}

/** What is picked out, or asked about, is what there is: the messages may have changed, or gone, by another's hand. */
export function keepUp({ picked, pick, question, ask }: Deeds, shown: View<MessageRow>): void {
  const now = picked && asShown([...picked.values()], shown);
  if (now) pick(now.length > 0 ? now : undefined);
  const about = question && asShown(question.rows, shown);
  if (about) ask(about.length > 0 ? { ...question, rows: about } : undefined);
}

/** These as they show now, without those that stood among the messages and do no more; undefined where nothing is otherwise. */
export function asShown(held: readonly MessageRow[], { rows, older, newer }: View<MessageRow>): readonly MessageRow[] | undefined {
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const [first, last] = [rows[0], rows.at(-1)];
  const isWithin = (row: MessageRow): boolean => (!older || isBefore(first, row)) && (!newer || isBefore(row, last));
  const now = held.flatMap((row) => rowById.get(row.id) ?? (isWithin(row) ? [] : row));
  return now.length === held.length && now.every((row, at) => row === held[at]) ? undefined : now;
}

const isBefore = (one: MessageRow | undefined, other: MessageRow | undefined): boolean =>
  one !== undefined && other !== undefined && (one.time < other.time || (one.time === other.time && one.id < other.id));

const isPickable = ({ kind, status }: MessageRow): boolean => kind !== 'service' && status !== 'failed';

/** With all from the one that was picked last to this one; with this one alone where that one is not loaded any more. */
export function extended(picked: ReadonlyMap<string, MessageRow>, rows: readonly MessageRow[], to: MessageRow): readonly MessageRow[] {
  const last = [...picked.keys()].at(-1);
  const [from, at] = [rows.findIndex(({ id }) => id === last), rows.indexOf(to)];
  const between = from < 0 ? [to] : from < at ? rows.slice(from, at + 1) : rows.slice(at, from + 1).toReversed();
  return withAll(picked, between.filter(isPickable));
}

/** With this one and the next before or after it; the keys that move the focus move it there. */
function withNext(picked: ReadonlyMap<string, MessageRow>, rows: readonly MessageRow[], from: MessageRow, by: -1 | 1): readonly MessageRow[] {
  const others = by > 0 ? rows.slice(rows.indexOf(from) + 1) : rows.slice(0, rows.indexOf(from)).toReversed();
  const next = others.find(isPickable);
  return withAll(picked, next ? [from, next] : [from]);
}

/** In the order in which they were picked: these last. */
const withAll = (picked: ReadonlyMap<string, MessageRow>, more: readonly MessageRow[]): readonly MessageRow[] => {
  const ids = new Set(more.map(({ id }) => id));
  return [...[...picked.values()].filter(({ id }) => !ids.has(id)), ...more];
};
