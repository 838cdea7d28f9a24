/** Keeps what a person looks at where it is on the screen, whatever is added, grows or goes around it. Knows elements with `data-id`, nothing of messages. */
import { rangeInView, rowsInView } from './in-view.ts';
import type { Seen } from './window.ts';

/** Nearer to the end than this is "at the bottom". */
export const AT_BOTTOM_PX = 80;
/** Where a divider is shown under the upper edge, px. */
export const UNDER_EDGE_PX = 10;
const GLIDE_MS = 240;
/** Two positions nearer than this are one: browsers round to the pixels of the screen. */
const SAME_PX = 1;

/** Rows on screen and where they stood; `bottom` is how far the end was, px, where the end is what is held on to. */
type Hold = { readonly rows: readonly { readonly row: HTMLElement; readonly top: number }[]; readonly bottom: number | undefined };
/** A scrolling element and its rows. `known` is where it was when it was last held, and how far it could go, px. */
export type Kept = {
  readonly scroller: HTMLElement;
  readonly list: HTMLElement;
  hold: Hold;
  known: { readonly top: number; readonly room: number };
  /** Scrolled by the person and not told yet, px. */
  untold: number;
  isEnd: boolean;
  frame: number;
};

/** Begins to keep its place. `onScroll` says how far the person moved it, px; 0 where it moved by itself. Gives how to stop. */
export function keepPlace(
  scroller: HTMLElement,
  list: HTMLElement,
  onScroll: (by: number) => void,
): { readonly kept: Kept; readonly stop: () => void } {
  const kept: Kept = { scroller, list, hold: { rows: [], bottom: undefined }, known: { top: 0, room: 0 }, untold: 0, isEnd: false, frame: 0 };
  const scrolled = (): void => {
    const by = movedBy(kept);
    if (by === 0) restore(kept);
    else {
      stopGlide(kept);
      take(kept);
      kept.untold += by;
    }
    onScroll(kept.untold);
    kept.untold = 0;
  };
  // Runs after layout and before paint: what grew or shrank is never seen out of place.
  const observer = new ResizeObserver(() => restore(kept));
  observer.observe(scroller);
  observer.observe(list);
  scroller.addEventListener('scroll', scrolled, { passive: true });
  return {
    kept,
    stop: () => {
      stopGlide(kept);
      observer.disconnect();
      scroller.removeEventListener('scroll', scrolled);
    },
  };
}

/** Puts everything back where it was; after a change and before it is painted. */
export function restore(kept: Kept): void {
  catchUp(kept);
  const { hold } = kept;
  if (hold.bottom === undefined) restoreRows(kept);
  else moveTo(kept, roomOf(kept) - hold.bottom);
  // What shrank may have brought the end within reach; from now on it is the end that is held.
  if (kept.isEnd && hold.bottom === undefined && distance(kept) < AT_BOTTOM_PX) kept.hold = { ...hold, bottom: distance(kept) };
}

/** Are these rows the newest there are? Only then does one come to the end of the chat; whoever was there is still after it when more has come than is loaded. */
export function setEnd(kept: Kept, isEnd: boolean): void {
  kept.isEnd = isEnd;
}

export const isAtBottom = ({ hold }: Kept): boolean => hold.bottom !== undefined;

/** To the end; `stop` is an element that must not leave through the upper edge. */
export function toBottom(kept: Kept, how: 'jump' | 'glide', stop?: Element | null): void {
  catchUp(kept);
  if (kept.frame === 0) restoreRows(kept);
  stopGlide(kept);
  const from = distance(kept);
  const target = stop ? Math.max(0, from - roomOver(kept, stop)) : 0;
  if (how === 'glide' && from > target && mayMove()) return glide(kept, from, target);
  moveTo(kept, kept.scroller.scrollTop + from - target);
  take(kept);
}

