/** The terminal's store keeps the contract on real files, across processes, kills and damage. */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyOf, rangeOf } from './key.ts';
import { judgeSurvivor } from './killed.contract.ts';
import { Fenced, type Op, type Store, StoreFull, Unreadable, type Witness } from './port.ts';
import { openSqliteStore } from './sqlite.ts';
import { openSql, type Sql } from './sqlite-driver.ts';
import { storeContract } from './store.contract.ts';

const root = mkdtempSync(join(tmpdir(), 'tidings-store-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const fresh = (): string => join(root, `${++count}`, 'store.db');

const put = (n: number, length = 1): Op => ({ op: 'put', table: 'meta', key: keyOf(n), value: new Uint8Array(length).fill(n) });
const all = rangeOf(new Uint8Array());

// node:sqlite is there from Node 22.5 on; libsql is tried on every Node.
const drivers: readonly Sql['driver'][] = process.getBuiltinModule('node:sqlite') ? ['node:sqlite', 'libsql'] : ['libsql'];
describe.each(drivers)('a store in a file by %s', (driver) => {
  const open = async (path: string, seen?: (sql: Sql) => void): Promise<Store> => {
    const { store, found } = await openSqliteStore({
      path,
      open: async (file) => {
        const sql = await openSql(file, driver);
        seen?.(sql);
        return sql;
      },
    });
    if (!store) throw new Error(`the store opens, it is not ${found}`);
    return store;
  };

  for (const { name, run } of storeContract) {
    it(name, () => {
      const path = fresh();
      return run({ open: () => open(path) });
    });
  }

  it('[T12] a store whose disk is full throws StoreFull, writes nothing, and works again when there is room', async () => {
    let sql: Sql | undefined;
    const store = await open(fresh(), (opened) => {
      sql = opened;
    });
    await store.claim();
    const pages = Number(sql?.all('PRAGMA page_count')[0]?.['page_count']);
    sql?.exec(`PRAGMA max_page_count = ${pages}`);
    await expect(store.transact([put(1), put(2, 100_000)])).rejects.toThrow(StoreFull);
    await expect(store.transact([put(2, 100_000)], 'relaxed')).rejects.toThrow(StoreFull);
    sql?.exec(`PRAGMA max_page_count = ${pages + 100}`);
    expect(await store.range('meta', all)).toEqual([]);
    await store.transact([put(1), put(2, 100_000)]);
    expect(await store.range('meta', all)).toHaveLength(2);
    await store.close();
  });
  it('[T15] the file and what SQLite keeps beside it can be read by nobody but their owner, also where they were open to all', async () => {
    const path = fresh();
    const store = await open(path);
    await store.claim();
    await store.transact([put(1)]);
    const modes = () => readdirSync(dirname(path)).map((file) => [file, (statSync(join(dirname(path), file)).mode & 0o777).toString(8)]);
    expect(Object.fromEntries(modes())).toEqual({ 'store.db': '600', 'store.db-wal': '600', 'store.db-shm': '600' });
    expect((statSync(dirname(path)).mode & 0o777).toString(8)).toBe('700');
    await store.close();
    chmodSync(path, 0o644);
    await (await open(path)).close();
    expect(modes().filter(([, mode]) => mode !== '600')).toEqual([]);
  });
  it('[T16] a strict transaction syncs the log before its promise resolves, and a relaxed one does not', async () => {
    const said: string[] = [];
    const store = await open(fresh(), (sql) => {
      const { exec } = sql;
      Object.assign(sql, {
        exec: (text: string) => (exec(text), /synchronous/.test(text) && said.push(`${sql.all('PRAGMA synchronous')[0]?.['synchronous']}`)),
      });
    });
    await store.claim();
    await store.transact([put(1)], 'relaxed');
    await store.transact([put(1)]);
    // FULL is 2, NORMAL is 1: the claim, the relaxed one, the strict one.
    expect(said).toEqual(['2', '1', '2']);
    await store.close();
  });
});

describe('a file that is not what it should be', () => {
  const found = async (path: string, witness?: Witness) => {
    const opening = await openSqliteStore({ path, witness });
    await opening.store?.close();
    return opening.found;
  };
  it('[T14] text, a cut file, a file of a newer build and a place where nothing may be kept are said, and nothing is thrown', async () => {
    const [text, cut, newer] = [fresh(), fresh(), fresh()];
    for (const path of [text, cut, newer]) {
      const { store } = await openSqliteStore({ path });
      await store?.claim();
      await store?.transact(Array.from({ length: 100 }, (_, n) => put(n, 1000)));
      await store?.close();
    }
    writeFileSync(text, 'dear diary, '.repeat(1000));
    truncateSync(cut, 5000);
    const sql = await openSql(newer);
    sql.exec('PRAGMA user_version = 2');
    sql.close();
    expect([await found(text), await found(cut), await found(newer)]).toEqual(['unreadable', 'unreadable', 'newer']);
    expect(await found(join(root, `${count}`))).toBe('forbidden');
    expect(await found(join(text, 'store.db'))).toBe('forbidden');
  });
  it('[T18] a damaged page is said as the table it lies in, and the other tables still read', async () => {
    const path = fresh();
    const { store } = await openSqliteStore({ path });
    await store?.claim();
    await store?.transact([
      put(1),
      ...Array.from({ length: 200 }, (_, n): Op => ({ op: 'put', table: 'rows', key: keyOf(n), value: new Uint8Array(1000) })),
    ]);
    await store?.close();
    const file = openSync(path, 'r+');
    const { size } = statSync(path);
    for (let at = 40 * 4096; at + 4096 <= size; at += 4096) writeSync(file, new Uint8Array(4096).fill(255), 0, 4096, at);
    closeSync(file);
    const again = await openSqliteStore({ path });
    expect(again.found).toBe('whole');
    await expect(again.store?.range('rows', all)).rejects.toEqual(new Unreadable('rows'));
    expect(await again.store?.range('meta', all)).toHaveLength(1);
    again.store?.close().catch(() => undefined);
  });
  it('[T14] a file that was deleted while its witness stayed is lost, one put in its place is exchanged', async () => {
    const [path, other] = [fresh(), fresh()];
    let mark: string | undefined;
    const witness: Witness = {
      read: async () => mark,
      write: async (next) => {
        mark = next;
      },
    };
    expect(await found(path, witness)).toBe('new');
    for (const one of [path, other]) {
      const { store } = await openSqliteStore({ path: one, witness: one === path ? witness : undefined });
      await store?.claim();
      await store?.close();
    }
    expect(await found(path, witness)).toBe('whole');
    copyFileSync(other, path);
    expect(await found(path, witness)).toBe('exchanged');
    rmSync(path);
    expect(await found(path, witness)).toBe('lost');
  });
});

describe('across processes', () => {
  // Inside the project, so that the child finds the packages; Node 20 runs no TypeScript.
  const bundle = resolve(`node_modules/.cache/tidings-store-${process.pid}.mjs`);
  beforeAll(async () => {
    const contents = `
      import { openSqliteStore } from './sqlite.ts';
      import { writeUntilKilled } from './killed.contract.ts';
      const { store } = await openSqliteStore({ path: process.argv[3] });
      const steps = { write: () => writeUntilKilled(store, (n) => process.stdout.write(n + ' ')), claim: () => store.claim() };
      await steps[process.argv[2]]();`;
    await build({
      stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile: bundle,
    });
  });
  afterAll(() => rmSync(bundle, { force: true }));

  it('[T17] a process that is killed while it writes loses no acknowledged write and leaves no transaction in part', {
    timeout: 60_000,
  }, async () => {
    for (const patience of [1, 2, 30, 100, 250]) {
      const path = fresh();
      const acknowledged = await killAfter(path, patience);
      const { store } = await openSqliteStore({ path });
      if (!store) throw new Error('the store opens after a kill');
      expect(acknowledged).toBeGreaterThanOrEqual(patience);
      expect(await judgeSurvivor(store, acknowledged)).toBeUndefined();
      await store.claim();
      await store.transact([{ op: 'delete', table: 'outbox', key: keyOf(acknowledged) }]);
      expect(await judgeSurvivor(store, acknowledged)).toMatch(/outbox/);
      await store.close();
    }
  });
  it('[T5] a claim by another process fences this one off', async () => {
    const path = fresh();
    const { store } = await openSqliteStore({ path });
    await store?.claim();
    await store?.transact([put(1)]);
    execFileSync(process.execPath, [bundle, 'claim', path]);
    await expect(store?.transact([put(2)])).rejects.toThrow(Fenced);
    expect(await store?.range('meta', all)).toHaveLength(1);
    await store?.close();
  });

  /** Kills the writer with SIGKILL once so many writes were acknowledged; gives the last acknowledged number. */
  async function killAfter(path: string, patience: number): Promise<number> {
    const child = spawn(process.execPath, [bundle, 'write', path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of child.stdout) {
      said += chunk;
      if (Number(said.trimEnd().split(' ').at(-1)) >= patience) child.kill('SIGKILL');
    }
    // A number cut in two by the kill was not acknowledged: only those with the space behind them count.
    return Number(said.slice(0, said.lastIndexOf(' ')).split(' ').at(-1));
  }
});
