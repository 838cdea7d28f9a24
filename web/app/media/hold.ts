/** The finger that began a recording, wherever it goes, and what takes the page away meanwhile. */
import { useEffect, useRef } from 'preact/hooks';
import type { Happening, Hold, Recording } from './recording.ts';

export const isTouch = (press: MouseEvent): press is PointerEvent => 'pointerType' in press && press.pointerType === 'touch';

/** Is the finger still down? Only until then the browser says whose it is. */
export function holdOf(press: MouseEvent): Pick<Hold, 'x' | 'y' | 'at'> | undefined {
  const { target } = press;
  const isHeld = press.type === 'pointerdown' && isTouch(press) && target instanceof Element && target.hasPointerCapture(press.pointerId);
  return isHeld ? { x: press.clientX, y: press.clientY, at: press.timeStamp } : undefined;
}

/** `happen` gives what has become of it; `send`: as the button does. */
export function useHold(press: MouseEvent, now: Recording, happen: (happening: Happening) => Recording, send: () => void): void {
  const latest = useRef({ send, happen });
  latest.current = { send, happen };
  const isHeld = now.is !== 'over' && now.hold !== undefined;
  useEffect(() => {
    if (!isHeld || !isTouch(press)) return;
    const ends = new AbortController();
    const on = (event: 'pointermove' | 'pointerup' | 'pointercancel', run: (event: PointerEvent) => void): void =>
      document.addEventListener(event, (one) => one.pointerId === press.pointerId && run(one), ends);
    const isRtl = document.documentElement.dir === 'rtl';
    on('pointermove', ({ clientX: x, clientY: y }) => latest.current.happen({ is: 'moved', x, y, isRtl }));
    on('pointercancel', () => latest.current.happen({ is: 'lost' }));
    on('pointerup', () => {
      const next = latest.current.happen({ is: 'released', at: performance.now() });
      if (next.is === 'over' && next.outcome === 'sent') latest.current.send();
    });
    return () => ends.abort();
  }, [isHeld]);
  useEffect(() => {
    const ends = new AbortController();
    const button = press.target instanceof Element ? press.target.closest('button') : null;
    if (isHeld) unpress(button);
    // A long press asks for no menu.
    button?.addEventListener('contextmenu', (event) => event.preventDefault(), ends);
    document.addEventListener('visibilitychange', () => latest.current.happen({ is: 'lost' }), ends);
    return () => ends.abort();
  }, []);
}

/** The press that ends with the finger is none of its own, also where nothing is recorded any more when it ends; those that follow are. */
function unpress(button: HTMLElement | null): void {
  const over = new AbortController();
  const end = (event: Event): void => {
    over.abort();
    if (event.type === 'touchend' && event.cancelable) event.preventDefault();
  };
  for (const event of ['touchend', 'touchcancel']) button?.addEventListener(event, end, { passive: false, signal: over.signal });
}
