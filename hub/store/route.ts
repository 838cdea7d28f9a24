/** The ordered logs: what may be appended to them, and who is routed there. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { type DeviceId, KIND } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { readLog, view } from './reading.ts';
import { acknowledge, expire, trim } from './retention.ts';
import type { LogKey, NewMail, NewPost, NewRoute, Routes, Stored, StoredEnvelope, StoredMail, StoreRefusal } from './route.port.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Row, type Sql } from './sql.ts';

const ZERO_HASH: Bytes = new Uint8Array(32);

export function openRoutes(database: Database): Routes {
  const { read, write } = database;
  return {
    append: (post) => write((sql) => append(sql, post)),
    open: (route) => write((sql) => open(sql, route)),
    mail: (mail, device, now) => write((sql) => sendMail(sql, mail, device, now)),
    leave: (log, device, now) => write((sql) => leave(sql, log, device, now)),
    view: (log, device, cursor) => view(read, log, device, cursor),
    read: (log, after, until, limitBytes) => readLog(read, log, after, until, limitBytes),
    ack: (rows) =>
      write(async (sql) => {
        for (const row of rows) await acknowledge(sql, row);
      }),
    expire: (envelopesBefore, itemsBefore) => expire(database, envelopesBefore, itemsBefore),
  };
}

const refuse = (code: StoreRefusal['code'], details?: StoreRefusal['details']): StoreRefusal => ({
  ok: false,
  code,
  ...(details ? { details } : {}),
});

async function append(sql: Sql, post: NewPost): Promise<Stored | StoreRefusal> {
  const { log, device, item, kind, epoch, now } = post;
  const [row] = await sql.all(
    `select r.epoch, r.head, r.hash, r.committed_at, r.moved_to, m.device, m.until, e.seq, e.at from route r
      left join routed m on m.log = r.log and m.device = $2 left join envelope e on e.log = r.log and e.item = $3 where r.log = $1`,
    log,
    device,
    item,
  );
  if (!row) return refuse('route_not_found');
  if (maybeIn(bytesIn, row, 'device') === undefined) return refuse('not_a_member');
  // Before the epoch: a resend of what was taken is answered as it was, however far the chat has gone on since.
  const taken = maybeIn(numberIn, row, 'seq');
  if (taken !== undefined) return { ok: true, seq: taken, at: numberIn(row, 'at'), fresh: false, mails: [], removed: [] };
  const because = refusal(row, post);
  if (because) return because;
  const commit = kind === KIND.commit;
  const head = numberIn(row, 'head');
  const hash = post.running(bytesIn(row, 'hash'));
  // The swap names what was read, so that a second hub on the same database loses by changing nothing.
  const swapped = await sql.run(
    `update route set head = head + 1, epoch = epoch + $4, hash = $5, committed_at = case when $4 = 1 then $6 else committed_at end where log = $1 and head = $2 and epoch = $3`,
    log,
    head,
    epoch,
    commit ? 1 : 0,
    hash,
    now,
  );
  if (swapped !== 1) throw new Error('expected the log where it was read, found it moved within one transaction');
  await insert(sql, log, { seq: head + 1, kind, epoch, item, device, at: now, bytes: post.bytes }, hash);
  const removed = commit ? await reroute(sql, post, head + 1, hash) : [];
  return { ok: true, seq: head + 1, at: now, fresh: true, mails: await deliver(sql, post.mails, device, now), removed };
}

function refusal(row: Row, { kind, epoch, now }: NewPost): StoreRefusal | undefined {
  if (maybeIn(numberIn, row, 'until') !== undefined) return refuse('not_a_member');
  if (maybeIn(bytesIn, row, 'moved_to')) return refuse('moved');
  const current = numberIn(row, 'epoch');
  if (epoch !== current) return refuse('stale_epoch', { epoch: current, seq: numberIn(row, 'head') });
  const wait = kind === KIND.commit ? numberIn(row, 'committed_at') + LIMITS.commitSpacingMs - now : 0;
  return wait > 0 ? refuse('rate_limited', { retry_after: Math.ceil(wait / 1000) }) : undefined;
}

async function insert(sql: Sql, log: LogKey, envelope: StoredEnvelope, hash: Bytes): Promise<void> {
  const { seq, item, device, kind, epoch, at, bytes } = envelope;
  await sql.run(
    'insert into envelope (log, seq, item, device, kind, epoch, at, hash, bytes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    log,
    seq,
    item,
    device,
    kind,
    epoch,
    at,
    hash,
    bytes,
  );
}

/** Makes the routing what a commit says: newcomers read what comes after it, those who go read up to it. */
async function reroute(sql: Sql, { log, devices }: NewPost, seq: number, hash: Bytes): Promise<readonly DeviceId[]> {
  const rows = await sql.all('select device from routed where log = $1 and until is null', log);
  const removed = rows.map((row) => bytesIn(row, 'device')).filter((device) => !devices.some((one) => equal(one, device)));
  const added = devices.filter((device) => !rows.some((row) => equal(bytesIn(row, 'device'), device)));
  for (const device of removed) await sql.run('update routed set until = $3 where log = $1 and device = $2', log, device, seq);
  for (const device of added)
    await sql.run(
      `insert into routed (log, device, since, since_hash, until, acked) values ($1, $2, $3, $4, null, $3)
        on conflict (log, device) do update set since = excluded.since, since_hash = excluded.since_hash, until = null, acked = excluded.acked`,
      log,
      device,
      seq,
      hash,
    );
  return removed;
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
    return again ? { ok: true, seq: 0, at: numberIn(row, 'opened_at'), fresh: false, mails: [], removed: [] } : refuse('route_exists');
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
    await sql.run('insert into routed (log, device, since, since_hash, acked) values ($1, $2, 0, $3, 0)', log, one, ZERO_HASH);
  if (predecessor) await sql.run('update route set moved_to = $2 where log = $1', predecessor.log, log);
  return { ok: true, seq: 0, at: now, fresh: true, mails: await deliver(sql, mails, device, now), removed: [] };
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

/** Mails that ride along: one whose mailbox is full, or that had come before, is left out and fails nothing else. */
async function deliver(sql: Sql, mails: readonly NewMail[], device: DeviceId, now: number): Promise<readonly StoredMail[]> {
  const stored: StoredMail[] = [];
  for (const mail of mails) {
    const result = await sendMail(sql, mail, device, now);
    if (result.ok) stored.push(...result.mails);
  }
  return stored;
}

async function sendMail(sql: Sql, mail: NewMail, device: DeviceId, now: number): Promise<Stored | StoreRefusal> {
  const { log, owner, item, bytes } = mail;
  const [known] = await sql.all(
    'select r.head, r.hash, r.floor, e.seq, e.at from route r left join envelope e on e.log = r.log and e.item = $2 where r.log = $1',
    log,
    item,
  );
  const taken = known && maybeIn(numberIn, known, 'seq');
  if (known && taken !== undefined) return { ok: true, seq: taken, at: numberIn(known, 'at'), fresh: false, mails: [], removed: [] };
  if (!known) await openMailbox(sql, log, owner, now);
  const head = known ? numberIn(known, 'head') : 0;
  if (known && head - numberIn(known, 'floor') >= LIMITS.mailboxItems) return refuse('full');
  const hash = mail.running(known ? bytesIn(known, 'hash') : ZERO_HASH);
  const envelope: StoredEnvelope = { seq: head + 1, kind: KIND.mail, epoch: 0, item, device, at: now, bytes };
  await sql.run('update route set head = head + 1, hash = $2 where log = $1', log, hash);
  await insert(sql, log, envelope, hash);
  return { ok: true, seq: head + 1, at: now, fresh: true, mails: [{ log, owner, envelope }], removed: [] };
}

async function openMailbox(sql: Sql, log: LogKey, owner: DeviceId, now: number): Promise<void> {
  await sql.run(
    `insert into route (log, epoch, head, hash, floor, floor_hash, opened_at, committed_at) values ($1, 0, 0, $2, 0, $2, $3, 0)`,
    log,
    ZERO_HASH,
    now,
  );
  await sql.run('insert into routed (log, device, since, since_hash, acked) values ($1, $2, 0, $3, 0)', log, owner, ZERO_HASH);
}

async function leave(sql: Sql, log: LogKey, device: DeviceId, now: number): Promise<Stored | StoreRefusal> {
  const [row] = await sql.all('select head from route where log = $1', log);
  if (!row) return refuse('route_not_found');
  const left = await sql.run('delete from routed where log = $1 and device = $2', log, device);
  if (left > 0) await trim(sql, log);
  return { ok: true, seq: numberIn(row, 'head'), at: now, fresh: left > 0, mails: [], removed: left > 0 ? [device] : [] };
}
