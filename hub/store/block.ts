/** Block lists: whom a person does not want to hear. */
import { toHex } from '../../crypto/bytes.ts';
import type { UserId } from '../protocol/frames.ts';
import type { BlockChange, Blocks } from './people.port.ts';
import { bytesIn, type Database, type Sql } from './sql.ts';
import { isBlocked, withholdPast } from './withholding.ts';

/** Whose past is gone over together, in transactions they share: a list of a thousand is brought again to a hub that was wiped. */
const AT_ONCE = 16;

export function openBlocks(database: Database): Blocks {
  const { read, write } = database;
  return {
    list: (user) => list(read, user),
    has: (user, other) => isBlocked(read, user, other),
    change: async (user, change) => {
      const changed = await write((sql) => changeList(sql, user, change));
      // After the list is written: what comes from now on is withheld as it comes, so nothing slips in between.
      for (let i = 0; changed === 'changed' && i < change.add.length; i += AT_ONCE)
        await Promise.all(change.add.slice(i, i + AT_ONCE).map((other) => withholdPast(database, user, other)));
      return changed;
    },
  };
}

const list = async (sql: Sql, user: UserId): Promise<readonly UserId[]> =>
  (await sql.all('select blocked from block where usr = $1 order by blocked', user)).map((row) => bytesIn(row, 'blocked'));

async function changeList(sql: Sql, user: UserId, { add, remove, limit }: BlockChange): Promise<'changed' | 'full'> {
  const names = new Set((await list(sql, user)).map(toHex));
  for (const other of remove) names.delete(toHex(other));
  for (const other of add) names.add(toHex(other));
  if (add.length > 0 && names.size > limit) return 'full';
  for (const other of remove) await sql.run('delete from block where usr = $1 and blocked = $2', user, other);
  for (const other of add) await sql.run('insert into block (usr, blocked) values ($1, $2) on conflict do nothing', user, other);
  return 'changed';
}
