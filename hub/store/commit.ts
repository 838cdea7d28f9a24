/** One commit in its log: taken only at the epoch it was made for, with the routing it results in and the Welcomes it brings, or not at all. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import type { DeviceId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { findTaken, insert, refuse } from './envelope.ts';
import { deliver, leftOut } from './mailbox.ts';
import { isRevoked } from './revocation.ts';
import type { NewPost, Stored, StoreRefusal } from './route.port.ts';
import { bytesIn, maybeIn, numberIn, type Row, type Sql } from './sql.ts';
import { noteWaking } from './waking.ts';

export async function appendCommit(sql: Sql, post: NewPost): Promise<Stored | StoreRefusal> {
  const { log, device, item, kind, epoch, now } = post;
  const [row] = await sql.all(
    `select r.epoch, r.head, r.hash, r.committed_at, r.moved_to, m.device, m.until from route r
      left join routed m on m.log = r.log and m.device = $2 where r.log = $1`,
    log,
    device,
  );
  if (!row) return refuse('route_not_found');
  if (maybeIn(bytesIn, row, 'device') === undefined) return refuse('not_a_member');
  // Before the epoch: a resend of what was taken is answered as it was, however far the chat has gone on since.
  const taken = await findTaken(sql, log, item);
  if (taken) return { ...taken, left: await leftOut(sql, post.mails) };
  const because = refusal(row, post);
  if (because) return because;
  const head = numberIn(row, 'head');
  const hash = post.running(bytesIn(row, 'hash'));
  // The swap names what was read, so that a second hub on the same database loses by changing nothing.
  const swapped = await sql.run(
    'update route set head = head + 1, epoch = epoch + 1, hash = $4, committed_at = $5 where log = $1 and head = $2 and epoch = $3',
    log,
    head,
    epoch,
    hash,
    now,
  );
  if (swapped !== 1) throw new Error('expected the log where it was read, found it moved within one transaction');
  await insert(sql, log, { seq: head + 1, kind, epoch, item, device, at: now, bytes: post.bytes }, hash);
  const removed = await reroute(sql, post, head + 1, hash);
  if (post.wakes) await noteWaking(sql, log, head + 1, device, now);
  return { ok: true, seq: head + 1, at: now, fresh: true, ...(await deliver(sql, post.mails, device, now)), removed };
}

function refusal(row: Row, { epoch, now }: NewPost): StoreRefusal | undefined {
  if (maybeIn(numberIn, row, 'until') !== undefined) return refuse('not_a_member');
  if (maybeIn(bytesIn, row, 'moved_to')) return refuse('moved');
  const current = numberIn(row, 'epoch');
  if (epoch !== current) return refuse('stale_epoch', { epoch: current, seq: numberIn(row, 'head') });
  const since = numberIn(row, 'committed_at');
  // A time that is still to come was noted by a clock that has been put back since.
  const wait = since > now ? 0 : since + HUB_LIMITS.commitSpacingMs - now;
  return wait > 0 ? refuse('rate_limited', { retry_after: Math.ceil(wait / 1000) }) : undefined;
}

/** Makes the routing what a commit says: newcomers read what comes after it, those who go read up to it. */
async function reroute(sql: Sql, { log, devices }: NewPost, seq: number, hash: Bytes): Promise<readonly DeviceId[]> {
  const rows = await sql.all('select device from routed where log = $1 and until is null', log);
  const removed = rows.map((row) => bytesIn(row, 'device')).filter((device) => !devices.some((one) => equal(one, device)));
  const added = devices.filter((device) => !rows.some((row) => equal(bytesIn(row, 'device'), device)));
  for (const device of removed) await sql.run('update routed set until = $3 where log = $1 and device = $2', log, device, seq);
  for (const device of added) {
    if (await isRevoked(sql, device)) continue;
    await sql.run(
      `insert into routed (log, device, since, since_hash, until, acked) values ($1, $2, $3, $4, null, $3)
        on conflict (log, device) do update set since = excluded.since, since_hash = excluded.since_hash, until = null, acked = excluded.acked`,
      log,
      device,
      seq,
      hash,
    );
  }
  return removed;
}
