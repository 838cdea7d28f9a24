/** Pinned chats are put in order by pulling one over another; by the menu, where one does not point. */
import { useEffect, useRef } from 'preact/hooks';

type Area = { readonly current: HTMLElement | null };

/** `pinned`: the chats in their order; `onOrder` gets them in the one that was made. */
export function usePinnedDrag(area: Area, pinned: readonly string[], onOrder: (chats: readonly string[]) => void): void {
  const latest = useRef({ pinned, onOrder });
  latest.current = { pinned, onOrder };
  useEffect(() => (area.current ? hearDrags(area.current, latest) : undefined), [area, pinned.length > 1]);
}

function hearDrags(
  area: HTMLElement,
  latest: { readonly current: { readonly pinned: readonly string[]; readonly onOrder: (chats: readonly string[]) => void } },
) {
  const ends = new AbortController();
  const { signal } = ends;
  let [dragged, marked]: [string | undefined, HTMLElement | undefined] = [undefined, undefined];
  const rowOf = ({ target }: Event): HTMLElement | undefined => {
    const row = target instanceof Element ? target.closest<HTMLElement>('a.row') : null;
    return row && latest.current.pinned.includes(row.dataset['chat'] ?? '') ? row : undefined;
  };
  const mark = (row: HTMLElement | undefined, side: 'before' | 'after' = 'before'): void => {
    if (marked) delete marked.dataset['drop'];
    marked = row;
    if (row) row.dataset['drop'] = side;
  };
  const sideIn = (row: HTMLElement, { clientY }: MouseEvent): 'before' | 'after' => {
    const { top, height } = row.getBoundingClientRect();
    return clientY < top + height / 2 ? 'before' : 'after';
  };
  const begun = (event: DragEvent): void => {
    dragged = rowOf(event)?.dataset['chat'];
    if (dragged !== undefined && event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  };
  const over = (event: DragEvent): void => {
    const row = dragged === undefined ? undefined : rowOf(event);
    mark(row, row && sideIn(row, event));
    if (row) event.preventDefault();
  };
  const dropped = (event: DragEvent): void => {
    const row = rowOf(event);
    const to = row?.dataset['chat'];
    if (!row || to === undefined || dragged === undefined) return;
    event.preventDefault();
    const { pinned, onOrder } = latest.current;
    const next = placed(pinned, dragged, to, sideIn(row, event));
    if (next.join() !== pinned.join()) onOrder(next);
  };
  const ended = (): void => {
    dragged = undefined;
    mark(undefined);
  };
  area.addEventListener('dragstart', begun, { signal });
  area.addEventListener('dragover', over, { signal });
  area.addEventListener('drop', dropped, { signal });
  area.addEventListener('dragend', ended, { signal });
  return () => ends.abort();
}

/** The one before the other, or after it. */
export function placed(all: readonly string[], one: string, to: string, side: 'before' | 'after'): readonly string[] {
  if (one === to) return all;
  const rest = all.filter((other) => other !== one);
  const at = rest.indexOf(to) + Number(side === 'after');
  return [...rest.slice(0, at), one, ...rest.slice(at)];
}
