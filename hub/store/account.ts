/** Accounts: which identity a number and a username lead to. */
import type { UserId } from '../protocol/frames.ts';
import { bindNumber, ensureAccount, keepNumber, numberState, settleDue, settleOf } from './number.ts';
import type { Account, Accounts, NumberDigest } from './port.ts';
import { restoreUsername, setUsername } from './username.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Sql, textIn } from './sql.ts';

export function openAccounts(database: Database): Accounts {
  const { read, write } = database;
  const owner = async (number: NumberDigest, now: number, column: 'number' | 'by_number'): Promise<UserId | undefined> => {
    await settleDue(database, now, number);
    const [row] = await read.all(`select usr from account where number = $1 ${column === 'by_number' ? 'and by_number = 1' : ''}`, number);
    return row ? bytesIn(row, 'usr') : undefined;
  };
  return {
    ensure: (user, now) => write((sql) => ensureAccount(sql, user, now)),
    get: (user) => get(read, user),
    bindNumber: (request) => write((sql) => bindNumber(sql, request)),
    numberState: async (user, now) => {
      await settleOf(database, user, now);
      return numberState(read, user);
    },
    keepNumber: (user, now) => write((sql) => keepNumber(sql, user, now)),
    ownerOfNumber: (number, now) => owner(number, now, 'number'),
    findByNumber: (number, now) => owner(number, now, 'by_number'),
    findByUsername: async (name) => {
      const [row] = await read.all('select usr from username where name = $1 and held_until = 0', name);
      return row ? bytesIn(row, 'usr') : undefined;
    },
    setUsername: (user, name, now, heldUntil) => write((sql) => setUsername(sql, user, name, now, heldUntil)),
    restoreUsername: (restored) => write((sql) => restoreUsername(sql, restored)),
    setByNumber: (user, byNumber) =>
      write(async (sql) => {
        await sql.run('update account set by_number = $2 where usr = $1', user, byNumber ? 1 : 0);
      }),
  };
}

async function get(sql: Sql, user: UserId): Promise<Account | undefined> {
  const [row] = await sql.all(
    `select a.number, a.by_number, a.created_at, u.name, u.given_at from account a left join username u on u.usr = a.usr and u.held_until = 0 where a.usr = $1`,
    user,
  );
  if (!row) return undefined;
  return {
    user,
    hasNumber: maybeIn(bytesIn, row, 'number') !== undefined,
    byNumber: numberIn(row, 'by_number') === 1,
    username: maybeIn(textIn, row, 'name'),
    namedAt: maybeIn(numberIn, row, 'given_at'),
    createdAt: numberIn(row, 'created_at'),
  };
}
