/** What changed between two views of a chat that somebody who only listens should hear. */
import type { MessageRow } from '../../device/port/messages.ts';

type View = { readonly rows: readonly MessageRow[]; readonly newer: boolean };
export type News = {
  readonly incoming: readonly MessageRow[];
  /** What others did to the group. */
  readonly changes: readonly MessageRow[];
  /** Own messages that have reached the hub, or never will. */
  readonly settled: readonly ('hub' | 'failed')[];
};

const NONE: News = { incoming: [], changes: [], settled: [] };

/** History that is paged in is no news: only what follows the newest known. */
export function newsIn(before: View | undefined, now: View): News {
  const last = before?.rows[before.rows.length - 1];
  if (!before || before.newer || now.newer) return NONE;
  const at = last ? now.rows.findIndex(({ id }) => id === last.id) : -1;
  const fresh = last && at < 0 ? [] : now.rows.slice(at + 1);
  const theirs = fresh.filter(({ own }) => !own);
  return {
    incoming: theirs.filter(({ kind }) => kind !== 'service'),
    changes: theirs.filter(({ kind }) => kind === 'service'),
    settled: settledIn(before.rows, now.rows),
  };
}

function settledIn(before: readonly MessageRow[], now: readonly MessageRow[]): readonly ('hub' | 'failed')[] {
  const waiting = new Set(before.flatMap(({ id, status }) => (status === 'device' ? [id] : [])));
  return now.flatMap(({ id, status }) => {
    if (!waiting.has(id) || status === undefined || status === 'device') return [];
    return [status === 'failed' ? 'failed' : 'hub'];
  });
}
