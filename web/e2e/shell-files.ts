/** The app's own page and styles around the shell page, bundled once: what a browser asks for, by path, under the hub's headers. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { build } from 'esbuild';
import { securityHeaders } from '../../hub/headers.ts';

/** Screens of their own chunks, tried by their own specs; here each is an empty place. */
const ELSEWHERE = {
  './signin/signin.tsx': 'SignIn',
  './signin/gone.tsx': 'Gone',
  './chat/conversation.tsx': 'Conversation',
  './settings/settings.tsx': 'Settings',
  './people/new.tsx': 'NewChat',
  './people/safety.tsx': 'Safety',
} as const;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  tsx: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  webmanifest: 'application/manifest+json',
};

export type Site = { readonly origin: string; close(): void };

/** Serves the shell page at every app path of a free local port. */
export async function serveShell(): Promise<Site> {
  const files = new Map<string, string | Uint8Array>([...(await bundled()), ...empties()]);
  let origin = '';
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname;
    const body = files.get(path) ?? publicFile(path) ?? (path.includes('.') ? undefined : page());
    const type = files.has(path) || path.includes('.') ? TYPES[path.split('.').at(-1) ?? ''] : TYPES['html'];
    response.writeHead(body === undefined ? 404 : 200, [...securityHeaders([origin], false), ['content-type', type ?? 'text/plain']].flat());
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  origin = `http://localhost:${portOf(server)}`;
  return { origin, close: () => (server.closeAllConnections(), void server.close()) };
}

async function bundled(): Promise<[string, Uint8Array][]> {
  const { outputFiles } = await build({
    entryPoints: ['web/e2e/shell-page.tsx'],
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file', '.svg': 'file' },
    external: Object.keys(ELSEWHERE),
    define: { 'import.meta.env.PROD': 'false' },
    logLevel: 'error',
  });
  return outputFiles.map(({ path, contents }) => [path, contents]);
}

const empties = (): [string, string][] => Object.entries(ELSEWHERE).map(([path, name]) => [path.slice(1), `export const ${name} = () => null;`]);

/** The app's page itself, with the shell page in the place of main.tsx. */
const page = (): string =>
  readFileSync('web/app/index.html', 'utf8')
    .replace('./main.tsx', '/shell-page.js')
    .replace('</head>', '<link rel="stylesheet" href="/shell-page.css" /></head>');

function publicFile(path: string): Uint8Array | undefined {
  // Only names that stand in the app's page or manifest are asked for.
  return /^\/(theme\.js|manifest\.webmanifest|icons\/[\w-]+\.(svg|png))$/.test(path) ? readFileSync(`web/app/public${path}`) : undefined;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
