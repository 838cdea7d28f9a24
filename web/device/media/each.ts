/** Several things at once, but no more than so many. */

/** Does `work` for each, in their order, so many at a time. After the first that rejects nothing more is begun; it rejects once all that was begun has ended. */
export async function each<T>(all: Iterable<T>, atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const left = all[Symbol.iterator]();
  let failed: { readonly error: unknown } | undefined;
  const run = async (): Promise<void> => {
    for (let next = left.next(); !next.done && !failed; next = left.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  if (failed) throw failed.error;
}

/** Room for so many that are under way. `enter` resolves as soon as there is room for the next, and rejects as the first did that failed; `left`: all have ended. */
export type Room = { enter(work: () => Promise<void>): Promise<void>; left(): Promise<void> };

export function newRoom(most: number): Room {
  const under = new Set<Promise<void>>();
  const failed: unknown[] = [];
  const judge = (): void => {
    if (failed.length > 0) throw failed[0];
  };
  return {
    enter: async (work) => {
      judge();
      const one = work()
        .catch((error: unknown) => {
          failed.push(error);
        })
        .finally(() => under.delete(one));
      under.add(one);
      if (under.size >= most) await Promise.race(under);
      judge();
    },
    left: async () => {
      await Promise.all(under);
      judge();
    },
  };
}
