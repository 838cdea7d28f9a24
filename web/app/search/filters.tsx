/** Whose and when: what a search is narrowed by besides its words. */
import { useState } from 'preact/hooks';
import { periodOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { openUnder } from '../ui/choices.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Days } from './days.tsx';
import { type Named, PersonPicker } from './person-picker.tsx';

/** From its first moment (included) to its last (excluded), ms; `days`: those between which it lies, as they are called. */
export type Period = { readonly name: string; readonly since?: number | undefined; readonly until?: number | undefined };

const DAY_MS = 86_400_000;

type FromProps = { readonly people: readonly Named[]; readonly from: Named | undefined; readonly onChange: (from: Named | undefined) => void };

export function From({ people, from, onChange }: FromProps) {
  const [isPicking, pick] = useState(false);
  return (
    <>
      <Chip icon="person" isSet={from !== undefined} onPress={() => pick(true)}>
        {from ? t.search.from(from.name) : t.search.fromAnyone}
      </Chip>
      {isPicking && (
        <PersonPicker
          people={people}
          chosen={from?.user}
          onClose={() => pick(false)}
          onPick={(next) => {
            pick(false);
            onChange(next);
          }}
        />
      )}
    </>
  );
}

type WhenProps = { readonly period: Period | undefined; readonly onChange: (period: Period | undefined) => void };

export function When({ period, onChange }: WhenProps) {
  const [isPicking, pick] = useState(false);
  const open = (button: HTMLElement): void => {
    const lately = (name: string, days: number) => ({
      name,
      icon: 'clock' as const,
      isChosen: period?.name === name,
      // Whole days: today is the last of them.
      run: () => onChange({ name, since: startOf(Date.now() - (days - 1) * DAY_MS) }),
    });
    openUnder(button, t.search.when, [
      [{ name: t.search.anyTime, icon: 'history', isChosen: period === undefined, run: () => onChange(undefined) }],
      [lately(t.today, 1), lately(t.search.week, 7), lately(t.search.month, 30), lately(t.search.year, 365)],
      [{ name: t.search.days, icon: 'calendar', run: () => pick(true) }],
    ]);
  };
  return (
    <>
      <Chip icon="clock" isSet={period !== undefined} onPress={open} opensMenu>
        {period?.name ?? t.search.anyTime}
      </Chip>
      {isPicking && (
        <Days
          onClose={() => pick(false)}
          onPick={(first, last) => {
            pick(false);
            onChange({ name: periodOf(first, last), since: first, until: startOf(last + 1.5 * DAY_MS) });
          }}
        />
      )}
    </>
  );
}

const startOf = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);

type ChipProps = {
  readonly icon: IconName;
  readonly isSet: boolean;
  readonly opensMenu?: boolean;
  readonly onPress: (button: HTMLElement) => void;
  readonly children: string;
};

const Chip = ({ icon, isSet, opensMenu = false, onPress, children }: ChipProps) => (
  <button
    type="button"
    class={isSet ? 'chip line set' : 'chip line'}
    aria-haspopup={opensMenu ? 'menu' : 'dialog'}
    onClick={(event) => onPress(event.currentTarget)}
  >
    <Icon name={icon} size={15} />
    <bdi>{children}</bdi>
  </button>
);
