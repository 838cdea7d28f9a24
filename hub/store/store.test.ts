/** The store's contract with every driver this runtime has: libsql always, node:sqlite where it exists. */
import { describe, it } from 'vitest';
import { libsql } from './libsql.ts';
import { nodeSqlite } from './node-sqlite.ts';
import { runCase, STORE_CONTRACT } from './store.contract.ts';

const native = nodeSqlite();
const drivers = [['libsql', await libsql()] as const, ...(native ? [['node:sqlite', native] as const] : [])];

describe.each(drivers)('the store over %s', (_, driver) => {
  for (const one of STORE_CONTRACT) it(one.name, { timeout: 60_000 }, () => runCase(one, driver));
});
