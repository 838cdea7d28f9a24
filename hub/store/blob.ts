/** Blobs: on which routes they were put, which devices have them, and when they go. */
import { equal } from '../../crypto/bytes.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import type { BlobId, Placed, Placing } from './media.port.ts';
import type { LogKey } from './route.port.ts';
import { bytesIn, type Database, numberIn, type Sql } from './sql.ts';

/** Blobs looked at in one step of the sweep. */
const BLOBS_PER_STEP = 256;

/** What this account's uploads and blobs count as. */
export async function usedBy(sql: Sql, user: UserId): Promise<number> {
  const [row] = await sql.all(
    `select (select coalesce(sum(charged), 0) from upload where usr = $1) + (select coalesce(sum(charged), 0) from blob where usr = $1) as used`,
    user,
  );
  return row ? numberIn(row, 'used') : 0;
}

export async function isOnRoutes(sql: Sql, device: DeviceId, routes: readonly LogKey[]): Promise<boolean> {
  for (const route of routes) if (!(await isRouted(sql, device, route))) return false;
  return true;
}

const isRouted = async (sql: Sql, device: DeviceId, route: LogKey): Promise<boolean> =>
  (await sql.all('select 1 as one from routed where log = $1 and device = $2 and until is null', route, device)).length > 0;

export async function placeBlob(sql: Sql, { user, device, blob, routes, until, now, limits }: Placing): Promise<Placed> {
  // First, and whatever blob is named: who is on no route learns nothing.
  if (!(await isOnRoutes(sql, device, routes))) return { placed: false, because: 'not_a_member' };
  const [row] = await sql.all('select usr, charged from blob where blob = $1 and expires_at > $2', blob, now);
  if (!row) return { placed: false, because: 'absent' };
  const used = await usedBy(sql, user);
  if (!equal(bytesIn(row, 'usr'), user) && used + numberIn(row, 'charged') > limits.bytes) return { placed: false, because: 'quota', used };
  for (const route of routes) await sql.run('insert into blob_route (blob, log) values ($1, $2) on conflict do nothing', blob, route);
  const [placed] = await sql.all('select count(*) as count from blob_route where blob = $1', blob);
  // Undone by who asked, so that all or none are added.
  if (placed && numberIn(placed, 'count') > limits.routes) throw new TooManyRoutes();
  await sql.run('update blob set usr = $2, expires_at = case when expires_at < $3 then $3 else expires_at end where blob = $1', blob, user, until);
  const [after] = await sql.all('select expires_at from blob where blob = $1', blob);
  return { placed: true, until: after ? numberIn(after, 'expires_at') : until };
}

/** Undoes its transaction's work. */
export class TooManyRoutes extends Error {}

export async function displace(sql: Sql, blob: BlobId, route: LogKey, device: DeviceId): Promise<boolean> {
  if (!(await isRouted(sql, device, route))) return false;
  const gone = await sql.run('delete from blob_route where blob = $1 and log = $2', blob, route);
  if (gone > 0) await sql.run('delete from blob where blob = $1 and not exists (select 1 from blob_route t where t.blob = $1)', blob);
  return true;
}

/** A device of a route the blob b is on. A route that moved counts none: what goes on elsewhere was put there, if anybody wants it there. */
const COUNTED = `from blob_route t join route r on r.log = t.log and r.moved_to is null join routed m on m.log = t.log and m.until is null where t.blob = b.blob`;
/** Does every device have it that is to, and is there one? */
const IS_HAD = `exists (select 1 ${COUNTED}) and not exists (select 1 ${COUNTED} and not exists (select 1 from blob_had h where h.blob = t.blob and h.device = m.device))`;

export async function noteHad(sql: Sql, device: DeviceId, blobs: readonly BlobId[]): Promise<void> {
  for (const blob of blobs) {
    const [counted] = await sql.all(`select 1 as one from blob b where b.blob = $1 and exists (select 1 ${COUNTED} and m.device = $2)`, blob, device);
    if (!counted) continue;
    await sql.run('insert into blob_had (blob, device) values ($1, $2) on conflict do nothing', blob, device);
    await dropHad(sql, blob);
  }
}

const dropHad = (sql: Sql, blob: BlobId): Promise<number> =>
  sql.run(`delete from blob where blob in (select b.blob from blob b where b.blob = $1 and ${IS_HAD})`, blob);

/** Those that all have, though nobody said so last: who had not is on no route any more. */
export async function dropAllHad({ read, write }: Database): Promise<void> {
  let after: BlobId = new Uint8Array(0);
  for (;;) {
    const rows = await read.all(
      `select b.blob, case when ${IS_HAD} then 1 else 0 end as had from blob b where b.blob > $1 order by b.blob limit ${BLOBS_PER_STEP}`,
      after,
    );
    const last = rows.at(-1);
    if (!last) return;
    after = bytesIn(last, 'blob');
    const had = rows.filter((row) => numberIn(row, 'had') === 1).map((row) => bytesIn(row, 'blob'));
    if (had.length > 0)
      await write(async (sql) => {
        for (const blob of had) await dropHad(sql, blob);
      });
  }
}
