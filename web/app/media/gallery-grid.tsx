/** Photos and films of a chat, a square each, month by month: small ones alone, which come with their messages; a press opens one over all. */
import { useRef, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { type NameOf, useNames } from '../chat/names.ts';
import { language } from '../text/language.ts';
import { localeHere } from '../text/locale.ts';
import { lazily } from '../ui/lazy.tsx';
import { close, over } from '../ui/over.ts';
import { useSeen } from './bytes.ts';
import { seenIn } from './going.ts';
import { playTime } from './glance.ts';
import { mediaAt } from './place.ts';
import { Thumb } from './thumb.tsx';

const Viewer = lazily(async () => (await import('./viewer.tsx')).Viewer);

type Props = { readonly view: ChatView; readonly rows: readonly MessageRow[] };
type Cell = { readonly row: MessageRow; readonly index: number };

export function Grid({ view, rows }: Props) {
  const nameOf = useNames(view);
  const area = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState('');
  const months = monthsOf(rows);
  const keys = months.flatMap(({ cells }) => cells.map(keyOf));
  const first = keys.includes(stop) ? stop : keys[0];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go between what is pressed in it
    <div ref={area} onKeyDown={(event) => rove(event, area.current)}>
      {months.map(({ name, cells }) => (
        <section key={name}>
          <h3 class="lab">{name}</h3>
          <ul class="cells">
            {cells.map((cell) => (
              <li key={keyOf(cell)}>
                <Square chat={view.chat} cell={cell} nameOf={nameOf} isStop={keyOf(cell) === first} onStand={() => setStop(keyOf(cell))} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const keyOf = ({ row, index }: Cell): string => `${row.id} ${index}`;

/** Newest first, also within a message. */
function monthsOf(rows: readonly MessageRow[]): readonly { readonly name: string; readonly cells: readonly Cell[] }[] {
  const month = new Intl.DateTimeFormat(localeHere(language.value), { month: 'long', year: 'numeric' });
  const months = new Map<string, Cell[]>();
  for (const row of rows) {
    const name = month.format(row.time);
    const cells = seenIn(row).map((index) => ({ row, index }));
    months.set(name, [...(months.get(name) ?? []), ...cells.reverse()]);
  }
  return [...months].map(([name, cells]) => ({ name, cells }));
}

type SquareProps = {
  readonly chat: string;
  readonly cell: Cell;
  readonly nameOf: NameOf;
  readonly isStop: boolean;
  readonly onStand: () => void;
};

function Square({ chat, cell: { row, index }, nameOf, isStop, onStand }: SquareProps) {
  const box = useRef<HTMLButtonElement>(null);
  const isSeen = useSeen(box);
  const around = { chat, row, act: () => undefined };
  const { media } = mediaAt(around, index);
  const open = (): void => {
    over.value = <Viewer {...around} index={index} onClose={close} />;
  };
  return (
    <button ref={box} type="button" class="picture" data-row={row.id} tabIndex={isStop ? 0 : -1} onFocus={onStand} onClick={open}>
      <Thumb around={around} index={index} nameOf={nameOf} isSeen={isSeen} />
      {media.kind === 'video' && <span class="pill start">{playTime(media.duration)}</span>}
    </button>
  );
}

/** Arrows go to what lies there, Home and End to the first and the last. */
function rove(event: KeyboardEvent, area: HTMLElement | null): void {
  if (event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
  const all = [...(area?.querySelectorAll<HTMLElement>('.picture') ?? [])];
  const at = all.indexOf(event.target);
  if (at < 0) return;
  const to = targetOf(event.key, all, at);
  if (!to) return;
  event.preventDefault();
  to.focus();
}

function targetOf(key: string, all: readonly HTMLElement[], at: number): HTMLElement | undefined {
  const isTurned = document.documentElement.dir === 'rtl';
  switch (key) {
    case 'ArrowRight':
      return all[at + (isTurned ? -1 : 1)];
    case 'ArrowLeft':
      return all[at + (isTurned ? 1 : -1)];
    case 'ArrowDown':
      return inColumn(all.slice(at + 1), all[at]);
    case 'ArrowUp':
      return inColumn(all.slice(0, at).reverse(), all[at]);
    case 'Home':
      return all[0];
    case 'End':
      return all.at(-1);
    default:
      return undefined;
  }
}

/** The next line's, as far in it as this one is, or its nearest. */
function inColumn(ahead: readonly HTMLElement[], from: HTMLElement | undefined): HTMLElement | undefined {
  const { left: x = 0, top: y = 0 } = from?.getBoundingClientRect() ?? {};
  const placed = ahead.map((one) => ({ one, box: one.getBoundingClientRect() }));
  const line = placed.find(({ box }) => box.top !== y)?.box.top;
  return placed.filter(({ box }) => box.top === line).sort((a, b) => Math.abs(a.box.left - x) - Math.abs(b.box.left - x))[0]?.one;
}
