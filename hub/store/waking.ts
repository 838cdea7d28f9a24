/** What somebody is to be woken for: noted with the envelope in its transaction, so that no crash loses it, and gone when it is known whom it wakes. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { DeviceId } from '../protocol/frames.ts';
import type { Spreading } from './push.port.ts';
import type { LogKey } from './route.port.ts';
import { bytesIn, type Database, numberIn, type Row, type Sql } from './sql.ts';

/** Envelopes looked at in one transaction: so that it never holds up a message for long. */
const WAKINGS_PER_STEP = 16;

/** Of a hub that wakes nobody nothing is written. `device`: whose envelope it is. */
export async function noteWaking(sql: Sql, log: LogKey, seq: number, device: DeviceId, now: number): Promise<void> {
  await sql.run(
    `insert into waking (log, seq, usr, at, spread) select $1, $2, d.usr, $4, 0 from device d
      where d.device = $3 and exists (select 1 from push where endpoint is not null)`,
    log,
    seq,
    device,
    now,
  );
}

/** `fresh`: not looked at yet, so it is for those who are not there; else it has been unheard for too long. */
type Waking = { readonly log: LogKey; readonly seq: number; readonly user: Bytes; readonly at: number; readonly isFresh: boolean };

/** True where there is more. */
export async function spread({ read, write }: Database, spreading: Spreading): Promise<boolean> {
  const rows = await read.all(
    `select log, seq, usr, at, spread from waking where (spread = 0 and at >= $1) or at <= $2 order by at, seq limit ${WAKINGS_PER_STEP}`,
    spreading.since,
    latestUnheard(spreading),
  );
  if (rows.length === 0) return false;
  const wakings = rows.map((row) => toWaking(row, spreading));
  await write(async (sql) => {
    for (const waking of wakings) await spreadOne(sql, waking, spreading);
  });
  return rows.length === WAKINGS_PER_STEP;
}

/** When the next one has been unheard for too long. */
export async function nextUnheard(sql: Sql, { since, unheardMs }: Pick<Spreading, 'since' | 'unheardMs'>): Promise<number | undefined> {
  const [row] = await sql.all('select at from waking order by at limit 1');
  return row && Math.max(numberIn(row, 'at'), since) + unheardMs;
}

/** What was posted up to then is unheard for too long. Before this run has lasted as long, nothing is. */
const latestUnheard = ({ now, since, unheardMs }: Spreading): number => (now - since >= unheardMs ? now - unheardMs : -1);

const toWaking = (row: Row, spreading: Spreading): Waking => ({
  log: bytesIn(row, 'log'),
  seq: numberIn(row, 'seq'),
  user: bytesIn(row, 'usr'),
  at: numberIn(row, 'at'),
  isFresh: numberIn(row, 'at') > latestUnheard(spreading),
});

async function spreadOne(sql: Sql, { log, seq, user, at, isFresh }: Waking, { now, isThere, spacingMs }: Spreading): Promise<void> {
  for (const row of await sql.all(isFresh ? WOKEN : `${WOKEN} ${AND_NOT_SENT}`, log, seq, user, ...(isFresh ? [] : [at]))) {
    const device = bytesIn(row, 'device');
    if (isFresh && isThere(device)) continue;
    await sql.run(
      `insert into push_wait (device, log, seq, at, taken) values ($1, $2, $3, $4, 0) on conflict (device, log)
        do update set seq = excluded.seq, at = excluded.at, taken = 0 where push_wait.seq < excluded.seq`,
      device,
      log,
      seq,
      at,
    );
    // A time that is still to come was noted by a clock that has been put back since.
    await sql.run(
      'update push set due_at = case when sent_at > $2 - $3 and sent_at <= $2 then sent_at + $3 else $2 end where device = $1 and due_at is null',
      device,
      now,
      spacingMs,
    );
  }
  if (isFresh) await sql.run('update waking set spread = 1 where log = $1 and seq = $2', log, seq);
  else await sql.run('delete from waking where log = $1 and seq = $2', log, seq);
}

/** Devices that are to read an envelope and have not acked it. */
const WOKEN = `select m.device from routed m join push p on p.device = m.device join device d on d.device = m.device
  where m.log = $1 and m.acked < $2 and (m.until is null or m.until >= $2) and d.active = 1 and p.endpoint is not null and d.usr <> $3
    and not exists (select 1 from block b where b.usr = d.usr and b.blocked = $3)`;
/** Who was not there when it came has been sent one since. */
const AND_NOT_SENT = 'and (p.sent_at is null or p.sent_at < $4)';