/** Brings an element to the middle, or so many pixels under the upper edge, and holds it there. What is higher than the view shows its beginning. */
export function toElement(kept: Kept, element: Element, where: 'centre' | number): void {
  stopGlide(kept);
  const box = element.getBoundingClientRect();
  const view = kept.scroller.getBoundingClientRect();
  moveTo(kept, kept.scroller.scrollTop + box.top - view.top - (where === 'centre' ? Math.max(0, (view.height - box.height) / 2) : where));
  take(kept);
}

export const seenIn = (kept: Kept): Seen => ({
  ...rangeInView(kept.scroller, kept.list),
  upper: kept.scroller.scrollTop,
  lower: distance(kept),
  atBottom: isAtBottom(kept),
});

/** What to come back to: the first row that begins on screen, and how far under the upper edge it is, px. */
export function placeIn({ scroller, list }: Kept): { readonly id: string; readonly top: number } | undefined {
  const first = rowsInView(scroller, list)[0];
  const id = first?.row.dataset['id'];
  return first && id ? { id, top: first.top - scroller.getBoundingClientRect().top } : undefined;
}

function take(kept: Kept): void {
  know(kept);
  const bottom = kept.isEnd && distance(kept) < AT_BOTTOM_PX ? distance(kept) : undefined;
  kept.hold = { rows: rowsInView(kept.scroller, kept.list), bottom };
}

/** Somebody scrolled, and the change came before the browser told of it: what is held moved along. */
function catchUp(kept: Kept): void {
  const by = movedBy(kept);
  if (by === 0) return;
  const { rows, bottom } = kept.hold;
  kept.hold = {
    rows: rows.map(({ row, top }) => ({ row, top: top - by })),
    bottom: bottom !== undefined && bottom - by < AT_BOTTOM_PX ? Math.max(0, bottom - by) : undefined,
  };
  kept.untold += by;
  know(kept);
}

/**
 * How far the person scrolled since the place was held, px. What the browser did itself because there was less to scroll is none: a composer
 * whose text is replaced shrinks and grows again before a frame is drawn, and leaves the list higher than it was.
 */
function movedBy(kept: Kept): number {
  const by = kept.scroller.scrollTop - kept.known.top;
  if (Math.abs(by) < SAME_PX) return 0;
  const isClamped = by < 0 && (kept.hold.bottom === undefined ? kept.known.top > roomOf(kept) : kept.known.room !== roomOf(kept));
  return isClamped ? 0 : by;
}

/** The first of the held rows that is still there decides. */
function restoreRows(kept: Kept): void {
  const held = kept.hold.rows.find(({ row }) => row.isConnected);
  if (held) moveTo(kept, kept.scroller.scrollTop + held.row.getBoundingClientRect().top - held.top);
}

function moveTo(kept: Kept, top: number): void {
  kept.scroller.scrollTop = top;
  know(kept);
}

/** The end comes nearer frame by frame; what grows meanwhile is held like anything else. */
function glide(kept: Kept, from: number, target: number): void {
  const begun = performance.now();
  const step = (now: number): void => {
    const left = 1 - Math.min(1, Math.max(0, now - begun) / GLIDE_MS);
    kept.hold = { rows: [], bottom: target + (from - target) * left ** 3 };
    restore(kept);
    kept.frame = left > 0 ? requestAnimationFrame(step) : 0;
    if (left === 0) take(kept);
  };
  kept.hold = { rows: [], bottom: from };
  kept.frame = requestAnimationFrame(step);
}

function stopGlide(kept: Kept): void {
  cancelAnimationFrame(kept.frame);
  kept.frame = 0;
}

function know(kept: Kept): void {
  kept.known = { top: kept.scroller.scrollTop, room: roomOf(kept) };
}

const roomOf = ({ scroller }: Kept): number => scroller.scrollHeight - scroller.clientHeight;
const distance = (kept: Kept): number => roomOf(kept) - kept.scroller.scrollTop;

/** How far the list may still move up before the element comes to the upper edge, px. */
const roomOver = ({ scroller }: Kept, element: Element): number =>
  Math.max(0, element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - UNDER_EDGE_PX);

/** A hidden page draws no frames, and some people want nothing to move. */
const mayMove = (): boolean => document.visibilityState === 'visible' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
