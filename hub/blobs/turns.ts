/** Who may do something now: so much at once of each and in all, and of one name one after the other. */
import { Refused } from '../protocol/errors.ts';

/** `weight`: how many at once it is. Gives what ends the turn, however often it is called; throws Refused('rate_limited') where there are too many. */
export type Turns = (who: string, weight: number) => () => void;

/** Whoever is refused comes again when one of those that run is most likely over. */
const RETRY_S = 1;

export function newTurns({ all, each }: { readonly all: number; readonly each: number }): Turns {
  const byWho = new Map<string, number>();
  let count = 0;
  return (who, weight) => {
    const own = byWho.get(who) ?? 0;
    if (count + weight > all || own + weight > each) throw new Refused('rate_limited', { retry_after: RETRY_S });
    byWho.set(who, own + weight);
    count += weight;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      count -= weight;
      const left = (byWho.get(who) ?? weight) - weight;
      if (left > 0) byWho.set(who, left);
      else byWho.delete(who);
    };
  };
}

/** Runs what has one name one after the other. */
export function newOneByOne(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const next = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, next);
    const forget = (): void => void (last.get(name) === next && last.delete(name));
    // Its failure is told to whoever asked for it.
    next.then(forget, forget);
    return next;
  };
}
