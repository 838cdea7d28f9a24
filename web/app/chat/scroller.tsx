/** The scrolling list: loads the stretch around what is seen, opens where it should, stays where it is. Knows rows by their id only. */
import type { ComponentChildren, RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isAtBottom, type Kept, keepPlace, restore, seenIn, setEnd, toBottom, toElement, UNDER_EDGE_PX } from './scroll.ts';
import { around, atEnd, type Heading, next, type Window } from './window.ts';

export type Row = { readonly id: string };
export type View<R extends Row> = { readonly rows: readonly R[]; readonly older: boolean; readonly newer: boolean };
export type Watch<R extends Row> = (window: Window, on: (view: View<R>) => void) => () => void;
/** Where to go: the end, the divider over what is unread, where one was before, or one message. A new object goes there anew. */
export type Goal =
  | { readonly to: 'end' }
  | { readonly to: 'unread'; readonly id: string }
  | { readonly to: 'place'; readonly id: string; readonly top: number }
  /** `isQuiet`: without the focus, which stays where one types. */
  | { readonly to: 'message'; readonly id: string; readonly isQuiet?: boolean };
export type Shown<R extends Row> = View<R> & { readonly window: Window };

type Props<R extends Row> = {
  readonly watch: Watch<R>;
  readonly goal: Goal;
  readonly label: string;
  /** List items, those of rows with `data-id`, the divider with `data-unread`. */
  readonly render: (view: View<R>) => ComponentChildren;
  /** After each change of what is on screen; `byPerson` where it was scrolled by hand. */
  readonly onSeen: (kept: Kept, shown: Shown<R>, byPerson: boolean) => void;
  /** The goal is on screen, or (undefined) it is not among the messages any more. */
  readonly onGoal: (goal: Goal, row: HTMLElement | undefined) => void;
  readonly children?: ComponentChildren;
};

/** Pixels to an edge at which more is fetched: a flick of the finger. */
const MARGIN_PX = 600;
/** More new rows than this at once do not glide. */
const GLIDING = 3;

export function Scroller<R extends Row>({ watch, goal, label, render, onSeen, onGoal, children }: Props<R>) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [wanted, want] = useState(() => windowOf(goal));
  const shown = useShown(watch, wanted);
  const kept = useKept(scroller, list);
  useSettled(kept, shown);
  const isThere = useGoal(kept, goal, shown, wanted, want, onGoal);
  useNext(kept, isThere, shown, wanted, want, onSeen);
  return (
    <div class="stage">
      <div class="scroller" ref={scroller}>
        <ol class="msgs" ref={list} aria-label={label} data-part>
          {shown && render(shown)}
        </ol>
      </div>
      {children}
    </div>
  );
}

/** What was loaded last, shown until the next window is there. */
function useShown<R extends Row>(watch: Watch<R>, wanted: Window): Shown<R> | undefined {
  const [shown, show] = useState<Shown<R>>();
  // Before the paint, not after it: a chat is there one frame sooner.
  useLayoutEffect(() => watch(wanted, (view) => show({ ...view, window: wanted })), [watch, wanted]);
  return shown;
}

/** Holds the place from the first frame to the last. `moved` is told how far the person scrolled, px. */
type Keeping = { kept: Kept | undefined; moved: (by: number) => void };

function useKept(scroller: RefObject<HTMLElement | null>, list: RefObject<HTMLElement | null>): Keeping {
  const keeping = useRef<Keeping>({ kept: undefined, moved: () => undefined }).current;
  useLayoutEffect(() => {
    if (!scroller.current || !list.current) return;
    const { kept, stop } = keepPlace(scroller.current, list.current, (by) => keeping.moved(by));
    keeping.kept = kept;
    return stop;
  }, [keeping, scroller, list]);
  return keeping;
}

