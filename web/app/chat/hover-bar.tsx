/** What a mouse finds beside the message it is over: react, answer, and all the rest. Fingers and keys have ways of their own. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import '../styles/hover-bar.css';
import { t } from '../text/language.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { Spot } from '../ui/press.ts';
import type { Act } from './deeds.ts';
import { scrollUnder } from './jumps.tsx';

type Area = { readonly current: HTMLElement | null };
type Props = {
  readonly area: Area;
  readonly rows: { readonly current: readonly MessageRow[] };
  readonly act: Act;
  readonly openMenu: (row: MessageRow, on: HTMLElement, spot: Spot) => void;
};
/** Which message, and where the bar goes on the stage, px. */
type Place = { readonly on: HTMLElement; readonly id: string; readonly left: number; readonly top: number };

/** As hover-bar.css draws it, px. */
const WIDTH = 106;
const GAP = 6;
/** Where there is no room beside the bubble it lies over the bubble's upper edge. */
const LIFT = 22;

export function HoverBar({ area, rows, act, openMenu }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const [place, put] = useState<Place>();
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    const moved = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse' || isIn(bar.current, event)) return;
      const on = event.buttons === 0 && event.target instanceof Element ? event.target.closest<HTMLElement>('.msg[data-id]') : null;
      put((now) => (on && on === now?.on ? now : placeAt(on, rows.current)));
    };
    const gone = (): void => put(undefined);
    // The mouse that this code came for may have come to rest.
    put(placeAt(area.current?.querySelector<HTMLElement>('.msg[data-id]:hover') ?? null, rows.current));
    area.current?.addEventListener('pointermove', moved, { signal, passive: true });
    area.current?.addEventListener('pointerleave', gone, { signal });
    // What moves away from under the mouse, and whoever goes on by keys, wants none.
    area.current?.addEventListener('scroll', gone, { signal, capture: true, passive: true });
    document.addEventListener('keydown', gone, { signal, capture: true });
    return () => ends.abort();
  }, [area, rows]);
  const row = place && rows.current.find(({ id }) => id === place.id);
  if (!row || !isSaid(row)) return null;
  const press = (run: () => void) => (): void => {
    put(undefined);
    run();
  };
  const menu = ({ currentTarget }: { readonly currentTarget: HTMLElement }): void => {
    const { left, right, bottom } = currentTarget.getBoundingClientRect();
    openMenu(row, place.on, { x: document.documentElement.dir === 'rtl' ? right : left, y: bottom });
  };
  return (
    <div ref={bar} class="hover-bar" style={{ left: `${place.left}px`, top: `${place.top}px` }} onWheel={scrollUnder}>
      <Do icon="smile" name={t.deeds.react} onClick={press(() => act('react', row))} />
      <Do icon="reply" name={t.deeds.reply} onClick={press(() => act('reply', row))} />
      <Do icon="more" name={t.deeds.actions} onClick={(event) => press(() => menu(event))()} />
    </div>
  );
}

type DoProps = { readonly icon: IconName; readonly name: string; readonly onClick: (event: { readonly currentTarget: HTMLElement }) => void };

/** No stop of its own for Tab: all of it is done by keys on the message. */
const Do = ({ icon, name, onClick }: DoProps) => (
  <button type="button" tabIndex={-1} aria-label={name} title={name} onClick={onClick}>
    <Icon name={icon} size={18} />
  </button>
);

const isIn = (bar: HTMLElement | null, { target }: Event): boolean => bar !== null && target instanceof Node && bar.contains(target);

const isSaid = ({ kind, status }: MessageRow): boolean => kind === 'text' && status !== 'failed';

/** On the side of the bubble where there is room, whichever way the screen is read. */
function placeAt(on: HTMLElement | null, rows: readonly MessageRow[]): Place | undefined {
  const id = on?.dataset['id'];
  const row = rows.find((one) => one.id === id);
  const [bubble, stage] = [on?.querySelector('.b')?.getBoundingClientRect(), on?.closest('.stage')?.getBoundingClientRect()];
  if (!on || !row || !isSaid(row) || !bubble || !stage) return undefined;
  const [before, after] = [bubble.left - stage.left, stage.right - bubble.right];
  const isBefore = before > after;
  const beside = isBefore ? before - GAP - WIDTH : stage.width - after + GAP;
  const left = Math.max(GAP, Math.min(beside, stage.width - WIDTH - GAP));
  const top = bubble.top - stage.top;
  return { on, id: row.id, left, top: Math.max(GAP, left === beside ? top : top - LIFT) };
}
