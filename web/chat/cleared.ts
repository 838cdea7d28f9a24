/**
 * How far a chat was cleared: up to a number of each device but for gaps, and so many of a group's changes. What devices said of it at once is put together, so that
 * all of them come to the same by any order; what nobody who cleared it had seen stands.
 */
import { fromHex, toHex } from '../../crypto/bytes.ts';
import type { Header } from './event.ts';
import type { Gap } from './gaps.ts';
import type { OwnBody, OWN_TYPE } from './own-bodies.ts';

/** By device in hex: the last number, and the stretches before it that had not come. */
export type Cleared = {
  readonly changes: number;
  readonly ends: ReadonlyMap<string, number>;
  readonly gaps: ReadonlyMap<string, readonly Stretch[]>;
};
type Stretch = readonly [first: number, last: number];
type Said = Pick<Extract<OwnBody, { readonly type: typeof OWN_TYPE.clear }>, 'changes' | 'ends' | 'gaps'>;

export const NOTHING_CLEARED: Cleared = { changes: 0, ends: new Map(), gaps: new Map() };

/** Is a message one of those that were there? What is said of it goes with it. */
export function isCleared({ ends, gaps }: Cleared, { device, n }: Pick<Header, 'device' | 'n'>): boolean {
  const name = toHex(device);
  return n <= (ends.get(name) ?? 0) && !gaps.get(name)?.some(([first, last]) => first <= n && n <= last);
}

/** As far as both say; undefined where the second says no more than the first. */
export function clearedFurther(cleared: Cleared, said: Said): Cleared | undefined {
  const [ends, gaps] = [new Map(cleared.ends), new Map(cleared.gaps)];
  let isFurther = said.changes > cleared.changes;
  for (const { device, n } of said.ends) {
    const name = toHex(device);
    const before = standing(ends.get(name) ?? 0, gaps.get(name) ?? []);
    const after = inBoth(before, standing(n, sound(said.gaps, name, n)));
    if (String(after) === String(before)) continue;
    isFurther = true;
    ends.set(name, (after.at(-1)?.[0] ?? 1) - 1);
    gaps.set(name, after.slice(0, -1));
  }
  return isFurther ? { changes: Math.max(cleared.changes, said.changes), ends, gaps } : undefined;
}

/** What of a device is not cleared. */
const standing = (end: number, gaps: readonly Stretch[]): readonly Stretch[] => [...gaps, [end + 1, Number.POSITIVE_INFINITY]];

const inBoth = (one: readonly Stretch[], other: readonly Stretch[]): readonly Stretch[] =>
  one.flatMap(([first, last]) =>
    other.flatMap((another): Stretch[] => {
      const both: Stretch = [Math.max(first, another[0]), Math.min(last, another[1])];
      return both[0] <= both[1] ? [both] : [];
    }),
  );

/** Ascending, apart, and before the end: of others nothing is said. */
function sound(gaps: readonly Gap[], name: string, end: number): readonly Stretch[] {
  let past = 0;
  return gaps.flatMap(({ device, first, last }): Stretch[] => {
    if (toHex(device) !== name || first <= past || last < first || last >= end) return [];
    past = last + 1;
    return [[first, last]];
  });
}

/** As it is said and stored. */
export const saidOf = ({ changes, ends, gaps }: Cleared): Said => ({
  changes,
  ends: [...ends].flatMap(([hex, n]) => {
    const device = fromHex(hex);
    return device ? [{ device, n }] : [];
  }),
  gaps: [...gaps].flatMap(([hex, stretches]) => {
    const device = fromHex(hex);
    return device ? stretches.map(([first, last]) => ({ device, first, last })) : [];
  }),
});
