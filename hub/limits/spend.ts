/** How often one may ask: budgets in buckets that refill evenly, and the refusal that says when to come back. */
import { Refused } from '../protocol/errors.ts';

/** `times` at once, and as many again per `perMs`, evenly: after the burst one more each perMs / times. */
export type Budget = { readonly name: string; readonly times: number; readonly perMs: number };

/** Takes `count` (one) from the budget of this key, all or none, or throws Refused('rate_limited') with `retry_after` in seconds. */
export type Spend = (budget: Budget, key: string, count?: number) => Promise<void>;
/** The same where the buckets are at hand. Fewer than none gives back what was taken for something that came to nothing. */
export type SpendNow = (budget: Budget, key: string, count?: number) => void;

/** Where buckets are kept: in the hub's store, or in memory. Times in ms; 0 is taken, more is the time to wait. */
export type Buckets<Answer> = { take(key: string, cost: number, burst: number, now: number): Answer };
type Deps<Answer> = { readonly buckets: Buckets<Answer>; readonly now: () => number };

/** Over buckets that a restart must not reset: codes, guesses, lookups. */
export const openSpend =
  ({ buckets, now }: Deps<Promise<number>>): Spend =>
  async (budget, key, count = 1) => {
    if (count > 0) refuseAfter(await buckets.take(nameOf(budget, key), costOf(budget) * count, burstOf(budget), now()));
  };

/** Over buckets in memory: what is asked so often that writing it down would cost more than it saves. */
export const openSpendNow =
  ({ buckets, now }: Deps<number>): SpendNow =>
  (budget, key, count = 1) => {
    if (count !== 0) refuseAfter(buckets.take(nameOf(budget, key), costOf(budget) * count, burstOf(budget), now()));
  };

const nameOf = ({ name }: Budget, key: string): string => `${name} ${key}`;
const costOf = ({ times, perMs }: Budget): number => Math.ceil(perMs / times);
const burstOf = (budget: Budget): number => costOf(budget) * budget.times;

function refuseAfter(waitMs: number): void {
  if (waitMs > 0) throw new Refused('rate_limited', { retry_after: Math.ceil(waitMs / 1000) });
}
