/** Where a new device and an old one exchange sealed parts while they link; and budgets that a restart must not reset. */
import { equal } from '../../crypto/bytes.ts';
import type { Budgets, Meetings } from './port.ts';
import { bytesIn, type Database, numberIn, type Sql } from './sql.ts';

export const openMeetings = ({ read, write }: Database): Meetings => ({
  put: (part) => write((sql) => put(sql, part)),
  get: async (meeting, part, now) => {
    const [row] = await read.all('select bytes from meeting where meeting = $1 and part = $2 and expires_at > $3', meeting, part, now);
    return row && bytesIn(row, 'bytes');
  },
});

async function put(sql: Sql, { meeting, part, bytes, expiresAt, limit, now }: Parameters<Meetings['put']>[0]): Promise<'stored' | 'taken' | 'full'> {
  await sql.run('delete from meeting where meeting = $1 and expires_at <= $2', meeting, now);
  const rows = await sql.all('select part, bytes from meeting where meeting = $1', meeting);
  const there = rows.find((row) => numberIn(row, 'part') === part);
  if (there) return equal(bytesIn(there, 'bytes'), bytes) ? 'stored' : 'taken';
  if (rows.length >= limit) return 'full';
  await sql.run('insert into meeting (meeting, part, bytes, expires_at) values ($1, $2, $3, $4)', meeting, part, bytes, expiresAt);
  return 'stored';
}

/** `full_at` is the time at which the bucket would be full again: all that has to be kept of it. */
export const openBudgets = ({ write }: Database): Budgets => ({
  take: (key, cost, burst, now) =>
    write(async (sql) => {
      const [row] = await sql.all('select full_at from budget where name = $1', key);
      // No bucket is emptier than empty: a later time was noted by a clock that has been put back since.
      const known = row ? numberIn(row, 'full_at') : now;
      const from = Math.min(Math.max(now, known), now + burst);
      const wait = from + cost - burst - now;
      if (wait > 0 && known === from) return wait;
      await sql.run(
        'insert into budget (name, full_at) values ($1, $2) on conflict (name) do update set full_at = excluded.full_at',
        key,
        wait > 0 ? from : from + cost,
      );
      return Math.max(0, wait);
    }),
});
