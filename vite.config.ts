/** How the PWA is built and served while developing, and how the tests are found. The service worker is a pass of its own, in build.mjs. */
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

const hub = process.env['TIDINGS_HUB'] ?? 'http://127.0.0.1:8787';
/** What stands for a package's module in the browser. */
const own = (name: string): string => fileURLToPath(new URL(`web/app/${name}`, import.meta.url));
const testing = process.env['VITEST'] !== undefined;

export default defineConfig({
  root: 'web/app',
  plugins: testing ? [] : [preact()],
  resolve: {
    alias: testing
      ? []
      : [
          { find: /^crypto$/, replacement: own('web-crypto.ts') },
          { find: /^lib0\/logging$/, replacement: own('yjs-log.ts') },
          // The same for browsers of today: what its entry leads to is written for those of 2015, too.
          { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' },
        ],
  },
  server: { proxy: { '/v1': { target: hub, ws: true }, '/healthz': hub } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no inline script and no data: resource, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: 'es' },
  test: {
    root: '.',
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{web,hub,crypto,docs}/**/*.test.{ts,tsx}'], maxWorkers: 2, testTimeout: 240_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'deno', include: ['web/e2e/**/*.smoke.ts'], testTimeout: 120_000, hookTimeout: 300_000 },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['web/e2e/**/*.spec.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
