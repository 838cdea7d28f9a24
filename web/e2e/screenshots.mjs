/** `npm run screenshots`: takes the pictures of docs/screenshots anew. Bundled first, because the floor is a Node that runs no TypeScript. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { build } from 'esbuild';
import { buildPart, PART_NAMES } from '../../build.mjs';

const BUNDLE = 'dist/screenshots.mjs';

for (const name of PART_NAMES) await buildPart(name);
await build({
  entryPoints: ['web/e2e/screenshots.ts'],
  outfile: BUNDLE,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [BUNDLE], { stdio: 'inherit' }).status ?? 1;
