/** Usernames: one owner each; one that was let go is held for who had it, and one this hub gave before it lost its store comes back. */
import { equal } from '../../crypto/bytes.ts';
import type { UserId } from '../protocol/frames.ts';
import type { RestoredName } from './port.ts';
import { bytesIn, numberIn, type Sql } from './sql.ts';

type Named = 'set' | 'taken' | 'no_account';

export async function setUsername(sql: Sql, user: UserId, name: string, now: number, heldUntil: number): Promise<Named> {
  if (!(await hasAccount(sql, user))) return 'no_account';
  if (name !== '') {
    const [row] = await sql.all('select usr, held_until from username where name = $1', name);
    const free = !row || equal(bytesIn(row, 'usr'), user) || (numberIn(row, 'held_until') > 0 && numberIn(row, 'held_until') <= now);
    if (!free) return 'taken';
  }
  await letOthersGo(sql, user, name, heldUntil);
  if (name !== '')
    // Who takes the own name again has had it since the first time.
    await sql.run(
      `insert into username (name, usr, held_until, given_at) values ($1, $2, 0, $3) on conflict (name) do update set
        given_at = case when username.usr = excluded.usr then username.given_at else excluded.given_at end, usr = excluded.usr, held_until = 0`,
      name,
      user,
      now,
    );
  return 'set';
}

/** Of two whom this hub gave the name before the loss, the later had it at the end. */
export async function restoreUsername(sql: Sql, { user, name, givenAt, storeSince, heldUntil }: RestoredName): Promise<Named> {
  if (!(await hasAccount(sql, user))) return 'no_account';
  const [row] = await sql.all('select usr, given_at from username where name = $1', name);
  const since = row && numberIn(row, 'given_at');
  const isProven = since !== undefined && since < storeSince;
  if (row && isProven && !equal(bytesIn(row, 'usr'), user) && since >= givenAt) return 'taken';
  await letOthersGo(sql, user, name, heldUntil);
  await sql.run(
    `insert into username (name, usr, held_until, given_at) values ($1, $2, 0, $3) on conflict (name) do update set
      usr = excluded.usr, held_until = 0, given_at = excluded.given_at`,
    name,
    user,
    givenAt,
  );
  return 'set';
}

const hasAccount = async (sql: Sql, user: UserId): Promise<boolean> =>
  (await sql.all('select 1 as one from account where usr = $1', user)).length > 0;

const letOthersGo = (sql: Sql, user: UserId, name: string, heldUntil: number): Promise<number> =>
  sql.run('update username set held_until = $2 where usr = $1 and held_until = 0 and name <> $3', user, heldUntil, name);
