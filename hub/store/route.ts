/** The ordered logs: what may be appended to them, and who is routed there. */
import { equal } from '../../crypto/bytes.ts';
import { type DeviceId, KIND } from '../protocol/frames.ts';
import { appendCommit } from './commit.ts';
import { refuse, ZERO_HASH } from './envelope.ts';
import { deliver, leftOut, sendMail } from './mailbox.ts';
import { appendMessages } from './messages.ts';
import { readLog, view } from './reading.ts';
import { acknowledge, expire, trim } from './retention.ts';
import { isRevoked } from './revocation.ts';
import type { LogKey, NewRoute, Routes, Stored, StoreRefusal } from './route.port.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Sql } from './sql.ts';
import { withheldFrom } from './withholding.ts';

export function openRoutes(database: Database): Routes {
  const { read, write, writeTogether } = database;
  return {
    append: (post) =>
      post.kind === KIND.message && post.mails.length === 0 ? writeTogether(appendMessages, post) : write((sql) => appendCommit(sql, post)),
    open: (route) => write((sql) => open(sql, route)),
    mail: (mail, device, now) => write((sql) => sendMail(sql, mail, device, now)),
    leave: (log, device, now) => write((sql) => leave(sql, log, device, now)),
    view: (log, device, cursor) => view(read, log, device, cursor),
    read: (log, after, until, limitBytes) => readLog(read, log, after, until, limitBytes),
    withheldFrom: (log, device) => withheldFrom(read, log, device),
    ack: (rows) => write((sql) => acknowledge(sql, rows)),
    expire: (age) => expire(database, age),
  };
}

async function open(sql: Sql, route: NewRoute): Promise<Stored | StoreRefusal> {
  const { log, device, item, epoch, predecessor, devices, mails, now } = route;
  const [row] = await sql.all(
    'select r.opened_item, r.opened_at, m.device from route r left join routed m on m.log = r.log and m.device = $2 where r.log = $1',
    log,
    device,
  );
  if (row) {
    const again = equal(bytesIn(row, 'opened_item'), item) && maybeIn(bytesIn, row, 'device') !== undefined;
    if (!again) return refuse('route_exists');
    return { ok: true, seq: 0, at: numberIn(row, 'opened_at'), fresh: false, mails: [], left: await leftOut(sql, mails), removed: [] };
  }
  const because = predecessor && (await mayFollow(sql, predecessor, device));
  if (because) return because;
  await sql.run(
    `insert into route (log, epoch, head, hash, floor, floor_hash, opened_item, opened_at, committed_at) values ($1, $2, 0, $3, 0, $3, $4, $5, 0)`,
    log,
    epoch,
    ZERO_HASH,
    item,
    now,
  );
  for (const one of devices)
    if (!(await isRevoked(sql, one)))
      await sql.run('insert into routed (log, device, since, since_hash, acked) values ($1, $2, 0, $3, 0)', log, one, ZERO_HASH);
  if (predecessor) await sql.run('update route set moved_to = $2 where log = $1', predecessor.log, log);
  return { ok: true, seq: 0, at: now, fresh: true, ...(await deliver(sql, mails, device, now)), removed: [] };
}

/** A new generation follows a living route only from inside it, and only from its very end. */
async function mayFollow(sql: Sql, predecessor: NonNullable<NewRoute['predecessor']>, device: DeviceId): Promise<StoreRefusal | undefined> {
  const [row] = await sql.all(
    'select r.epoch, r.head, r.moved_to, m.device from route r left join routed m on m.log = r.log and m.device = $2 and m.until is null where r.log = $1',
    predecessor.log,
    device,
  );
  if (!row) return refuse('route_not_found');
  if (maybeIn(bytesIn, row, 'device') === undefined) return refuse('not_a_member');
  if (maybeIn(bytesIn, row, 'moved_to')) return refuse('moved');
  const [epoch, seq] = [numberIn(row, 'epoch'), numberIn(row, 'head')];
  return epoch === predecessor.epoch && seq === predecessor.seq ? undefined : refuse('stale_epoch', { epoch, seq });
}

async function leave(sql: Sql, log: LogKey, device: DeviceId, now: number): Promise<Stored | StoreRefusal> {
  const [row] = await sql.all('select head from route where log = $1', log);
  if (!row) return refuse('route_not_found');
  const left = await sql.run('delete from routed where log = $1 and device = $2', log, device);
  if (left > 0) await trim(sql, log);
  return { ok: true, seq: numberIn(row, 'head'), at: now, fresh: left > 0, mails: [], left: [], removed: left > 0 ? [device] : [] };
}
