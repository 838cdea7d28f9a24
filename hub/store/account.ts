/** Accounts: which identity a number and a username lead to. Numbers are known as digests only. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import type { UserId } from '../protocol/frames.ts';
import type { Account, Accounts, BindNumber, Bound, NumberDigest } from './port.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Sql, textIn } from './sql.ts';

export function openAccounts({ read, write }: Database): Accounts {
  const owner = async (number: NumberDigest, now: number, column: 'number' | 'by_number'): Promise<UserId | undefined> => {
    const [due] = await read.all('select usr from claim where number = $1 and due_at <= $2', number, now);
    if (due) await write((sql) => settleClaim(sql, number, now));
    const [row] = await read.all(`select usr from account where number = $1 ${column === 'by_number' ? 'and by_number = 1' : ''}`, number);
    return row ? bytesIn(row, 'usr') : undefined;
  };
  return {
    ensure: (user, now) => write((sql) => ensure(sql, user, now)),
    get: (user) => get(read, user),
    bindNumber: (request) => write((sql) => bindNumber(sql, request)),
    ownerOfNumber: (number, now) => owner(number, now, 'number'),
    findByNumber: (number, now) => owner(number, now, 'by_number'),
    findByUsername: async (name) => {
      const [row] = await read.all('select usr from username where name = $1 and held_until = 0', name);
      return row ? bytesIn(row, 'usr') : undefined;
    },
    setUsername: (user, name, now, heldUntil) => write((sql) => setUsername(sql, user, name, now, heldUntil)),
    setByNumber: (user, byNumber) =>
      write(async (sql) => {
        await sql.run('update account set by_number = $2 where usr = $1', user, byNumber ? 1 : 0);
      }),
  };
}

async function ensure(sql: Sql, user: UserId, now: number): Promise<void> {
  await sql.run('insert into account (usr, created_at) values ($1, $2) on conflict do nothing', user, now);
}

async function get(sql: Sql, user: UserId): Promise<Account | undefined> {
  const [row] = await sql.all(
    `select a.number, a.by_number, a.created_at, u.name from account a left join username u on u.usr = a.usr and u.held_until = 0 where a.usr = $1`,
    user,
  );
  if (!row) return undefined;
  return {
    user,
    hasNumber: maybeIn(bytesIn, row, 'number') !== undefined,
    byNumber: numberIn(row, 'by_number') === 1,
    username: maybeIn(textIn, row, 'name'),
    createdAt: numberIn(row, 'created_at'),
  };
}

async function bindNumber(sql: Sql, { user, ticket, anew, now, activeSince, claimAt }: BindNumber): Promise<Bound> {
  const [row] = await sql.all('select number, used_by from ticket where digest = $1 and expires_at > $2', ticket, now);
  const usedBy = row && maybeIn(bytesIn, row, 'used_by');
  if (!row || (usedBy && !equal(usedBy, user))) return { bound: 'invalid_ticket' };
  const number = bytesIn(row, 'number');
  await ensure(sql, user, now);
  await settleClaim(sql, number, now);
  const [holder] = await sql.all('select usr from account where number = $1', number);
  const other = holder && !equal(bytesIn(holder, 'usr'), user) ? bytesIn(holder, 'usr') : undefined;
  if (other && !anew) return { bound: 'taken' };
  await sql.run('update ticket set used_by = $2 where digest = $1', ticket, user);
  if (other && (await isActive(sql, other, activeSince))) return claim(sql, number, user, claimAt);
  await giveNumber(sql, number, user);
  return { bound: 'now' };
}

const isActive = async (sql: Sql, user: UserId, since: number): Promise<boolean> =>
  (await sql.all('select 1 as one from session where usr = $1 and seen_at >= $2 limit 1', user, since)).length > 0;

/** The same claimant keeps the time it was first told; another one begins to wait anew. */
async function claim(sql: Sql, number: Bytes, user: UserId, dueAt: number): Promise<Bound> {
  await sql.run('delete from claim where number = $1 and usr <> $2', number, user);
  await sql.run('insert into claim (number, usr, due_at) values ($1, $2, $3) on conflict do nothing', number, user, dueAt);
  const [row] = await sql.all('select due_at from claim where number = $1', number);
  return { bound: 'waiting', until: row ? numberIn(row, 'due_at') : dueAt };
}

async function settleClaim(sql: Sql, number: NumberDigest, now: number): Promise<void> {
  const [row] = await sql.all('select usr from claim where number = $1 and due_at <= $2', number, now);
  if (row) await giveNumber(sql, number, bytesIn(row, 'usr'));
}

async function giveNumber(sql: Sql, number: NumberDigest, user: UserId): Promise<void> {
  await sql.run('delete from claim where number = $1', number);
  await sql.run('update account set number = null where number = $1 and usr <> $2', number, user);
  await sql.run('update account set number = $2 where usr = $1', user, number);
}

async function setUsername(sql: Sql, user: UserId, name: string, now: number, heldUntil: number): Promise<'set' | 'taken' | 'no_account'> {
  if ((await sql.all('select 1 as one from account where usr = $1', user)).length === 0) return 'no_account';
  if (name !== '') {
    const [row] = await sql.all('select usr, held_until from username where name = $1', name);
    const free = !row || equal(bytesIn(row, 'usr'), user) || (numberIn(row, 'held_until') > 0 && numberIn(row, 'held_until') <= now);
    if (!free) return 'taken';
  }
  await sql.run('update username set held_until = $2 where usr = $1 and held_until = 0 and name <> $3', user, heldUntil, name);
  if (name !== '')
    await sql.run(
      'insert into username (name, usr, held_until) values ($1, $2, 0) on conflict (name) do update set usr = excluded.usr, held_until = 0',
      name,
      user,
    );
  return 'set';
}
