/** Two days and all between them, or one: asked with the browser's own calendar. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';

type DaysProps = { readonly onClose: () => void; readonly onPick: (first: number, last: number) => void };

export function Days({ onClose, onPick }: DaysProps) {
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [from, to] = [startOfDay(first), startOfDay(last || first)];
  const isFit = from !== undefined && to !== undefined && from <= to;
  return (
    <Frame title={t.search.when} does={t.search.apply} run={isFit ? () => onPick(from, to) : undefined} onClose={onClose}>
      <Day name={t.search.firstDay} value={first} onChange={setFirst} />
      <Day name={t.search.lastDay} value={last} least={first} onChange={setLast} />
    </Frame>
  );
}

type OneProps = { readonly onClose: () => void; readonly onPick: (day: number) => void };

export function OneDay({ onClose, onPick }: OneProps) {
  const [value, set] = useState('');
  const day = startOfDay(value);
  return (
    <Frame title={t.search.toDay} does={t.search.goToDay} run={day === undefined ? undefined : () => onPick(day)} onClose={onClose}>
      <Day name={t.search.day} value={value} onChange={set} />
    </Frame>
  );
}

type FrameProps = {
  readonly title: string;
  readonly does: string;
  /** Undefined while no day was picked that will do. */
  readonly run: (() => void) | undefined;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

const Frame = ({ title, does, run, onClose, children }: FrameProps) => (
  <Dialog title={title} onClose={onClose}>
    <div class="days">{children}</div>
    <Answers onCancel={onClose}>
      <button type="button" class="btn primary" disabled={!run} onClick={run}>
        {does}
      </button>
    </Answers>
  </Dialog>
);

type DayProps = { readonly name: string; readonly value: string; readonly least?: string; readonly onChange: (value: string) => void };

/** Nothing is said after today. */
const Day = ({ name, value, least, onChange }: DayProps) => (
  <label>
    <span class="lab">{name}</span>
    <input
      class="input"
      type="date"
      autocomplete="off"
      value={value}
      min={least}
      max={dayOf(Date.now())}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  </label>
);

/** As a field of dates writes it. */
function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Where this person is, ms. */
function startOfDay(day: string): number | undefined {
  const time = Date.parse(`${day}T00:00`);
  return Number.isNaN(time) ? undefined : time;
}
