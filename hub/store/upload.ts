/** Uploads: which chunks of them are on the disk, and what they count of their account. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { countChunks, type Shape } from '../../crypto/manifest.ts';
import type { UserId } from '../protocol/frames.ts';
import { isOnRoutes, placeBlob, usedBy } from './blob.ts';
import type { Begun, Chunk, Commit, Committed, NewUpload, Upload, UploadName } from './media.port.ts';
import { bytesIn, numberIn, type Row, type Sql } from './sql.ts';

const toUpload = (row: Row): Upload => ({ head: numberIn(row, 'head'), body: numberIn(row, 'body'), folder: bytesIn(row, 'folder') });

export async function findUpload(sql: Sql, { user, upload }: UploadName): Promise<Upload | undefined> {
  return (await sql.all('select folder, head, body from upload where usr = $1 and upload = $2', user, upload)).map(toUpload)[0];
}

export async function begin(sql: Sql, fresh: NewUpload): Promise<Begun> {
  const { user, upload, device, folder, head, body, charged, now, limits } = fresh;
  const known = await findUpload(sql, fresh);
  if (known) {
    if (known.head !== head || known.body !== body) return { begun: false, because: 'shape' };
    await sql.run('update upload set touched_at = $2 where folder = $1', known.folder, now);
    return { begun: true, upload: known };
  }
  if ((await countOf(sql, user)) >= limits.uploads) return { begun: false, because: 'full' };
  const used = await usedBy(sql, user);
  if (used + charged > limits.bytes) return { begun: false, because: 'quota', used };
  await sql.run(
    'insert into upload (usr, upload, device, folder, head, body, charged, touched_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    user,
    upload,
    device,
    folder,
    head,
    body,
    charged,
    now,
  );
  return { begun: true, upload: { folder, head, body } };
}

async function countOf(sql: Sql, user: UserId): Promise<number> {
  const [row] = await sql.all('select count(*) as count from upload where usr = $1', user);
  return row ? numberIn(row, 'count') : 0;
}

export async function have(sql: Sql, folder: Bytes): Promise<readonly number[]> {
  return (await sql.all('select place from chunk where folder = $1 order by place', folder)).map((row) => numberIn(row, 'place'));
}

/** An upload that became a blob is none any more: what is written then is written nowhere. */
export async function clear(sql: Sql, folder: Bytes, index: number): Promise<boolean> {
  await sql.run('delete from chunk where folder = $1 and place = $2', folder, index);
  return (await sql.all('select 1 as one from upload where folder = $1', folder)).length > 0;
}

export async function fill(sql: Sql, folder: Bytes, chunks: readonly Chunk[], now: number): Promise<boolean> {
  if ((await sql.run('update upload set touched_at = $2 where folder = $1', folder, now)) === 0) return false;
  for (const { index, digest } of chunks)
    await sql.run('insert into chunk (folder, place, digest) values ($1, $2, $3) on conflict do nothing', folder, index, digest);
  return true;
}

export async function commitUpload(sql: Sql, commit: Commit): Promise<Committed> {
  const { user, upload, device, blob, routes, until, manifestOf } = commit;
  if (!(await isOnRoutes(sql, device, routes))) return { placed: false, because: 'not_a_member' };
  const [row] = await sql.all('select folder, head, body, charged from upload where usr = $1 and upload = $2', user, upload);
  // An answer that was lost, or bytes that are here already.
  if (!row) return placeBlob(sql, commit);
  const known = toUpload(row);
  const chunks = await sql.all('select place, digest from chunk where folder = $1 order by place', known.folder);
  const missing = missingOf(known, chunks);
  if (missing) return missing;
  const manifest = manifestOf(known, concat(...chunks.map((chunk) => bytesIn(chunk, 'digest'))));
  if (!manifest) return { placed: false, because: 'mismatch' };
  // Before the upload goes, whose folder it keeps. A blob that is there keeps its own, and counts as this account's, whose upload counted as much.
  await sql.run(
    `insert into blob (blob, usr, folder, manifest, charged, expires_at) values ($1, $2, $3, $4, $5, $6)
      on conflict (blob) do update set usr = excluded.usr, expires_at = excluded.expires_at`,
    blob,
    user,
    known.folder,
    manifest,
    numberIn(row, 'charged'),
    until,
  );
  await sql.run('delete from upload where folder = $1', known.folder);
  const placed = await placeBlob(sql, commit);
  if (placed.placed) await sql.run('insert into blob_had (blob, device) values ($1, $2) on conflict do nothing', blob, device);
  return placed;
}

function missingOf(shape: Shape, chunks: readonly Row[]): Committed | undefined {
  const wanted = countChunks(shape);
  if (chunks.length === wanted) return undefined;
  const gap = chunks.findIndex((row, i) => numberIn(row, 'place') !== i);
  return { placed: false, because: 'missing', count: wanted - chunks.length, first: gap === -1 ? chunks.length : gap };
}
