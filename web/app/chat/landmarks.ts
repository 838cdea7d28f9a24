/** F6 goes from one part of the screen to the next: places, chats, messages, writing. Escape goes back to the chats. */
import { useEffect } from 'preact/hooks';
import { goBack } from '../route.ts';

/** In the order of the screen. In each, what should have the focus, the best first. */
const PARTS = ['nav', 'aside', '.msgs', '.comp'] as const;
const STOPS = ['textarea', '[tabindex="0"]', '[aria-current]', 'a, button:not([disabled])'] as const;

export function useLandmarks(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      if (event.key === 'F6') step(event);
      else if (event.key === 'Escape' && isInside('main')) leave(event);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

function step(event: KeyboardEvent): void {
  const parts = PARTS.flatMap((part) => [...document.querySelectorAll<HTMLElement>(part)]).filter((part) => part.offsetParent !== null);
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
  const list = document.querySelector<HTMLElement>('aside');
  const stop = list && list.offsetParent !== null ? stopIn(list) : undefined;
  if (stop) stop.focus();
  else goBack();
}

function stopIn(part: HTMLElement | undefined): HTMLElement | undefined {
  for (const stop of STOPS) {
    const found = part?.querySelector<HTMLElement>(stop);
    if (found) return found;
  }
  return undefined;
}

/** Nothing focused counts as reading the chat. */
const isInside = (part: string): boolean => document.activeElement === document.body || document.activeElement?.closest(part) != null;
