/** Which account a number leads to, and who waits to have it. Numbers are known as digests only. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import type { UserId } from '../protocol/frames.ts';
import type { BindNumber, Bound, Claim, NumberDigest, NumberState, OwnClaim } from './port.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Row, type Sql } from './sql.ts';

/** A waiting claim whose time has come takes effect when it is next looked at, and at the latest when the store is swept. */
export async function settleDue({ read, write }: Pick<Database, 'read' | 'write'>, now: number, number?: NumberDigest): Promise<void> {
  const due = number
    ? await read.all('select number from claim where number = $1 and kept_at is null and due_at <= $2', number, now)
    : await read.all('select number from claim where kept_at is null and due_at <= $1', now);
  for (const row of due) await write((sql) => settle(sql, bytesIn(row, 'number'), now));
}

/** As it is once what is due has taken effect. */
export async function numberState(sql: Sql, user: UserId): Promise<NumberState> {
  const [account] = await sql.all('select number from account where usr = $1', user);
  const number = account && maybeIn(bytesIn, account, 'number');
  const [claim] = number ? await sql.all('select made_at, due_at from claim where number = $1 and kept_at is null', number) : [];
  const [own] = await sql.all('select made_at, due_at, kept_at from claim where usr = $1 order by made_at desc, number limit 1', user);
  return { bound: number !== undefined, claim: claim && toClaim(claim), own: own && toOwnClaim(own) };
}

const toClaim = (row: Row): Claim => ({ since: numberIn(row, 'made_at'), until: numberIn(row, 'due_at') });
const toOwnClaim = (row: Row): OwnClaim => ({ ...toClaim(row), keptAt: maybeIn(numberIn, row, 'kept_at') });

/** Claims of the user and on the user's number, whose time may have come. */
export async function settleOf(database: Pick<Database, 'read' | 'write'>, user: UserId, now: number): Promise<void> {
  const rows = await database.read.all(
    `select number from claim where usr = $1 and kept_at is null and due_at <= $2
      union select c.number from claim c join account a on a.number = c.number where a.usr = $1 and c.kept_at is null and c.due_at <= $2`,
    user,
    now,
  );
  for (const row of rows) await settleDue(database, now, bytesIn(row, 'number'));
}

/** True where a claim on this user's number was waiting and still had time to go. */
export async function keepNumber(sql: Sql, user: UserId, now: number): Promise<boolean> {
  const kept = await sql.run(
    'update claim set kept_at = $2 where number = (select number from account where usr = $1) and kept_at is null and due_at > $2',
    user,
    now,
  );
  return kept > 0;
}

export async function ensureAccount(sql: Sql, user: UserId, now: number): Promise<void> {
  await sql.run('insert into account (usr, created_at) values ($1, $2) on conflict do nothing', user, now);
}

export async function bindNumber(sql: Sql, { user, ticket, anew, now, activeSince, claimAt }: BindNumber): Promise<Bound> {
  const [row] = await sql.all('select number, used_by from ticket where digest = $1 and expires_at > $2', ticket, now);
  const usedBy = row && maybeIn(bytesIn, row, 'used_by');
  if (!row || (usedBy && !equal(usedBy, user))) return { bound: 'invalid_ticket' };
  const number = bytesIn(row, 'number');
  await ensureAccount(sql, user, now);
  await settle(sql, number, now);
  const [holder] = await sql.all('select usr from account where number = $1', number);
  const other = holder && !equal(bytesIn(holder, 'usr'), user) ? bytesIn(holder, 'usr') : undefined;
  if (other && !anew) return { bound: 'taken' };
  // The proof that was refused proves nothing anew: it takes another code to ask again.
  if (other && usedBy && (await wasKept(sql, number, user))) return { bound: 'kept' };
  await sql.run('update ticket set used_by = $2 where digest = $1', ticket, user);
  if (other && (await isActive(sql, other, activeSince))) return claim(sql, number, { user, now, dueAt: claimAt });
  await giveNumber(sql, number, user, now);
  return { bound: 'now' };
}

const isActive = async (sql: Sql, user: UserId, since: number): Promise<boolean> =>
  (await sql.all('select 1 as one from session where usr = $1 and seen_at >= $2 limit 1', user, since)).length > 0;

const wasKept = async (sql: Sql, number: NumberDigest, user: UserId): Promise<boolean> =>
  (await sql.all('select 1 as one from claim where number = $1 and usr = $2 and kept_at is not null', number, user)).length > 0;

type NewClaim = { readonly user: UserId; readonly now: number; readonly dueAt: number };

/** The same claimant keeps the time it was first told, unless that claim was refused; another one begins to wait anew. */
async function claim(sql: Sql, number: Bytes, { user, now, dueAt }: NewClaim): Promise<Bound> {
  await sql.run('delete from claim where number = $1 and (usr <> $2 or kept_at is not null)', number, user);
  await sql.run('insert into claim (number, usr, made_at, due_at) values ($1, $2, $3, $4) on conflict do nothing', number, user, now, dueAt);
  const [row] = await sql.all('select due_at from claim where number = $1', number);
  return { bound: 'waiting', until: row ? numberIn(row, 'due_at') : dueAt };
}

async function settle(sql: Sql, number: NumberDigest, now: number): Promise<void> {
  const [row] = await sql.all('select usr from claim where number = $1 and kept_at is null and due_at <= $2', number, now);
  if (row) await giveNumber(sql, number, bytesIn(row, 'usr'), now);
}

/** Who has a number waits for no other; who waited for this one is told that it was kept. */
async function giveNumber(sql: Sql, number: NumberDigest, user: UserId, now: number): Promise<void> {
  await sql.run('delete from claim where usr = $1', user);
  await sql.run('update claim set kept_at = $2 where number = $1 and kept_at is null', number, now);
  await sql.run('update account set number = null where number = $1 and usr <> $2', number, user);
  await sql.run('update account set number = $2 where usr = $1', user, number);
}
