/**
 * Stray chains: of people who have neither a number nor a session here. Anybody may bring one, so all together have a room of their own and each its time.
 * One that was dropped comes back with whoever has it, its own devices first: nothing is lost but the mail that waited for them.
 */
import type { UserId } from '../protocol/frames.ts';
import type { Strays } from './port.ts';
import { dropMediaOfUser } from './media.ts';
import { dropDevice } from './revocation.ts';
import { bytesIn, type Database, numberIn, type Sql } from './sql.ts';

/** Chains looked at in one step, and dropped in one transaction: so that it never holds up a message for long. */
const CHAINS_PER_STEP = 512;
const DROPS_PER_STEP = 16;

/** What one entry of a person's block list takes, with its indexes, about: strays fill nothing by these either. */
const BLOCK_BYTES = 128;

/** Of the chain c. */
const IS_STRAY = `not exists (select 1 from session s where s.usr = c.usr) and not exists (select 1 from account a where a.usr = c.usr and a.number is not null)`;

/** When a chain was last heard of, and whose it is: the order in which they are looked at. */
type Mark = { readonly heardAt: number; readonly user: UserId };

/** Goes over all chains, newest first: what is beyond the room, or before its time, is dropped. */
export async function dropStrays({ read, write }: Database, { keepBytes, heardBefore, now }: Strays): Promise<void> {
  // A store of an older hub did not note when.
  await write((sql) => sql.run('update chain set heard_at = $1 where heard_at = 0', now));
  let left = keepBytes;
  let before: Mark = { heardAt: Number.MAX_SAFE_INTEGER, user: new Uint8Array(0) };
  for (;;) {
    const rows = await read.all(
      `select c.usr, c.bytes + ${BLOCK_BYTES} * (select count(*) from block b where b.usr = c.usr) as bytes, c.heard_at, case when ${IS_STRAY} then 1 else 0 end as stray from chain c where (c.heard_at, c.usr) < ($1, $2)
        order by c.heard_at desc, c.usr desc limit ${CHAINS_PER_STEP}`,
      before.heardAt,
      before.user,
    );
    const gone: Mark[] = [];
    for (const row of rows) {
      before = { heardAt: numberIn(row, 'heard_at'), user: bytesIn(row, 'usr') };
      if (numberIn(row, 'stray') === 0) continue;
      left -= numberIn(row, 'bytes');
      if (left < 0 || before.heardAt < heardBefore) gone.push(before);
    }
    for (let i = 0; i < gone.length; i += DROPS_PER_STEP)
      await write(async (sql) => {
        for (const one of gone.slice(i, i + DROPS_PER_STEP)) await drop(sql, one);
      });
    if (rows.length < CHAINS_PER_STEP) return;
  }
}

/** Not where its person has come in, or it has grown, since it was looked at. */
async function drop(sql: Sql, { heardAt, user }: Mark): Promise<void> {
  const dropped = await sql.run(
    `delete from chain where usr in (select c.usr from chain c where c.usr = $1 and c.heard_at = $2 and ${IS_STRAY})`,
    user,
    heardAt,
  );
  if (dropped === 0) return;
  await sql.run('delete from chain_entry where usr = $1', user);
  for (const table of ['block', 'presence']) await sql.run(`delete from ${table} where usr = $1`, user);
  for (const row of await sql.all('select device from device where usr = $1 order by device', user)) await dropDevice(sql, bytesIn(row, 'device'));
  await dropMediaOfUser(sql, user);
  await sql.run('delete from device where usr = $1', user);
}
