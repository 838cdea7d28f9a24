/** A revocation stopped at any of its statements, by an error or by a kill: what is on the disk is all of it or none. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { libsql } from './libsql.ts';
import { openStore } from './open.ts';
import { EVERYTHING, leftovers, newScene, revoke } from './revocation.contract.ts';
import type { Driver } from './sqlite.ts';

const driver = await libsql();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-revocation-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Calls `at` before every statement that writes. */
const watched =
  (at: () => void): Driver =>
  (path) => {
    const connection = driver(path);
    const prepare = (text: string) => {
      const statement = connection.prepare(text);
      const run: typeof statement.run = (args) => {
        at();
        return statement.run(args);
      };
      return { ...statement, all: statement.all.bind(statement), run };
    };
    return { exec: connection.exec.bind(connection), close: connection.close.bind(connection), prepare };
  };

it('[S52] a revocation that is stopped at any statement, by an error or a kill, has happened whole or not at all', async () => {
  const data = join(folder, 'data');
  let left = Number.POSITIVE_INFINITY;
  const stop = (): void => {
    if (left-- > 0) return;
    left = Number.POSITIVE_INFINITY;
    // What a process that is killed here leaves on the disk.
    cpSync(data, join(folder, 'killed'), { recursive: true });
    throw new Error('stopped');
  };
  const store = await openStore({ file: join(data, 'hub.db'), driver: watched(stop) });
  const scene = await newScene(store);
  let stops = 0;
  for (let whole = false; !whole; ) {
    left = stops;
    whole = await revoke(store, scene).then(
      ({ grown }) => grown,
      () => false,
    );
    left = Number.POSITIVE_INFINITY;
    if (whole) break;
    stops++;
    expect(await leftovers(store, scene)).toEqual(EVERYTHING);
    const killed = await openStore({ file: join(folder, 'killed', 'hub.db'), driver });
    expect(await leftovers(killed, scene)).toEqual(EVERYTHING);
    await killed.close();
    rmSync(join(folder, 'killed'), { recursive: true });
  }
  expect(stops).toBeGreaterThan(10);
  expect(await leftovers(store, scene)).toEqual([]);
  cpSync(data, join(folder, 'killed'), { recursive: true });
  const after = await openStore({ file: join(folder, 'killed', 'hub.db'), driver });
  expect(await leftovers(after, scene)).toEqual([]);
  await after.close();
  await store.close();
});
