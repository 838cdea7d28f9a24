/** How a log stays short: what every routed device has is trimmed, what is too old is dropped, and item ids are forgotten last. */
import { toHex } from '../../crypto/bytes.ts';
import { takeBackOf } from './ahead.ts';
import type { AckRow, Age, LogKey } from './route.port.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Sql } from './sql.ts';

/** Logs looked at in one transaction of the sweep, and rows dropped of one log in it: so that it never holds up a message for long. */
const LOGS_PER_STEP = 64;
const ROWS_PER_STEP = 512;

/** Notes what devices have stored; a log is trimmed once, where one of them was the slowest there. */
export async function acknowledge(sql: Sql, rows: readonly AckRow[]): Promise<void> {
  const slowByName = new Map<string, LogKey>();
  for (const row of rows) if (await noteAck(sql, row)) slowByName.set(toHex(row.log), row.log);
  for (const log of slowByName.values()) await trim(sql, log);
}

/** True where this device was the slowest of its log. */
async function noteAck(sql: Sql, { log, device, seq }: AckRow): Promise<boolean> {
  const [row] = await sql.all(
    'select m.acked, m.until, r.head, r.floor from routed m join route r on r.log = m.log where m.log = $1 and m.device = $2',
    log,
    device,
  );
  if (!row) return false;
  const [acked, until] = [numberIn(row, 'acked'), maybeIn(numberIn, row, 'until')];
  if (seq <= acked || seq > (until ?? numberIn(row, 'head'))) return false;
  // A device that was removed and has read its last envelope has nothing more to do here.
  if (until === seq) await sql.run('delete from routed where log = $1 and device = $2', log, device);
  else await sql.run('update routed set acked = $3 where log = $1 and device = $2', log, device, seq);
  return acked <= numberIn(row, 'floor');
}

/** Trims what every device has that is routed or still reads up to its removal; all of it where there is none. */
export async function trim(sql: Sql, log: LogKey): Promise<void> {
  const [row] = await sql.all(
    'select r.head, r.floor, (select min(m.acked) from routed m where m.log = r.log) as low from route r where r.log = $1',
    log,
  );
  if (row) await trimTo(sql, log, numberIn(row, 'floor'), maybeIn(numberIn, row, 'low') ?? numberIn(row, 'head'));
}

async function trimTo(sql: Sql, log: LogKey, floor: number, low: number): Promise<void> {
  if (low <= floor) return;
  const [at] = await sql.all('select hash from envelope where log = $1 and seq = $2', log, low);
  if (!at) throw new Error('expected the envelope up to which a log is trimmed, found none');
  await sql.run('update envelope set bytes = null where log = $1 and seq > $2 and seq <= $3', log, floor, low);
  await sql.run('update route set floor = $2, floor_hash = $3 where log = $1', log, low, bytesIn(at, 'hash'));
}

/** Goes over all logs in small steps. What is old is found at the beginning of each, because the hub's clock rises along a log. */
export async function expire({ read, write }: Database, age: Age): Promise<void> {
  let after: LogKey = new Uint8Array(0);
  for (;;) {
    const rows = await read.all(`select log from route where log > $1 order by log limit ${LOGS_PER_STEP}`, after);
    const logs = rows.map((row) => bytesIn(row, 'log'));
    const last = logs.at(-1);
    if (!last) return;
    let more = true;
    while (more)
      more = await write(async (sql) => {
        let full = false;
        for (const log of logs) full = (await expireLog(sql, log, age)) || full;
        return full;
      });
    after = last;
  }
}

/** True where there is more to do. */
async function expireLog(sql: Sql, log: LogKey, { envelopesBefore, itemsBefore, latest }: Age): Promise<boolean> {
  const [route] = await sql.all('select floor from route where log = $1', log);
  if (!route) return false;
  const ahead = latest === undefined ? 0 : await takeBackOf(sql, log, latest, ROWS_PER_STEP);
  const floor = numberIn(route, 'floor');
  const old = await sql.all(`select seq, at from envelope where log = $1 and seq > $2 order by seq limit ${ROWS_PER_STEP}`, log, floor);
  const fresh = old.findIndex((row) => numberIn(row, 'at') >= envelopesBefore);
  const last = old.at((fresh === -1 ? old.length : fresh) - 1);
  if (fresh !== 0 && last) await trimTo(sql, log, floor, numberIn(last, 'seq'));
  const forgotten = await sql.run(
    `delete from envelope where log = $1 and seq in (select seq from envelope where log = $1 and bytes is null and at < $2 order by seq limit ${ROWS_PER_STEP})`,
    log,
    itemsBefore,
  );
  return ahead === ROWS_PER_STEP || (old.length === ROWS_PER_STEP && fresh === -1) || forgotten === ROWS_PER_STEP;
}
