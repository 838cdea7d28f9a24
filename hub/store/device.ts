/** Device chains with all their branches, the devices they name, and those devices' key packages. */
import type { UserId } from '../protocol/frames.ts';
import type { Chain, Chains, Device, Grown, Packages, TakenPackage } from './port.ts';
import { dropDevice, dropPackages, isRevoked } from './revocation.ts';
import { dropStrays } from './stray.ts';
import { bytesIn, type Database, numberIn, type Row, type Sql } from './sql.ts';

export function openChains(database: Database): Chains {
  const { read, write } = database;
  return {
    read: (user) => readChain(read, user),
    append: (update) => write((sql) => append(sql, update)),
    dropStrays: (strays) => dropStrays(database, strays),
    device: async (device) => (await read.all('select device, usr, signing_key, active from device where device = $1', device)).map(toDevice)[0],
    devices: async (user) =>
      (await read.all('select device, usr, signing_key, active from device where usr = $1 order by device', user)).map(toDevice),
  };
}

async function readChain(sql: Sql, user: UserId): Promise<Chain> {
  const rows = await sql.all(
    'select c.version, e.place, e.hash, e.parent, e.bytes from chain_entry e join chain c on c.usr = e.usr where e.usr = $1 order by e.place, e.hash',
    user,
  );
  const entries = rows.map((row) => ({
    index: numberIn(row, 'place'),
    hash: bytesIn(row, 'hash'),
    parent: bytesIn(row, 'parent'),
    bytes: bytesIn(row, 'bytes'),
  }));
  return { version: rows[0] ? numberIn(rows[0], 'version') : 0, entries };
}

async function append(sql: Sql, { user, version, entries, gone = [], devices, now }: Parameters<Chains['append']>[0]): Promise<Grown> {
  await sql.run('insert into chain (usr, version, heard_at) values ($1, 0, $2) on conflict do nothing', user, now);
  let changed = 0;
  // The swap comes first: whoever raced has to wait for it, and then finds another version.
  if ((await sql.run('update chain set version = version where usr = $1 and version = $2', user, version)) === 0) return { grown: false };
  for (const { index, hash, parent, bytes } of entries)
    changed += await sql.run(
      'insert into chain_entry (usr, hash, parent, place, bytes) values ($1, $2, $3, $4, $5) on conflict do nothing',
      user,
      hash,
      parent,
      index,
      bytes,
    );
  for (const hash of gone) changed += await sql.run('delete from chain_entry where usr = $1 and hash = $2', user, hash);
  await sql.run(
    'update chain set version = version + $2, heard_at = $3, bytes = (select coalesce(sum(length(e.bytes)), 0) from chain_entry e where e.usr = $1) where usr = $1',
    user,
    changed,
    now,
  );
  const dropped = [];
  for (const device of devices) {
    const isNews = !device.active && !(await isRevoked(sql, device.device));
    await putDevice(sql, device);
    if (isNews) {
      await dropDevice(sql, device.device);
      dropped.push(device.device);
    }
  }
  return { grown: true, dropped };
}

async function putDevice(sql: Sql, { device, user, signingKey, active }: Device): Promise<void> {
  // A device id is the hash of its entry, so it cannot come to belong to another user; the clause says so to the database too.
  await sql.run(
    `insert into device (device, usr, signing_key, active) values ($1, $2, $3, $4) on conflict (device) do update set active = excluded.active where device.usr = excluded.usr`,
    device,
    user,
    signingKey,
    active ? 1 : 0,
  );
}

const toDevice = (row: Row): Device => ({
  device: bytesIn(row, 'device'),
  user: bytesIn(row, 'usr'),
  signingKey: bytesIn(row, 'signing_key'),
  active: numberIn(row, 'active') === 1,
});

export function openPackages({ read, write }: Database): Packages {
  const count: Packages['count'] = (device) => countOf(read, device);
  return {
    count,
    put: (upload) => write((sql) => put(sql, upload)),
    take: (users, spared = []) =>
      write(async (sql) => {
        const taken: TakenPackage[] = [];
        for (const user of users) taken.push(...(await takeOf(sql, user, spared.includes(user))));
        return taken;
      }),
  };
}

const countOf = async (sql: Sql, device: Uint8Array<ArrayBuffer>): Promise<number> => {
  const [row] = await sql.all('select count(*) as count from key_package where device = $1 and bytes is not null', device);
  return row ? numberIn(row, 'count') : 0;
};

async function put(sql: Sql, { device, packages, last, limit, now }: Parameters<Packages['put']>[0]): Promise<number> {
  if (last) {
    await dropPackages(sql, device);
    await sql.run('insert into last_package (device, bytes) values ($1, $2) on conflict (device) do update set bytes = excluded.bytes', device, last);
  }
  let count = await countOf(sql, device);
  for (const { hash, bytes } of packages) {
    if (count >= limit) break;
    count += await sql.run(
      'insert into key_package (device, hash, put_at, bytes) values ($1, $2, $3, $4) on conflict do nothing',
      device,
      hash,
      now,
      bytes,
    );
  }
  return count;
}

async function takeOf(sql: Sql, user: UserId, isSpared: boolean): Promise<readonly TakenPackage[]> {
  const taken: TakenPackage[] = [];
  for (const row of await sql.all('select device from device where usr = $1 and active = 1 order by device', user)) {
    const device = bytesIn(row, 'device');
    const [last] = await sql.all('select bytes from last_package where device = $1', device);
    const [once] =
      isSpared && last
        ? []
        : await sql.all('select hash, bytes from key_package where device = $1 and bytes is not null order by put_at, hash limit 1', device);
    if (once) await sql.run('update key_package set bytes = null where device = $1 and hash = $2', device, bytesIn(once, 'hash'));
    const found = once ?? last;
    if (found) taken.push({ user, device, bytes: bytesIn(found, 'bytes'), last: once === undefined });
  }
  return taken;
}
