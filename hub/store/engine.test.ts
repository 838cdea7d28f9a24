/** The engine under the store: one transaction for many writes, each undone alone, and steps from one number of the tables to the next. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { newDevice } from './case.contract.ts';
import { openGroup } from './group.ts';
import { libsql } from './libsql.ts';
import { MIGRATIONS, migrate, migrationOf } from './migrations.ts';
import { openStore } from './open.ts';
import { type Engine, numberIn } from './sql.ts';
import { type Driver, openSqlite } from './sqlite.ts';

const driver = await libsql();
let folder: string;
let file: string;
let engine: Engine;
/** Every statement without arguments, in order. */
let said: string[];

const listening: Driver = (path) => {
  const connection = driver(path);
  const exec = (text: string): void => {
    said.push(text);
    connection.exec(text);
  };
  return { ...connection, exec };
};
const countOf = async (): Promise<number> => {
  const [row] = await engine.read.all('select count(*) as count from t');
  return row ? numberIn(row, 'count') : -1;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-engine-'));
  file = join(folder, 'data', 'hub.db');
  said = [];
  engine = openSqlite(listening, file);
  await engine.transact([(sql) => sql.run('create table t (n bigint not null primary key)')]);
  said = [];
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('group commit', () => {
  it('[S40] all that is written in one turn is one transaction, and a group has a limit', async () => {
    const { write } = openGroup(engine);
    const writes = Array.from({ length: HUB_LIMITS.groupCommit + 10 }, (_, n) => write((sql) => sql.run('insert into t values ($1)', n)));
    await Promise.all(writes);
    expect(said.filter((text) => text === 'COMMIT')).toHaveLength(2);
    expect(await countOf()).toBe(HUB_LIMITS.groupCommit + 10);
  });

  it('[S41] a write that fails is undone alone, down to its first statement', async () => {
    const { write } = openGroup(engine);
    const outcomes = await Promise.allSettled([
      write((sql) => sql.run('insert into t values (1)')),
      write(async (sql) => {
        await sql.run('insert into t values (2)');
        await sql.run('insert into t values (1)');
      }),
      write((sql) => sql.run('insert into t values (3)')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await engine.read.all('select n from t order by n')).map((row) => numberIn(row, 'n'))).toEqual([1, 3]);
    expect(said.filter((text) => text === 'COMMIT')).toHaveLength(1);
  });

  it('[S42] a write is answered after its commit, and no reader sees it before', async () => {
    const { write } = openGroup(engine);
    let seenWithin = -1;
    await write(async (sql) => {
      await sql.run('insert into t values (1)');
      seenWithin = await countOf();
    });
    expect([seenWithin, await countOf()]).toEqual([0, 1]);
  });

  it('[S43] where a commit fails, every write of the group is refused and none is there; the next group is whole', async () => {
    const [broken, { write }] = [new Error('disk is full'), openGroup(engine)];
    const failing = openGroup({ ...engine, transact: () => Promise.reject(broken) });
    const lost = await Promise.allSettled([1, 2].map((n) => failing.write((sql) => sql.run('insert into t values ($1)', n))));
    expect(lost.map((one) => one.status === 'rejected' && one.reason)).toEqual([broken, broken]);
    await write((sql) => sql.run('insert into t values (1)'));
    expect(await countOf()).toBe(1);
  });

  it('[S44] the log is synced at every commit', async () => {
    said = [];
    await openSqlite(listening, join(folder, 'second.db')).close();
    expect(said).toEqual(expect.arrayContaining(['PRAGMA journal_mode=WAL', 'PRAGMA synchronous=FULL', 'PRAGMA foreign_keys=ON']));
  });
});

describe('migrations', () => {
  it('[S45] a store of an earlier number comes to the newest with all it held, and its tables end as those of a new one', async () => {
    await migrate(engine, MIGRATIONS.slice(0, 5));
    expect(await migrationOf(engine.read)).toBe(5);
    const user = new Uint8Array(16).fill(7);
    await engine.transact([(sql) => sql.run('insert into account (usr, created_at) values ($1, 5)', user)]);
    const mail = 'insert into envelope (log, seq, item, device, kind, epoch, at, hash, bytes) values ($1, $2, $3, $1, 2, 0, 5, $1, $4)';
    for (const seq of [1, 2])
      await engine.transact([
        (sql) =>
          sql.run(
            mail,
            user,
            seq,
            user.map((byte) => byte + seq),
            seq === 1 ? user : null,
          ),
      ]);
    const entry = 'insert into chain_entry (usr, hash, parent, place, bytes) values ($1, $2, $1, $3, $4)';
    await engine.transact([(sql) => sql.run('insert into chain (usr, version) values ($1, 2)', user)]);
    for (const place of [0, 1])
      await engine.transact([
        (sql) =>
          sql.run(
            entry,
            user,
            user.map((byte) => byte + place),
            place,
            user,
          ),
      ]);
    await migrate(engine);
    expect(await engine.read.all('select version, bytes, heard_at from chain')).toEqual([{ version: 2, bytes: 32, heard_at: 0 }]);
    // What lay in mailboxes counts, and what was trimmed does not.
    const kept = 'select seq, length(bytes) + enclosed as size from envelope indexed by mail_kept where log = $1 and kind = 2 and bytes is not null';
    expect(await engine.read.all(kept, user)).toEqual([{ seq: 1, size: 16 }]);
    expect(await migrationOf(engine.read)).toBe(MIGRATIONS.length);
    expect(await engine.read.all('select created_at from account where usr = $1', user)).toEqual([{ created_at: 5 }]);
    const fresh = openSqlite(driver, join(folder, 'fresh.db'));
    await migrate(fresh);
    const shape = "select name, sql from sqlite_master where name <> 't' and name not like 'sqlite_%' order by name";
    expect(await engine.read.all(shape)).toEqual(await fresh.read.all(shape));
    await fresh.close();
  });

  it('[S46] numbers rise by one, and a step that fails leaves the store at the number before', async () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, i) => i + 1));
    const next = { number: MIGRATIONS.length + 1, statements: ['create table half (a integer)', 'create table route (a integer)'] };
    await expect(migrate(engine, [...MIGRATIONS, next])).rejects.toThrow();
    expect(await migrationOf(engine.read)).toBe(MIGRATIONS.length);
    expect(await engine.read.all("select name from sqlite_master where name = 'half'")).toEqual([]);
  });

  it('[H76] of a store that was closed the one file holds all', async () => {
    const store = await openStore({ file, driver });
    await newDevice(store, true);
    await store.close();
    const copy = join(folder, 'copy.db');
    copyFileSync(file, copy);
    const copied = openSqlite(driver, copy);
    expect(await copied.read.all('select count(*) as count from account')).toEqual([{ count: 1 }]);
    await copied.close();
  });

  it('[S47] a store that a newer hub has written is not opened', async () => {
    const newer = { number: MIGRATIONS.length + 1, statements: ['create table later (a integer)'] };
    await migrate(engine, [...MIGRATIONS, newer]);
    await expect(openStore({ file, driver })).rejects.toThrow(/newer hub/);
  });
});
