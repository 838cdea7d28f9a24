/** Runs the store's contract without a test runner, on a runtime that has node:sqlite: Deno, or Node 22.18 and later, which read TypeScript as it is. */
import process from 'node:process';
import { nodeSqlite } from './node-sqlite.ts';
import { runCase, STORE_CONTRACT } from './store.contract.ts';

const driver = nodeSqlite();
if (!driver) throw new Error('expected a runtime with node:sqlite: Node 22.13 or later, or Deno');

const failures: string[] = [];
for (const one of STORE_CONTRACT) {
  try {
    await runCase(one, driver);
  } catch (error) {
    failures.push(`${one.name}\n${error instanceof Error ? error.stack : String(error)}`);
  }
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.stdout.write(`${STORE_CONTRACT.length - failures.length} passed, ${failures.length} failed\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
