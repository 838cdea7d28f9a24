/** Asking for a menu: the right button, the menu key, or a finger that stays. One way for all three, listened for where it bubbles to. */
import { useEffect, useRef } from 'preact/hooks';

/** Where it was asked for, px in the window. */
export type Spot = { readonly x: number; readonly y: number };

/** A finger that stays so long means the menu; iOS sends no `contextmenu` for it. */
const PRESS_MS = 400;
/** A finger that moves so far scrolls, px. */
const SLACK = 10;

/** `ask` gets the element in `area` that `selector` finds around what was pressed. */
export function usePress(area: { readonly current: HTMLElement | null }, selector: string, ask: (on: HTMLElement, spot: Spot) => void): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => (area.current ? hearPresses(area.current, selector, (on, spot) => latest.current(on, spot)) : undefined), [area, selector]);
}

function hearPresses(area: HTMLElement, selector: string, ask: (on: HTMLElement, spot: Spot) => void): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  let [timer, from]: [ReturnType<typeof setTimeout> | undefined, Spot | undefined] = [undefined, undefined];
  const lift = (): void => clearTimeout(timer);
  const asked = (event: MouseEvent): void => {
    const on = elementOf(event, selector);
    // A link and what is selected keep the browser's own menu.
    if (!on || isLink(event) || hasSelectionIn(on)) return;
    event.preventDefault();
    lift();
    ask(on, spotOf(event, on));
  };
  const pressed = (event: PointerEvent): void => {
    lift();
    const on = elementOf(event, selector);
    if (!on || event.pointerType !== 'touch' || !event.isPrimary || isLink(event)) return;
    const spot = { x: event.clientX, y: event.clientY };
    from = spot;
    timer = setTimeout(() => ask(on, spot), PRESS_MS);
  };
  const moved = ({ clientX, clientY }: PointerEvent): void => {
    if (from && Math.hypot(clientX - from.x, clientY - from.y) > SLACK) lift();
  };
  area.addEventListener('contextmenu', asked, { signal });
  area.addEventListener('pointerdown', pressed, { signal });
  area.addEventListener('pointermove', moved, { signal, passive: true });
  for (const over of ['pointerup', 'pointercancel', 'scroll'] as const) area.addEventListener(over, lift, { signal, passive: true });
  return () => {
    lift();
    ends.abort();
  };
}

const elementOf = ({ target }: Event, selector: string): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>(selector)) || undefined;

const isLink = ({ target }: Event): boolean => target instanceof Element && target.closest('a[target]') !== null;

const hasSelectionIn = (on: HTMLElement): boolean => {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(on, true);
};

/** The menu key says no place: the middle of what it is about is one. */
function spotOf({ clientX, clientY, detail }: MouseEvent, on: HTMLElement): Spot {
  if (detail !== 0 || clientX !== 0 || clientY !== 0) return { x: clientX, y: clientY };
  return middleOf(on);
}

function middleOf(on: HTMLElement): Spot {
  const { left, top, width, height } = on.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
