/** One thing at a time: what touches a chat waits for what touched it before. */

export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs each work after all earlier ones, whether they failed or not; gives each its own result. */
export function newTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };
}
