/** Messages may be drawn by a finger: what that takes comes with the first touch. */
import { useEffect, useRef } from 'preact/hooks';
import type { Act } from './deeds.ts';
import type { Rows } from './swipe.ts';

type Area = { readonly current: HTMLElement | null };

export function useSwipe(area: Area, rows: Rows, act: Act, isOff: boolean): void {
  const latest = useRef({ act, isOff });
  latest.current = { act, isOff };
  useEffect(() => {
    const [element, ends, isTouched] = [area.current, new AbortController(), new AbortController()];
    const { signal } = ends;
    const touched = (event: PointerEvent): void => {
      if (event.pointerType !== 'touch' || !element) return;
      isTouched.abort();
      let first: PointerEvent | undefined = event;
      const lifted = (): void => {
        first = undefined;
      };
      for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, lifted, { signal });
      // Not awaited: until it is here a finger scrolls.
      void import('./swipe.ts').then(({ hearSwipes }) => signal.aborted || hearSwipes({ element, rows, latest, signal }, first));
    };
    element?.addEventListener('pointerdown', touched, { signal: isTouched.signal });
    return () => {
      isTouched.abort();
      ends.abort();
    };
  }, [area, rows]);
}
