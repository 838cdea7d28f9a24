/** Two days and all between them, or one: asked with the browser's own calendar. */
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
    <Dialog title={t.search.when} onClose={onClose}>
      <div class="days">
        <Day name={t.search.firstDay} value={first} onChange={setFirst} />
        <Day name={t.search.lastDay} value={last} least={first} onChange={setLast} />
      </div>
      <Answers onCancel={onClose}>
        <button type="button" class="btn primary" disabled={!isFit} onClick={() => isFit && onPick(from, to)}>
          {t.search.apply}
        </button>
      </Answers>
    </Dialog>
  );
}

type OneProps = { readonly onClose: () => void; readonly onPick: (day: number) => void };

export function OneDay({ onClose, onPick }: OneProps) {
  const [value, set] = useState('');
  const day = startOfDay(value);
  return (
    <Dialog title={t.search.toDay} onClose={onClose}>
      <div class="days">
        <Day name={t.search.day} value={value} onChange={set} />
      </div>
      <Answers onCancel={onClose}>
        <button type="button" class="btn primary" disabled={day === undefined} onClick={() => day !== undefined && onPick(day)}>
          {t.search.goToDay}
        </button>
      </Answers>
    </Dialog>
  );
}

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
