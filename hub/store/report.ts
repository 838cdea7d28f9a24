/** What people report to the operator: sealed by whoever hands it in, bounded, and gone after a while. */
import type { Reports } from './people.port.ts';
import { bytesIn, type Database, numberIn, type Row, type Sql } from './sql.ts';

export const openReports = ({ read, write }: Database): Reports => ({
  add: (report) => write((sql) => add(sql, report)),
  list: async () => (await read.all('select id, at, bytes from report order by at, id')).map(toReport),
  remove: (id) => write(async (sql) => (await sql.run('delete from report where id = $1', id)) === 1),
});

async function add(sql: Sql, { id, at, isBound, bytes, expiresAt, limits }: Parameters<Reports['add']>[0]): Promise<'added' | 'full'> {
  if ((await sql.all('select 1 as one from report where id = $1', id)).length > 0) return 'added';
  const [row] = await sql.all('select count(*) as kept, count(case when bound = 0 then 1 end) as unbound from report');
  if (!row || numberIn(row, 'kept') >= limits.all || (!isBound && numberIn(row, 'unbound') >= limits.unbound)) return 'full';
  await sql.run('insert into report (id, at, bound, bytes, expires_at) values ($1, $2, $3, $4, $5)', id, at, isBound ? 1 : 0, bytes, expiresAt);
  return 'added';
}

const toReport = (row: Row) => ({ id: bytesIn(row, 'id'), at: numberIn(row, 'at'), bytes: bytesIn(row, 'bytes') });
