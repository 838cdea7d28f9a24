/** Media as the rooms see it: uploads, blobs, and the folders that are to be removed. */
import type { Bytes } from '../../crypto/bytes.ts';
import { displace, dropAllHad, noteHad, placeBlob, TooManyRoutes } from './blob.ts';
import type { Committed, Media, Placed } from './media.port.ts';
import { bytesIn, type Database, type Sql } from './sql.ts';
import { begin, clear, commitUpload, fill, findUpload, have } from './upload.ts';

/** Rows dropped in one transaction of the sweep. */
const ROWS_PER_STEP = 64;

export function openMedia(database: Database): Media {
  const { read, write } = database;
  return {
    begin: (upload) => write((sql) => begin(sql, upload)),
    upload: (name) => findUpload(read, name),
    have: (folder) => have(read, folder),
    digest: async (folder, index) => {
      const [row] = await read.all('select digest from chunk where folder = $1 and place = $2', folder, index);
      return row && bytesIn(row, 'digest');
    },
    isOpen: async (folder) => (await read.all('select 1 as one from upload where folder = $1', folder)).length > 0,
    clear: (folder, index) => write((sql) => clear(sql, folder, index)),
    fill: (folder, chunks, now) => write((sql) => fill(sql, folder, chunks, now)),
    commit: (commit) => wholeOrFull(write((sql) => commitUpload(sql, commit))),
    drop: ({ user, upload }) => write(async (sql) => void (await sql.run('delete from upload where usr = $1 and upload = $2', user, upload))),
    blob: async (blob, now) => {
      const [row] = await read.all('select folder, manifest from blob where blob = $1 and expires_at > $2', blob, now);
      return row && { folder: bytesIn(row, 'folder'), manifest: bytesIn(row, 'manifest') };
    },
    place: (placing) => wholeOrFull(write((sql) => placeBlob(sql, placing))),
    displace: (blob, route, device) => write((sql) => displace(sql, blob, route, device)),
    had: (device, blobs) => write((sql) => noteHad(sql, device, blobs)),
    lost: (blob, folder) => write(async (sql) => void (await sql.run('delete from blob where blob = $1 and folder = $2', blob, folder))),
    expire: (now, idleBefore) => expire(database, now, idleBefore),
    dropped: async (limit) =>
      (await read.all('select folder from dropped_folder order by folder limit $1', limit)).map((row) => bytesIn(row, 'folder')),
    removed: (folders) =>
      write(async (sql) => {
        for (const folder of folders) await sql.run('delete from dropped_folder where folder = $1', folder);
      }),
    knows: async (folder) =>
      (
        await read.all(
          `${['upload', 'blob', 'dropped_folder'].map((table) => `select 1 as one from ${table} where folder = $1`).join(' union all ')}`,
          folder,
        )
      ).length > 0,
    blobsAfter: async (blob, limit) =>
      (await read.all('select blob, folder from blob where blob > $1 order by blob limit $2', blob, limit)).map((row) => ({
        blob: bytesIn(row, 'blob'),
        folder: bytesIn(row, 'folder'),
      })),
  };
}

async function wholeOrFull<T extends Committed | Placed>(work: Promise<T>): Promise<T | Placed> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TooManyRoutes) return { placed: false, because: 'full' };
    throw error;
  }
}

async function expire(database: Database, now: number, idleBefore: number): Promise<void> {
  await inSteps(database, (sql) =>
    sql.run(`delete from upload where folder in (select folder from upload where touched_at <= $1 limit ${ROWS_PER_STEP})`, idleBefore),
  );
  await inSteps(database, (sql) =>
    sql.run(`delete from blob where blob in (select blob from blob where expires_at <= $1 limit ${ROWS_PER_STEP})`, now),
  );
  await dropAllHad(database);
}

async function inSteps({ write }: Database, step: (sql: Sql) => Promise<number>): Promise<void> {
  while ((await write(step)) > 0);
}

/** What a device leaves of media when it is revoked. What it put on routes for others stays. */
export async function dropMediaOf(sql: Sql, device: Bytes): Promise<void> {
  await sql.run('delete from upload where device = $1', device);
  await sql.run('delete from blob_had where device = $1', device);
}

/** And a person whom the hub forgets. */
export async function dropMediaOfUser(sql: Sql, user: Bytes): Promise<void> {
  for (const table of ['upload', 'blob']) await sql.run(`delete from ${table} where usr = $1`, user);
}
