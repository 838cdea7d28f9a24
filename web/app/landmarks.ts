/** F6 goes from one part of the screen to the next, and Escape back to the chats. A part says of itself that it is one: `data-part`. */
import { useEffect } from 'preact/hooks';
import { goBack } from './route.ts';
import { hasLayer } from './ui/layers.ts';

/** In a part, what should have the focus, the best first: where one writes, where one stood, where one is, else the first that can have it. */
const STOPS = ['textarea', '[tabindex="0"]', '[aria-current]', 'input, a[href], button'] as const;

export function useLandmarks(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open], :popover-open')) return;
      if (event.key === 'F6') step(event);
      else if (event.key === 'Escape' && !hasLayer() && !document.activeElement?.closest('.list')) leave(event);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

/** In the order of the page, which is that of the screen. */
function step(event: KeyboardEvent): void {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-part]')].filter(isShown);
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const by = event.shiftKey ? -1 : 1;
  const from = at < 0 && by < 0 ? 0 : at;
  for (let turn = 1; turn <= parts.length; turn++) {
    const stop = stopIn(parts[(from + by * turn + parts.length * 2) % parts.length]);
    if (!stop) continue;
    event.preventDefault();
    return stop.focus();
  }
}

/** Where both columns are on screen the list gets the focus; where there is one, it is gone back to. */
function leave(event: KeyboardEvent): void {
  event.preventDefault();
  const list = document.querySelector<HTMLElement>('.list');
  if (list && isShown(list)) stopIn(list)?.focus();
  else goBack();
}

function stopIn(part: HTMLElement | undefined): HTMLElement | undefined {
  for (const stop of STOPS) {
    const found = [...(part?.querySelectorAll<HTMLElement>(stop) ?? [])].find((one) => isShown(one) && !one.matches(':disabled'));
    if (found) return found;
  }
  return undefined;
}

/** Boxes, not `offsetParent`: what is fixed to the window has none. */
const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;
