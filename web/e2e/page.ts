/** A page of our own components, bundled when a test asks for it and served from this machine: never shipped. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import type { HeaderList } from '../../hub/headers.ts';
import { build, type BuildOptions, type Plugin } from 'esbuild';

export type ServedPage = { readonly url: string; close(): Promise<void> };

/** Bundles `entry` (from the project's root) with its styles and serves it; any path gives the page, as in the app. `headersAt`: those of every answer, where it is served. */
export async function servePage(entry: string, headersAt: (origin: string) => HeaderList = () => []): Promise<ServedPage> {
  const files = new Map([...icons(), ...(await bundle(entry))]);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files.get(path) ?? { type: 'text/html; charset=utf-8', body: HTML };
    response.writeHead(200, { ...Object.fromEntries(headersAt(`http://${request.headers.host}`)), 'content-type': file.type });
    response.end(file.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected an address with a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tidings</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css"></head><body><div id="app"></div><script type="module" src="/page.js"></script></body></html>`;

/** The pictures the shell shows, as the hub serves them. */
const icons = (): readonly (readonly [string, File])[] =>
  readdirSync(ICONS)
    .filter((name) => name.endsWith('.svg'))
    .map((name) => [`/icons/${name}`, { type: 'image/svg+xml', body: readFileSync(join(ICONS, name)) }]);
const ICONS = 'web/app/public/icons';
type File = { readonly type: string; readonly body: Uint8Array };

async function bundle(entry: string): Promise<ReadonlyMap<string, File>> {
  const workers = new Map<string, File>();
  const { outputFiles } = await build({ ...FORM, entryPoints: { page: entry }, plugins: [bundleWorkers(workers)] });
  const made = outputFiles.map(
    ({ path, contents }) =>
      [path, { type: path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8', body: contents }] as const,
  );
  return new Map([...workers, ...made]);
}

const FORM = {
  bundle: true,
  write: false,
  outdir: '/',
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.woff2': 'dataurl', '.svg': 'dataurl' },
  define: { 'import.meta.env.PROD': 'false', 'import.meta.env.DEV': 'false' },
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** What the app imports as the address of a worker's script, a file of its own, as vite makes it. */
const bundleWorkers = (workers: Map<string, File>): Plugin => ({
  name: 'workers',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\?worker&url$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.replace(/\?.*$/, '')), namespace: 'worker' }));
    onLoad({ filter: /./, namespace: 'worker' }, async ({ path }) => {
      const address = `/assets/${basename(path, '.ts')}.js`;
      const { outputFiles } = await build({ ...FORM, entryPoints: [path] });
      workers.set(address, { type: 'text/javascript; charset=utf-8', body: outputFiles[0]?.contents ?? new Uint8Array() });
      return { contents: `export default ${JSON.stringify(address)}` };
    });
  },
});
