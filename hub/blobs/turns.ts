/** Who may do something now: so many at once of each and in all, and of one name one after the other. */
import { Refused } from '../protocol/errors.ts';

/** Gives what ends the turn, however often it is called; throws Refused('rate_limited') where there are too many. */
export type Turns = (who: string) => () => void;

/** Whoever is refused comes again when one of those that run is most likely over. */
const RETRY_S = 1;

export function newTurns({ all, each }: { readonly all: number; readonly each: number }): Turns {
  const byWho = new Map<string, number>();
  let count = 0;
  return (who) => {
    const own = byWho.get(who) ?? 0;
    if (count >= all || own >= each) throw new Refused('rate_limited', { retry_after: RETRY_S });
    byWho.set(who, own + 1);
    count++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      count--;
      const left = (byWho.get(who) ?? 1) - 1;
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
