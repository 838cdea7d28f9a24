/** Runs the contracts of the store and of its files without a test runner, on a runtime that has node:sqlite: Deno, or Node 22.18 and later, which read TypeScript as it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { openDisk } from './disk.ts';
import { FILES_CONTRACT } from './files.contract.ts';
import { nodeSqlite } from './node-sqlite.ts';
import { runCase, STORE_CONTRACT } from './store.contract.ts';

const driver = nodeSqlite();
if (!driver) throw new Error('expected a runtime with node:sqlite: Node 22.13 or later, or Deno');

const onDisk = async ({ run }: (typeof FILES_CONTRACT)[number]): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-files-'));
  try {
    await run(() => openDisk(join(folder, 'media')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
const cases = [
  ...STORE_CONTRACT.map((one) => ({ name: one.name, run: () => runCase(one, driver) })),
  ...FILES_CONTRACT.map((one) => ({ name: one.name, run: () => onDisk(one) })),
];

const failures: string[] = [];
for (const one of cases) {
  try {
    await one.run();
  } catch (error) {
    failures.push(`${one.name}\n${error instanceof Error ? error.stack : String(error)}`);
  }
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.stdout.write(`${cases.length - failures.length} passed, ${failures.length} failed\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
