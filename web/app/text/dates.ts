/** Dates and times as this page's language writes them. Formatters are made once; making one takes longer than all its uses on a screen. */
import { t } from './en.ts';

const DAY_MS = 86_400_000;
/** In the language of the page, as it is written where this person is: a day's parts in their order, and their clock of 12 or 24 hours. */
export const localeIn = (language: string, person: string): string => `${language}-${new Intl.Locale(person).maximize().region ?? 'US'}`;
const LOCALE = localeIn('en', new Intl.DateTimeFormat().resolvedOptions().locale);
const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
const dayInYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const dayOfOtherYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'numeric', year: '2-digit' });
const longDay = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const longDayOfOtherYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' });

export const timeOf = (ms: number): string => clock.format(ms);
export const dateOf = (ms: number): string => longDayOfOtherYear.format(ms);

/** In the chat list: the time today, the weekday this week, else the date. */
export function shortTime(ms: number, now: number): string {
  const days = daysBetween(ms, now);
  if (days <= 0) return clock.format(ms);
  if (days < 7) return weekday.format(ms);
  return isSameYear(ms, now) ? dayInYear.format(ms) : dayOfOtherYear.format(ms);
}

/** Over the messages of one day. */
export function dayName(ms: number, now: number): string {
  const days = daysBetween(ms, now);
  if (days === 0) return t.today;
  if (days === 1) return t.yesterday;
  return isSameYear(ms, now) ? longDay.format(ms) : longDayOfOtherYear.format(ms);
}

/** Within a sentence, to the minute. */
export function momentOf(ms: number, now: number): string {
  const time = clock.format(ms);
  switch (daysBetween(ms, now)) {
    case 0:
      return t.moment.today(time);
    case 1:
      return t.moment.yesterday(time);
    default:
      return t.moment.day(longDayOfOtherYear.format(ms), time);
  }
}

/** m:ss, for what counts down. */
export const countdown = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

export const sameDay = (a: number, b: number): boolean => startOfDay(a) === startOfDay(b);
const daysBetween = (ms: number, now: number): number => Math.round((startOfDay(now) - startOfDay(ms)) / DAY_MS);
const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
const isSameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear();
