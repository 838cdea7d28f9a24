/** The PWA's files, read once at start and served from memory: what is not in the list cannot be asked for, whatever the path says. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

type Encoding = 'br' | 'gzip';
type Asset = {
  readonly type: string;
  readonly etag: string;
  readonly caching: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Made by the build, beside the file. */
  readonly packed: readonly (readonly [Encoding, Uint8Array<ArrayBuffer>])[];
};

/** Answers a GET or HEAD by a file, by the app's page, or by undefined where there is neither. */
export type Assets = { answer(request: Request): Response | undefined; readonly count: number };

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
};
const PACKED: readonly (readonly [Encoding, string])[] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];
/** vite names files under assets/ by their content: such a name never gets other bytes. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;
const FOREVER = 'public, max-age=31536000, immutable';
/** Kept, but asked after each time: the page and the service worker are how a new release arrives. */
const ASK_FIRST = 'no-cache';
const PAGE = '/index.html';

export function openAssets(folder: string): Assets {
  const assets = new Map(pathsIn(folder).map((path) => [path, readAsset(folder, path)]));
  return {
    count: assets.size,
    answer(request) {
      if (!/^(GET|HEAD)$/.test(request.method)) return undefined;
      const path = pathOf(request);
      const asset = assets.get(path === '/' ? PAGE : path) ?? (isScreen(path) ? assets.get(PAGE) : undefined);
      return asset && answerWith(asset, request.headers);
    },
  };
}

function pathsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `/${name.replaceAll('\\', '/')}`)
    .filter((path) => !/\.(br|gz|map)$|\/\./.test(path) && statSync(join(folder, path)).isFile());
}

function readAsset(folder: string, path: string): Asset {
  const file = join(folder, path);
  const plain = bytesOf(file);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  const packed = PACKED.flatMap(([encoding, ending]) => (existsSync(file + ending) ? [[encoding, bytesOf(file + ending)] as const] : []));
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { type, etag, plain, packed, caching: HASHED.test(path) ? FOREVER : ASK_FIRST };
}

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

function pathOf(request: Request): string {
  try {
    return decodeURIComponent(new URL(request.url).pathname);
  } catch {
    // Not UTF-8 after decoding: no file has such a name.
    return '';
  }
}

/** A path of the app's own, like /chats/…: no file's name, no route of the hub. */
const isScreen = (path: string): boolean => path.startsWith('/') && !path.startsWith('/v1/') && !path.slice(path.lastIndexOf('/')).includes('.');

function answerWith({ type, etag, caching, plain, packed }: Asset, asked: Headers): Response {
  const headers = { 'content-type': type, etag, 'cache-control': caching, vary: 'accept-encoding' };
  if (
    asked
      .get('if-none-match')
      ?.split(/\s*,\s*/)
      .some((tag) => tag.replace(/^W\//, '') === etag)
  )
    return new Response(null, { status: 304, headers });
  const accepted = acceptedIn(asked.get('accept-encoding') ?? '');
  const [encoding, bytes] = packed.find(([name]) => accepted.has(name)) ?? [undefined, plain];
  return new Response(bytes, {
    headers: { ...headers, 'content-length': String(bytes.length), ...(encoding ? { 'content-encoding': encoding } : {}) },
  });
}

/** The encodings a browser takes (RFC 9110 §12.5.3); one with q=0 is refused. */
const acceptedIn = (header: string): ReadonlySet<string> =>
  new Set(
    header
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.split(';')[0]?.trim().toLowerCase() ?? ''),
  );
