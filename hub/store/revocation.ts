/** What a device leaves behind when it is revoked: nothing. Its session, packages, mailbox and places in logs go in the transaction that says so. */
import type { DeviceId } from '../protocol/frames.ts';
import { dropMediaOf } from './media.ts';
import { dropPush } from './push.ts';
import { trim } from './retention.ts';
import type { LogKey } from './route.port.ts';
import { bytesIn, maybeIn, type Sql } from './sql.ts';

/** A revoked device comes back into no log: who declares a routing may not have heard of the revocation yet. */
export const isRevoked = async (sql: Sql, device: DeviceId): Promise<boolean> =>
  (await sql.all('select 1 as one from device where device = $1 and active = 0', device)).length > 0;

/** The rows stay, without bytes: a package that was ever put does not come back. */
export async function dropPackages(sql: Sql, device: DeviceId): Promise<void> {
  await sql.run('update key_package set bytes = null where device = $1', device);
}

export async function dropDevice(sql: Sql, device: DeviceId): Promise<void> {
  await sql.run('delete from session where device = $1', device);
  await dropPackages(sql, device);
  await sql.run('delete from last_package where device = $1', device);
  await dropMediaOf(sql, device);
  await dropPush(sql, device);
  const rows = await sql.all('select m.log, r.opened_item from routed m join route r on r.log = m.log where m.device = $1 order by m.log', device);
  for (const row of rows) {
    // Nobody opens a mailbox by a frame, so it alone has no item it was opened by.
    const isMailbox = maybeIn(bytesIn, row, 'opened_item') === undefined;
    await (isMailbox ? dropMailbox(sql, bytesIn(row, 'log')) : dropPlace(sql, bytesIn(row, 'log'), device));
  }
}

async function dropMailbox(sql: Sql, log: LogKey): Promise<void> {
  for (const table of ['envelope', 'routed', 'route']) await sql.run(`delete from ${table} where log = $1`, log);
}

/** What only this device had not read is trimmed. */
async function dropPlace(sql: Sql, log: LogKey, device: DeviceId): Promise<void> {
  await sql.run('delete from routed where log = $1 and device = $2', log, device);
  await trim(sql, log);
}
