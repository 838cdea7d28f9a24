/** A picture that is looked at closer: by the wheel, two fingers, keys or a double press; drawn about where it is larger, and thrown aside where it is not. */
import { useEffect, useRef } from 'preact/hooks';

type Stage = { readonly current: HTMLElement | null };
type Deeds = { readonly onClose: () => void; readonly step: (by: number) => void };
type View = { scale: number; x: number; y: number };

const [MOST, CLOSE] = [6, 2.5];
/** Px that a finger goes before it means something. */
const THROWN = 90;

/** Gives what makes it so many times as large, about its middle; 0: as it was. */
export function useZoom(stage: Stage, deeds: Deeds): (by: number) => void {
  const latest = useRef(deeds);
  latest.current = deeds;
  const zoomBy = useRef<((by: number) => void) | undefined>(undefined);
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const end = new AbortController();
    const view: View = { scale: 1, x: 0, y: 0 };
    const fingers = new Map<number, { x: number; y: number }>();
    const picture = (): HTMLElement | null => element.querySelector('img');
    const draw = (): void => {
      const one = picture();
      if (one) one.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    };
    const zoomTo = (scale: number, clientX: number, clientY: number): void => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const [fromX, fromY] = [clientX - left - width / 2, clientY - top - height / 2];
      const next = Math.min(MOST, Math.max(1, scale));
      const by = next / view.scale;
      Object.assign(
        view,
        next === 1 ? { scale: 1, x: 0, y: 0 } : { scale: next, x: fromX - (fromX - view.x) * by, y: fromY - (fromY - view.y) * by },
      );
      draw();
    };
    const on = <E extends keyof HTMLElementEventMap>(event: E, run: (event: HTMLElementEventMap[E]) => void): void =>
      element.addEventListener(event, run, { signal: end.signal, passive: false });
    zoomBy.current = (by) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      if (picture()) zoomTo(view.scale * by, left + width / 2, top + height / 2);
    };
    on('wheel', (event) => {
      if (!picture()) return;
      event.preventDefault();
      zoomTo(view.scale * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    });
    on('dblclick', (event) => zoomTo(view.scale > 1 ? 1 : CLOSE, event.clientX, event.clientY));
    on('pointerdown', (event) => {
      // What is pressed in it is pressed.
      if (!picture() || fingers.size === 2 || (event.target instanceof Element && event.target.closest('button'))) return;
      element.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    on('pointermove', (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      const now = { x: event.clientX, y: event.clientY };
      fingers.set(event.pointerId, now);
      if (other) {
        const by = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        return zoomTo(view.scale * by, (now.x + other.x) / 2, (now.y + other.y) / 2);
      }
      Object.assign(view, { x: view.x + now.x - before.x, y: view.y + now.y - before.y });
      draw();
    });
    const lift = (event: PointerEvent): void => {
      if (!fingers.delete(event.pointerId) || fingers.size > 0 || view.scale > 1) return;
      const { x, y } = view;
      Object.assign(view, { x: 0, y: 0 });
      draw();
      if (Math.abs(y) > THROWN && Math.abs(y) > Math.abs(x)) latest.current.onClose();
      else if (Math.abs(x) > THROWN) latest.current.step(x < 0 === (document.documentElement.dir !== 'rtl') ? 1 : -1);
    };
    on('pointerup', lift);
    on('pointercancel', lift);
    return () => end.abort();
  }, [stage]);
  return (by) => zoomBy.current?.(by);
}