/** Asks for the next stretch when an edge comes near, one at a time, and never while a goal is not reached. */
function useNext<R extends Row>(
  keeping: Keeping,
  isThere: () => boolean,
  shown: Shown<R> | undefined,
  wanted: Window,
  want: (window: Window) => void,
  onSeen: Props<R>['onSeen'],
): void {
  const heading = useRef<Heading>(undefined);
  useEffect(() => {
    const look = (by: number): void => {
      if (!keeping.kept || !shown || !isThere()) return;
      if (by !== 0) heading.current = by < 0 ? 'up' : 'down';
      onSeen(keeping.kept, shown, by !== 0);
      const following = shown.window === wanted ? next(shown.window, shown, seenIn(keeping.kept), heading.current, MARGIN_PX) : undefined;
      if (following) want(following);
    };
    keeping.moved = look;
    look(0);
  }, [keeping, isThere, shown, wanted, want, onSeen]);
}

function useSettled<R extends Row>(keeping: Keeping, shown: Shown<R> | undefined): void {
  const before = useRef<Shown<R> | undefined>(undefined);
  useLayoutEffect(() => {
    if (!keeping.kept || !shown) return;
    settle(keeping.kept, before.current, shown);
    before.current = shown;
  }, [keeping, shown]);
}

/** After rows have changed: the place is restored, or what is new is scrolled in where the end was on screen. */
function settle<R extends Row>(kept: Kept, before: Shown<R> | undefined, shown: Shown<R>): void {
  const wasAtBottom = isAtBottom(kept);
  setEnd(kept, !shown.newer);
  const news = countNew(before, shown);
  if (news === 0 || shown.newer || !wasAtBottom) return restore(kept);
  // Nobody looks at a hidden page: what came since stays on it when they come back.
  const stop = document.visibilityState === 'visible' ? undefined : kept.list.querySelector('[data-unread]');
  toBottom(kept, news > GLIDING ? 'jump' : 'glide', stop);
}

/** Rows after the last that was known before: all of them, where more came than are loaded. */
function countNew<R extends Row>(before: Shown<R> | undefined, { rows }: Shown<R>): number {
  const known = new Set(before?.rows.map(({ id }) => id));
  return before ? rows.length - 1 - rows.findLastIndex(({ id }) => known.has(id)) : 0;
}

/** Goes to each goal once, as soon as its rows are there. Gives whether the last one was reached. */
function useGoal<R extends Row>(
  keeping: Keeping,
  goal: Goal,
  shown: Shown<R> | undefined,
  wanted: Window,
  want: (window: Window) => void,
  onGoal: Props<R>['onGoal'],
): () => boolean {
  const reached = useRef<Goal | undefined>(undefined);
  const asked = useRef<Goal>(goal);
  useLayoutEffect(() => {
    if (!keeping.kept || !shown || reached.current === goal) return;
    const isLoaded = goal.to === 'end' ? !shown.newer : shown.rows.some(({ id }) => id === goal.id);
    if (!isLoaded && asked.current !== goal) {
      asked.current = goal;
      return want(windowOf(goal));
    }
    if (!isLoaded && shown.window !== wanted) return;
    reached.current = goal;
    onGoal(goal, reach(keeping.kept, goal));
  }, [keeping, goal, shown, wanted, want, onGoal]);
  return useCallback(() => reached.current === goal, [goal]);
}

/** The row or divider that was gone to; where it is not there, the end is shown. */
function reach(kept: Kept, goal: Goal): HTMLElement | undefined {
  const find = (selector: string): HTMLElement | undefined => kept.list.querySelector<HTMLElement>(selector) ?? undefined;
  const row = goal.to === 'end' ? undefined : find(`[data-id="${CSS.escape(goal.id)}"]`);
  if (!row || goal.to === 'end') toBottom(kept, 'jump');
  else if (goal.to === 'message') toElement(kept, row, 'centre');
  else if (goal.to === 'place') toElement(kept, row, goal.top);
  else toElement(kept, find('[data-unread]') ?? row, UNDER_EDGE_PX);
  return row;
}

const windowOf = (goal: Goal): Window => (goal.to === 'end' ? atEnd() : around(goal.id));
