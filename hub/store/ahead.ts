/** Times that cannot be: later than this hub's clock could have made them. A clock that was ahead and is right again left them; they count as made now. */
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { LogKey } from './route.port.ts';
import type { Database, Sql } from './sql.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

/** The longest any budget takes to be full again. */
const LONGEST_BUDGET_MS = 24 * 60 * 60 * 1000;

/** Columns by how far ahead of its writing each may lie, ms. Those not named here mend themselves where they are read, or decide nothing. */
const LATEST: readonly (readonly [table: string, column: string, aheadMs: number])[] = [
  ['code', 'expires_at', HUB_LIMITS.codeMs],
  ['ticket', 'expires_at', HUB_LIMITS.ticketMs],
  ['challenge', 'expires_at', HUB_LIMITS.challengeMs],
  ['meeting', 'expires_at', HUB_LIMITS.meetingMs],
  ['session', 'seen_at', 0],
  ['session', 'access_expires_at', LIMITS.accessMs],
  ['session', 'refresh_expires_at', HUB_LIMITS.refreshMs],
  ['refresh', 'expires_at', HUB_LIMITS.refreshMs],
  ['claim', 'made_at', 0],
  ['claim', 'due_at', HUB_LIMITS.anewDelayMs],
  ['username', 'held_until', HUB_LIMITS.usernameHoldMs],
  ['username', 'given_at', 0],
  ['key_package', 'put_at', 0],
  ['chain', 'heard_at', 0],
  ['presence', 'seen_at', 0],
  ['presence', 'seen_before', 0],
  ['report', 'at', 0],
  ['report', 'expires_at', HUB_LIMITS.reportMs],
  ['card', 'expires_at', LIMITS.inviteMs],
  ['upload', 'touched_at', 0],
  ['blob', 'expires_at', MEDIA_LIMITS.mediaMostMs],
  ['push', 'due_at', PUSH_LIMITS.pushLongestWaitMs],
  ['push', 'sent_at', 0],
  ['push_wait', 'at', 0],
  ['waking', 'at', 0],
  ['budget', 'full_at', LONGEST_BUDGET_MS],
];

/** Steps of the clock up to `stepMs` are everyday: what they left is left as it is. */
export async function takeBack({ write }: Database, now: number): Promise<void> {
  for (const [table, column, aheadMs] of LATEST)
    await write((sql) => sql.run(`update ${table} set ${column} = $1 where ${column} > $2`, now + aheadMs, now + aheadMs + HUB_LIMITS.stepMs));
}

/** The same of one log's envelopes, at most `rows` of them. Gives how many there were. */
export const takeBackOf = (sql: Sql, log: LogKey, latest: number, rows: number): Promise<number> =>
  sql.run(`update envelope set at = $2 where log = $1 and seq in (select seq from envelope where log = $1 and at > $2 limit ${rows})`, log, latest);
