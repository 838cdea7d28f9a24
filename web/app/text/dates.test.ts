/** Dates as a list and a conversation say them. */
import { beforeAll, expect, it, vi } from 'vitest';
import { countdown, dayName, momentOf, sameDay, shortTime, timeOf } from './dates.ts';
import { t } from './en.ts';
import { speak } from './language.ts';
import { localeIn } from './locale.ts';

// A place where the clocks change: on 29 March and 25 October 2026.
vi.hoisted(() => {
  process.env['TZ'] = 'Europe/Copenhagen';
});

beforeAll(() => speak('en'));

const at = (year: number, month: number, day: number, hour = 12, minute = 0): number => new Date(year, month - 1, day, hour, minute).getTime();
const HERE = localeIn('en', new Intl.DateTimeFormat().resolvedOptions().locale);
const now = at(2026, 6, 14, 0, 5);

it('[U4] a list says the time today, the weekday this week, the day this year, else the year too', () => {
  expect(shortTime(at(2026, 6, 14, 0, 1), now)).toBe(timeOf(at(2026, 6, 14, 0, 1)));
  expect(shortTime(at(2026, 6, 13, 23, 59), now)).toBe(new Intl.DateTimeFormat(HERE, { weekday: 'short' }).format(at(2026, 6, 13)));
  expect(shortTime(at(2026, 6, 8), now)).toBe(new Intl.DateTimeFormat(HERE, { weekday: 'short' }).format(at(2026, 6, 8)));
  expect(shortTime(at(2026, 6, 7), now)).toBe(new Intl.DateTimeFormat(HERE, { day: 'numeric', month: 'short' }).format(at(2026, 6, 7)));
  expect(shortTime(at(2025, 6, 7), now)).toMatch(/25/);
});
it('[U5] a day is named by how a person speaks of it, across the night the clocks change too', () => {
  expect(at(2026, 3, 29, 0) - at(2026, 3, 30, 0)).not.toBe(-86_400_000);
  expect(dayName(at(2026, 6, 14, 0, 0), now)).toBe(t.today);
  expect(dayName(at(2026, 6, 13, 23, 59), now)).toBe(t.yesterday);
  expect(dayName(at(2026, 3, 28, 23, 59), at(2026, 3, 29, 23, 59))).toBe(t.yesterday);
  expect(dayName(at(2026, 10, 24, 0, 1), at(2026, 10, 25, 23, 59))).toBe(t.yesterday);
  expect(dayName(at(2024, 2, 29), now)).toMatch(/2024/);
  expect([sameDay(at(2026, 6, 14, 0, 0), now), sameDay(at(2026, 6, 13, 23, 59), now)]).toEqual([true, false]);
});
it('[U135] a moment is told to the minute, today and yesterday by their names', () => {
  const [morning, evening, march] = [at(2026, 6, 14, 0, 1), at(2026, 6, 13, 23, 59), at(2026, 3, 3, 9, 12)];
  expect(momentOf(morning, now)).toBe(t.moment.today(timeOf(morning)));
  expect(momentOf(evening, now)).toBe(t.moment.yesterday(timeOf(evening)));
  expect(momentOf(march, now)).toMatch(new RegExp(`2026.*${timeOf(march)}$`));
});
it('[U6] a countdown rounds up and never runs below nothing', () => {
  expect([60_000, 59_001, 1, 0, -5000].map(countdown)).toEqual(['1:00', '1:00', '0:01', '0:00', '0:00']);
});
it('[U164] dates are in the language of the page and the order of the person’s region, with its clock', () => {
  const [cairo, berlin, boston] = ['ar-EG', 'de', 'en-US'].map((person) => localeIn('en', person));
  const write = (locale: string | undefined): string => new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(now);
  expect([cairo, berlin, boston]).toEqual(['en-EG', 'en-DE', 'en-US']);
  expect([/\bAM\b|\bam\b/.test(write(cairo)), write(berlin), /^6\/14\/26/.test(write(boston))]).toEqual([true, '14/06/2026, 00:05', true]);
});
