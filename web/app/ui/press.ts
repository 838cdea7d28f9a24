/** Asking for a menu: the right button, the menu key, or a finger that stays. One way for all three, listened for where it bubbles to. */
import { useEffect, useRef } from 'preact/hooks';

/** Where it was asked for, px in the window. `pointer`: the id of what is still pressed there. */
export type Spot = { readonly x: number; readonly y: number; readonly pointer?: number | undefined };

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
  let isAsked = false;
  let down: { readonly pointer: number; readonly hadSelection: boolean } | undefined;
  const lift = (): void => {
    clearTimeout(timer);
    down = undefined;
  };
  const asked = (event: MouseEvent): void => {
    const on = elementOf(event, selector);
    // Some browsers say it as well of a finger that stays.
    if (isAsked && event instanceof PointerEvent && event.pointerType === 'touch') return event.preventDefault();
    // A link and what is selected keep the browser's own menu; on macOS the right button selects the word under it first.
    if (!on || isLink(event) || (down?.hadSelection ?? hasSelectionIn(on))) return;
    event.preventDefault();
    const { pointer } = down ?? {};
    lift();
    ask(on, { ...spotOf(event, on), pointer });
  };
  const pressed = (event: PointerEvent): void => {
    lift();
    const on = elementOf(event, selector);
    if (!on) return;
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    down = { pointer, hadSelection: hasSelectionIn(on) };
    isAsked = false;
    if (event.pointerType !== 'touch' || !event.isPrimary || isLink(event)) return;
    from = { x, y };
    timer = setTimeout(() => {
      isAsked = true;
      dropClick();
      ask(on, { x, y, pointer });
    }, PRESS_MS);
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

/** What the finger stays on is not pressed by lifting it, nor is what has come to lie under it: no click counts before the next press. */
function dropClick(): void {
  const ends = new AbortController();
  const dropped = (event: MouseEvent): void => {
    // A key's click has no count.
    if (event.detail === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('click', dropped, { capture: true, signal: ends.signal });
  addEventListener('pointerdown', () => ends.abort(), { capture: true, once: true });
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
