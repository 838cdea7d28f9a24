/** `npm run bench [-- path…]`: every *.bench.ts, one after the other, each bundled and run in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { buildPart, isStale, PART_NAMES, PARTS } from './build.mjs';

const FOLDER = 'dist/bench';
const asked = process.argv.slice(2);

const benches = ['crypto', 'hub', 'web']
  .flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => join(top, file)))
  .filter((file) => file.endsWith('.bench.ts') && (asked.length === 0 || asked.some((path) => file.startsWith(path))))
  .sort();

/** Bundled whole but for packages, because the floor is a Node that runs no TypeScript. @param {string} file */
async function run(file) {
  const outfile = join(FOLDER, `${basename(file, '.ts')}.mjs`);
  await build({ entryPoints: [file], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' });
  console.log(`\n## ${file}\n`);
  return spawnSync(process.execPath, ['--expose-gc', outfile], { stdio: 'inherit' }).status === 0;
}

const [cpu] = cpus();
console.log(
  `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`,
);
if (benches.length === 0) throw new Error(`there is no bench under ${asked.join(', ')}`);
mkdirSync(FOLDER, { recursive: true });
// Those of web/e2e run what is shipped.
if (benches.some((file) => file.startsWith('web/e2e'))) for (const part of PART_NAMES) if (isStale(PARTS[part])) await buildPart(part);
for (const file of benches) if (!(await run(file))) process.exitCode = 1;
