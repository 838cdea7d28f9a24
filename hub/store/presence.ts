/** Who may ask for a person's presence, and when they were last there. */
import type { Presences } from './people.port.ts';
import { bytesIn, type Database, maybeIn, numberIn } from './sql.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** When the day (UTC) of a time began, ms. */
export const dayOf = (at: number): number => at - (at % DAY_MS);

export const openPresences = ({ read, write }: Database): Presences => ({
  allow: (user, { exact, coarse }) =>
    write(async (sql) => {
      if (!exact && !coarse) await sql.run('delete from presence where usr = $1', user);
      else
        await sql.run(
          'insert into presence (usr, exact, coarse) values ($1, $2, $3) on conflict (usr) do update set exact = excluded.exact, coarse = excluded.coarse',
          user,
          exact ?? null,
          coarse ?? null,
        );
    }),
  get: async (user) => {
    const [row] = await read.all('select exact, coarse, seen_at, seen_before from presence where usr = $1', user);
    return (
      row && {
        exact: maybeIn(bytesIn, row, 'exact'),
        coarse: maybeIn(bytesIn, row, 'coarse'),
        seenAt: maybeIn(numberIn, row, 'seen_at'),
        seenBefore: maybeIn(numberIn, row, 'seen_before'),
      }
    );
  },
  seen: (rows) =>
    write(async (sql) => {
      for (const { user, at } of rows)
        await sql.run(
          `update presence set seen_before = case when seen_at < $3 then seen_at else seen_before end, seen_at = $2
            where usr = $1 and (seen_at is null or seen_at < $2)`,
          user,
          at,
          dayOf(at),
        );
    }),
});
