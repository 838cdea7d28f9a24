/** Whether the hub can write, for whoever watches it: by a real write, but no more of them than are of use, since anybody may ask. */

/** What was found is said again for so long, ms. */
const FRESH_MS = 1000;

/** Calls `check` where its last answer is old, and gives that answer. `now` in ms. */
export function newHealth(check: () => Promise<void>, now: () => number): () => Promise<void> {
  let last: { readonly at: number; readonly answer: Promise<void> } | undefined;
  return () => {
    if (!last || Math.abs(now() - last.at) >= FRESH_MS) last = { at: now(), answer: check() };
    return last.answer;
  };
}
