/**
 * How far a chat was cleared: up to a number of each device, and so many of a group's changes. What devices said of it at once is put together, so that all of them
 * come to the same by any order; what nobody who cleared it had seen stands.
 */
import { fromHex, toHex } from '../../crypto/bytes.ts';
import type { Header } from './event.ts';
import type { OwnBody, OWN_TYPE } from './own-bodies.ts';

/** `ends`: by device in hex. */
export type Cleared = { readonly changes: number; readonly ends: ReadonlyMap<string, number> };
type Said = Pick<Extract<OwnBody, { readonly type: typeof OWN_TYPE.clear }>, 'changes' | 'ends'>;

export const NOTHING_CLEARED: Cleared = { changes: 0, ends: new Map() };

/** Is a message one of those that were there? What is said of it goes with it. */
export const isCleared = ({ ends }: Cleared, { device, n }: Pick<Header, 'device' | 'n'>): boolean => n <= (ends.get(toHex(device)) ?? 0);

/** As far as both say; undefined where the second says no more than the first. */
export function clearedFurther(cleared: Cleared, said: Said): Cleared | undefined {
  const further = said.ends.filter(({ device, n }) => n > (cleared.ends.get(toHex(device)) ?? 0));
  if (further.length === 0 && said.changes <= cleared.changes) return undefined;
  return {
    changes: Math.max(cleared.changes, said.changes),
    ends: new Map([...cleared.ends, ...further.map(({ device, n }) => [toHex(device), n] as const)]),
  };
}

/** As it is said and stored. */
export const saidOf = ({ changes, ends }: Cleared): Said => ({
  changes,
  ends: [...ends].flatMap(([hex, n]) => {
    const device = fromHex(hex);
    return device ? [{ device, n }] : [];
  }),
});
