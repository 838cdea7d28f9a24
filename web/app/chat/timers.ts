/** The page's clock, as those are given it who are tried with another. */

/** Runs later; gives how to call it off. */
export function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
