/** `npm run screenshots`: takes the pictures of docs/pictures anew. Bundled first, because the floor is a Node that runs no TypeScript. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { build } from 'esbuild';

const BUNDLE = 'dist/screenshots.mjs';

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
