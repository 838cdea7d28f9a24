/** The list by keyboard: one stop for all messages, arrows among them and into one, Enter for what can be done with it. */
import { useEffect } from 'preact/hooks';
import { rowsOf } from './in-view.ts';

/** Listened for as it bubbles: the list itself is nothing to act on. */
export function useRoving(area: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const pressed = (event: KeyboardEvent): void => rove(event, element);
    const focused = ({ target }: FocusEvent): void => {
      const list = element.querySelector<HTMLElement>('.msgs');
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : undefined;
      if (list && row) makeStop(list, row);
    };
    element.addEventListener('keydown', pressed);
    element.addEventListener('focusin', focused);
    return () => {
      element.removeEventListener('keydown', pressed);
      element.removeEventListener('focusin', focused);
    };
  }, [area]);
}

/** After rows have changed: one of them is the stop, the newest where none was. */
export function keepOneStop(list: HTMLElement): void {
  const rows = rowsOf(list);
  const stop = rows.find((row) => row.tabIndex === 0) ?? rows[rows.length - 1];
  if (stop) makeStop(list, stop);
}

function makeStop(list: HTMLElement, stop: HTMLElement): void {
  for (const row of rowsOf(list)) {
    const index = row === stop ? 0 : -1;
    if (row.getAttribute('tabindex') !== `${index}`) row.tabIndex = index;
  }
}

function rove(event: KeyboardEvent, area: HTMLElement): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
  const list = row?.parentElement;
  const scroller = area.querySelector<HTMLElement>('.scroller');
  if (!row || !list || !scroller || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target === row && event.key === 'Enter') return askMenu(event, row);
  const to = event.target === row ? fromRow(event.key, row, rowsOf(list), scroller.clientHeight) : fromWithin(event.key, row);
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: 'nearest' });
}

/** As the menu key would. */
function askMenu(event: KeyboardEvent, row: HTMLElement): void {
  event.preventDefault();
  event.stopPropagation();
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
}

function fromRow(key: string, row: HTMLElement, rows: readonly HTMLElement[], page: number): HTMLElement | undefined {
  const at = rows.indexOf(row);
  const { top } = row.getBoundingClientRect();
  switch (key) {
    case 'ArrowUp':
      return rows[at - 1];
    case 'ArrowDown':
      return rows[at + 1];
    case 'Home':
      return rows[0];
    case 'End':
      return rows[rows.length - 1];
    case 'PageUp':
      return rows.find((other) => other.getBoundingClientRect().top > top - page) ?? rows[0];
    case 'PageDown':
      return rows.findLast((other) => other.getBoundingClientRect().top < top + page) ?? rows[rows.length - 1];
    case 'ArrowRight':
      return row.querySelector<HTMLElement>('a, button') ?? undefined;
    default:
      return undefined;
  }
}

/** Among the links and buttons of one message, and back out. */
function fromWithin(key: string, row: HTMLElement): HTMLElement | undefined {
  const controls = [...row.querySelectorAll<HTMLElement>('a, button')];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? controls.indexOf(activeElement) : -1;
  if (key === 'Escape' || key === 'ArrowUp') return row;
  if (key === 'ArrowRight') return controls[at + 1];
  return key === 'ArrowLeft' ? (controls[at - 1] ?? row) : undefined;
}
