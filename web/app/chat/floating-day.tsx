/** The day one is reading, over the list while it moves; it leaves a second after. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import { dayName } from '../text/dates.ts';
import { type Kept, seenIn } from './scroll.ts';
import { after } from './timers.ts';

const LINGER_MS = 1000;
/** So near the upper edge a day's own line says it already. */
const OWN_LINE_PX = 48;

type Floating = { readonly shown: string | undefined; readonly moved: (kept: Kept, rows: readonly MessageRow[], byPerson: boolean) => void };

export function useFloatingDay(): Floating {
  const [shown, show] = useState<string>();
  const moved = useMemo(() => newMoved(show), []);
  useEffect(() => moved.end, [moved]);
  return useMemo(() => ({ shown, moved: moved.run }), [shown, moved]);
}

function newMoved(show: (day: string | undefined) => void): { readonly run: Floating['moved']; readonly end: () => void } {
  let cancel = (): void => undefined;
  return {
    run: (kept, rows, byPerson) => {
      if (!byPerson) return;
      cancel();
      cancel = after(LINGER_MS, () => show(undefined));
      const row = rows[seenIn(kept).first];
      show(row && !isNeedless(kept) ? dayName(row.time, Date.now()) : undefined);
    },
    end: () => cancel(),
  };
}

/** A day's own line is on screen near the top, or what stands above the first day is: nothing older than that line. */
function isNeedless({ scroller, list }: Kept): boolean {
  const { top } = scroller.getBoundingClientRect();
  const hello = list.querySelector('.hello');
  if (hello && hello.getBoundingClientRect().bottom > top) return true;
  return [...list.querySelectorAll('.day')].some((line) => {
    const box = line.getBoundingClientRect();
    return box.bottom > top && box.top < top + OWN_LINE_PX;
  });
}

/** A sign for the eye only: each message says its own time. */
export const FloatingDay = ({ day }: { readonly day: string | undefined }) =>
  day === undefined ? null : (
    <div class="day floating" aria-hidden="true">
      {day}
    </div>
  );
