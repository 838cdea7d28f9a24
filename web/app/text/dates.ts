/** Dates and times as the language writes them. Formatters are made once for each; making one takes longer than all its uses on a screen. */
import { computed } from '@preact/signals';
import { language, t } from './language.ts';
import { localeHere } from './locale.ts';

const DAY_MS = 86_400_000;
const locale = computed(() => localeHere(language.value));
const written = (form: Intl.DateTimeFormatOptions) => computed(() => new Intl.DateTimeFormat(locale.value, form));
const clock = written({ timeStyle: 'short' });
const weekday = written({ weekday: 'short' });
const dayInYear = written({ day: 'numeric', month: 'short' });
const dayOfOtherYear = written({ day: 'numeric', month: 'numeric', year: '2-digit' });
const longDay = written({ weekday: 'long', day: 'numeric', month: 'long' });
const longDayOfOtherYear = written({ day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = written({ day: 'numeric', month: 'short', year: 'numeric' });
const numbers = computed(() => new Intl.NumberFormat(locale.value));
const twoDigits = computed(() => new Intl.NumberFormat(locale.value, { minimumIntegerDigits: 2 }));

export const numberOf = (n: number): string => numbers.value.format(n);
export const timeOf = (ms: number): string => clock.value.format(ms);
export const dateOf = (ms: number): string => longDayOfOtherYear.value.format(ms);

/** From one day to another, or one. */
export const periodOf = (first: number, last: number): string => shortDay.value.formatRange(first, last);

/** In the chat list: the time today, the weekday this week, else the date. */
export function shortTime(ms: number, now: number): string {
  const days = daysBetween(ms, now);
  if (days <= 0) return timeOf(ms);
  if (days < 7) return weekday.value.format(ms);
  return (isSameYear(ms, now) ? dayInYear : dayOfOtherYear).value.format(ms);
}

/** Over the messages of one day. */
export function dayName(ms: number, now: number): string {
  const days = daysBetween(ms, now);
  if (days === 0) return t.today;
  if (days === 1) return t.yesterday;
  return isSameYear(ms, now) ? longDay.value.format(ms) : dateOf(ms);
}

/** Within a sentence, to the minute. */
export function momentOf(ms: number, now: number): string {
  const time = timeOf(ms);
  switch (daysBetween(ms, now)) {
    case 0:
      return t.moment.today(time);
    case 1:
      return t.moment.yesterday(time);
    default:
      return t.moment.day(dateOf(ms), time);
  }
}

/** m:ss, for what counts down. */
export const countdown = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${numberOf(Math.floor(seconds / 60))}:${twoDigits.value.format(seconds % 60)}`;
};

export const sameDay = (a: number, b: number): boolean => startOfDay(a) === startOfDay(b);
const daysBetween = (ms: number, now: number): number => Math.round((startOfDay(now) - startOfDay(ms)) / DAY_MS);
const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
const isSameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear();
