/** Two times of day between which nothing sounds. */
import type { Hours } from '../../device/port/notices.ts';
import { t } from '../text/language.ts';
import { Switch } from '../ui/switch.tsx';

const MINUTES = 60;
/** What is offered to whoever turns them on. */
const NIGHT: Hours = { from: 22 * MINUTES, to: 7 * MINUTES };

type Props = { readonly hours: Hours | undefined; readonly isOff: boolean; readonly onChange: (hours: Hours | undefined) => void };

export const QuietHours = ({ hours, isOff, onChange }: Props) => (
  <div class="stack">
    <Switch
      name={t.told.quiet}
      hint={t.told.quietHint}
      isOn={hours !== undefined}
      isOff={isOff}
      onChange={(isOn) => onChange(isOn ? NIGHT : undefined)}
    />
    {hours && (
      <div class="hours">
        <Time name={t.told.from} minutes={hours.from} onChange={(from) => onChange({ ...hours, from })} />
        <Time name={t.told.to} minutes={hours.to} onChange={(to) => onChange({ ...hours, to })} />
      </div>
    )}
  </div>
);

type TimeProps = { readonly name: string; readonly minutes: number; readonly onChange: (minutes: number) => void };

/** Taken when one leaves it: each key would be a time of its own. */
const Time = ({ name, minutes, onChange }: TimeProps) => (
  <label>
    {name}
    <input
      class="in"
      type="time"
      autocomplete="off"
      value={written(minutes)}
      onBlur={({ currentTarget }) => {
        const read = readMinutes(currentTarget.value);
        if (read === undefined) currentTarget.value = written(minutes);
        else if (read !== minutes) onChange(read);
      }}
    />
  </label>
);

const two = (n: number): string => `${n}`.padStart(2, '0');
const written = (minutes: number): string => `${two(Math.floor(minutes / MINUTES))}:${two(minutes % MINUTES)}`;
function readMinutes(text: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hours && minutes ? Number(hours) * MINUTES + Number(minutes) : undefined;
}
