/** A finger that draws a message towards the end of the line answers it. */
import type { MessageRow } from '../../device/port/messages.ts';
import type { Act } from './deeds.ts';

/** Drawn so far it answers; decided after so much whether it scrolls; near the edges the system's own gesture begins. All px. */
const FAR = 52;
const SLACK = 10;
const EDGE = 32;
/** Beyond what answers it follows the finger by a quarter. */
const MOST = 76;
const VIBRATE_MS = 10;

export type Rows = { readonly current: readonly MessageRow[] };
type Swiped = {
  readonly element: HTMLElement;
  readonly rows: Rows;
  readonly latest: { readonly current: { readonly act: Act; readonly isOff: boolean } };
  readonly signal: AbortSignal;
};
type Drawn = { readonly on: HTMLElement; readonly x: number; readonly y: number; by: number; isDrawn: boolean };

/** `first`: the touch that brought this here, where it is still down. */
export function hearSwipes({ element, rows, latest, signal }: Swiped, first: PointerEvent | undefined): void {
  let drawn: Drawn | undefined;
  const begin = (event: PointerEvent): void => {
    const on = event.target instanceof Element ? event.target.closest<HTMLElement>('.msg[data-id]') : null;
    const isAtEdge = event.clientX < EDGE || event.clientX > innerWidth - EDGE;
    if (event.pointerType !== 'touch' || !event.isPrimary || !on || isAtEdge || latest.current.isOff) return;
    drawn = { on, x: event.clientX, y: event.clientY, by: 0, isDrawn: false };
  };
  const move = ({ clientX, clientY }: PointerEvent): void => {
    if (!drawn) return;
    const way = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
    const by = (clientX - drawn.x) * way;
    if (!drawn.isDrawn && Math.abs(clientY - drawn.y) > SLACK) return end();
    if (!drawn.isDrawn && by < SLACK) return;
    const was = drawn.by;
    drawn.isDrawn = true;
    drawn.by = Math.max(0, Math.min(MOST, by < FAR ? by : FAR + (by - FAR) / 4));
    if (was < FAR && drawn.by >= FAR) navigator.vibrate?.(VIBRATE_MS);
    drawn.on.style.setProperty('--drawn', `${drawn.by * way}px`);
    drawn.on.classList.toggle('far', drawn.by >= FAR);
    drawn.on.classList.add('drawn');
  };
  const end = (): void => {
    drawn?.on.classList.remove('drawn', 'far');
    drawn?.on.style.removeProperty('--drawn');
    drawn = undefined;
  };
  const lift = (): void => {
    const row = drawn && drawn.by >= FAR ? rows.current.find(({ id }) => id === drawn?.on.dataset['id']) : undefined;
    end();
    if (row?.kind === 'text' && row.status !== 'failed') latest.current.act('reply', row);
  };
  element.addEventListener('pointerdown', begin, { signal });
  element.addEventListener('pointermove', move, { signal, passive: true });
  element.addEventListener('pointerup', lift, { signal });
  element.addEventListener('pointercancel', end, { signal });
  if (first) begin(first);
}
