/** How the PWA is built and served while developing, and how the tests are found. The service worker is a pass of its own, in build.mjs. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

const hub = process.env['TIDINGS_HUB'] ?? 'http://127.0.0.1:8787';
/** What stands for a package's module in the browser. */
const own = (name: string): string => fileURLToPath(new URL(`web/app/${name}`, import.meta.url));
/**
 * All that is needed at once is one file, which packs better than many: else whatever a later part uses as well would stand in files of its own. The
 * engine's second stage, start.ts with all it imports, is one for the same reason.
 */
const atOnce = (name: string) => ({ name, tags: ['$initial' as const], priority: 1 });
/** The files of each language are two: what the first paint needs, and what comes with the other screens (web/app/text/text.ts). */
const later = readFileSync(own('text/en/later.ts'), 'utf8').match(/(?<= from '\.\/)[\w-]+/g) ?? [];
const textOf = (id: string): string | null => {
  const [, language, screen = ''] = /[\\/]text[\\/]([\w-]+)[\\/]([\w-]+)\.ts$/.exec(id) ?? [];
  return language ? `text-${language}-${[...later, 'later'].includes(screen) ? 'later' : 'first'}` : null;
};
const texts = { name: textOf, priority: 2, includeDependenciesRecursively: false };

/** public/theme.js knows the language before any script of the app has come, and asks for it at once: so it is told where each lies. */
const languages = {
  name: 'languages',
  transformIndexHtml: {
    order: 'post' as const,
    handler: (html: string, { bundle = {} }: { readonly bundle?: object }): string => {
      const found = Object.keys(bundle).flatMap((file) => {
        const [, language] = /\/text-([a-z]+)[\w-]*-first-[^/]+\.js$/.exec(file) ?? [];
        return language ? [`data-${language}="/${file}"`] : [];
      });
      return html.replace('<script src="/theme.js">', ['<script src="/theme.js"', ...found.sort()].join(' ').concat('>'));
    },
  },
};
/** Vite's helper for parts that come later, in whose place the page has its own. */
const ownBring = {
  name: 'bring',
  enforce: 'pre' as const,
  load: (id: string) => (id === '\0vite/preload-helper.js' ? `export { bring as __vitePreload } from ${JSON.stringify(own('bring.ts'))}` : undefined),
};

type Chunks = Readonly<Record<string, { readonly imports: readonly string[] }>>;

/** The file and all that it imports, straight or not. */
function withImports(file: string, chunks: Chunks, found = new Set<string>()): Set<string> {
  if (!found.has(file)) for (const next of chunks[file]?.imports ?? []) withImports(next, chunks, found.add(file));
  return found.add(file);
}

/** A worker's later parts, which Vite leaves as they are: their files are fetched before they are imported, for the reason told in web/app/bring.ts. */
const bringInWorker = {
  name: 'bring-in-worker',
  renderChunk(code: string, { fileName }: { readonly fileName: string }, _options: object, { chunks }: { readonly chunks: Chunks }): string {
    const here = withImports(fileName, chunks);
    const ready = code.replaceAll(/import\("\.\/([^"]+\.js)"\)/g, (whole, file: string) => {
      const files = [...withImports(`assets/${file}`, chunks)].filter((one) => !here.has(one));
      return `fetched(${JSON.stringify(files.map((one) => one.slice('assets/'.length)).join())}).then(() => ${whole})`;
    });
    return ready === code ? code : `${FETCHED}\n${ready}`;
  },
};
const FETCHED = `const fetched = (files) => Promise.all(files.split(",").map(async (file) => {
  const answer = await fetch("/assets/" + file);
  if (!answer.ok) throw new TypeError();
  await answer.arrayBuffer();
}));`;
const testing = process.env['VITEST'] !== undefined;

export default defineConfig({
  root: 'web/app',
  plugins: testing ? [] : [preact(), languages, ownBring],
  resolve: {
    alias: testing
      ? []
      : [
          { find: /^crypto$/, replacement: own('web-crypto.ts') },
          { find: /^lib0\/logging$/, replacement: own('yjs-log.ts') },
          { find: /^(?:y-protocols\/awareness|lib0\/(?:broadcastchannel|environment))$/, replacement: own('absent.ts') },
        ],
  },
  server: { proxy: { '/v1': { target: hub, ws: true }, '/healthz': hub } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no inline script and no data: resource, so nothing is inlined.
    assetsInlineLimit: 0,
    // A part is brought itself as well (web/app/bring.ts).
    modulePreload: { polyfill: false, resolveDependencies: (file, deps, { hostType }) => (hostType === 'js' ? [...new Set([file, ...deps])] : deps) },
    sourcemap: false,
    rolldownOptions: { checks: { pluginTimings: false }, output: { codeSplitting: { groups: [atOnce('app'), texts] } } },
  },
  worker: {
    format: 'es',
    plugins: () => [bringInWorker],
    rolldownOptions: { output: { codeSplitting: { groups: [atOnce('engine'), { name: 'start', test: /[\\/]device[\\/]start\.ts$/ }] } } },
  },
  test: {
    root: '.',
    // What a test logs goes straight out: handed to vitest, it is an error of the run where a file ends in that moment (vitest#11153).
    disableConsoleIntercept: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{web,hub,crypto,docs}/**/*.test.{ts,tsx}'],
          setupFiles: ['web/e2e/settled.ts'],
          maxWorkers: 2,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'deno', include: ['web/e2e/**/*.smoke.ts'], testTimeout: 120_000, hookTimeout: 300_000 },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['web/e2e/**/*.spec.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // As long as a page is waited for everywhere else: a busy machine takes more than the second it would be.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
