/** Builds what Tidings ships: dist/web (the PWA), dist/hub.mjs (the hub), dist/tidings.js (the terminal). `node build.mjs [part…]` */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import process, { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TOOLS = ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Every part: where its code begins, what is made, and what it is made from. */
export const PARTS = {
  web: { entry: 'web/app/index.html', made: 'dist/web', from: ['web', 'crypto', 'hub/protocol', 'vite.config.ts', ...TOOLS], build: buildWeb },
  hub: { entry: 'hub/main.ts', made: 'dist/hub.mjs', from: ['hub', 'crypto', ...TOOLS], build: buildHub },
  terminal: { entry: 'web/terminal/main.ts', made: 'dist/tidings.js', from: ['web', 'crypto', 'hub/protocol', ...TOOLS], build: buildTerminal },
};

/** @typedef {keyof typeof PARTS} Part */
/** @type {readonly Part[]} */
export const PART_NAMES = ['web', 'hub', 'terminal'];

const ASIDE = /\.(test|spec|smoke|bench|contract|world|child)\.tsx?$|(^|\/)(e2e|node_modules)(\/|$)/;
const COMPRESSIBLE = /\.(js|mjs|css|html|svg|json|webmanifest|txt|wasm|ico)$/;
const WORKER = 'web/worker/main.ts';
/** The scripts that it brings, by what stands for their addresses in it. */
const BROUGHT = { __TELLING: 'web/worker/telling.ts', __STREAMING: 'web/worker/streaming.ts', __SAVING: 'web/worker/saving.ts' };
/** Parts of the engine that nobody wants who has no page: asked for they are not there, as parts are that cannot be fetched (crypto/later.ts). */
const NOT_TOLD =
  /\/(signin|searching|found|commands-people|commands-own|commands-groups|commands-invites|commands-messages|views-groups|views-own|views-invites|views-keys)\.ts$/;

/**
 * Is the part missing, half built, or older than a source? A folder counts with its own time, so a deleted file is seen too.
 * @param {Pick<(typeof PARTS)[Part], 'made' | 'from'>} part
 */
export const isStale = ({ made, from }) => !existsSync(made) || !existsSync(stampOf(made)) || newest(from) > statSync(stampOf(made)).mtimeMs;

/** @param {Part} name */
export async function buildPart(name) {
  const { entry, made, build } = PARTS[name];
  if (!existsSync(entry)) throw new Error(`${name} cannot be built: ${entry} is not there`);
  const begun = performance.now();
  await build(entry, made);
  // Written last, so that a build that was cut short is begun again.
  writeFileSync(stampOf(made), '');
  console.log(`built ${made} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/** @param {string} made */
const stampOf = (made) => join('dist', `.${made.replaceAll('/', '-')}.built`);

/** @param {readonly string[]} roots @returns {number} */
const newest = (roots) => Math.max(...roots.filter(existsSync).flatMap(timesIn));

/** @param {string} path @returns {number[]} */
function timesIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return [stat.mtimeMs];
  const inside = readdirSync(path).map((name) => join(path, name));
  return [stat.mtimeMs, ...inside.filter((name) => !ASIDE.test(name)).flatMap(timesIn)];
}

/** @param {string} entry @param {string} made */
async function buildHub(entry, made) {
  await bundle(entry, made, {});
}

/** @param {string} entry @param {string} made */
async function buildTerminal(entry, made) {
  await bundle(entry, made, { banner: { js: '#!/usr/bin/env node' } });
}

/** One file for Node; packages stay in node_modules. @param {string} entry @param {string} made @param {import('esbuild').BuildOptions} more */
async function bundle(entry, made, more) {
  const { build } = await import('esbuild');
  /** @type {import('esbuild').BuildOptions} */
  const form = { bundle: true, platform: 'node', format: 'esm', target: 'node20.19', packages: 'external', sourcemap: true, logLevel: 'warning' };
  await build({ ...form, ...more, entryPoints: [entry], outfile: made });
}

/** @param {string} _entry @param {string} made */
async function buildWeb(_entry, made) {
  const { build } = await import('vite');
  await build({ logLevel: 'warn' });
  if (existsSync(WORKER)) await buildWorker(made);
  compress(made);
}

/** The service worker: one classic script that knows every file it has to keep, and those that it brings when it needs them. @param {string} made */
async function buildWorker(made) {
  const { build } = await import('esbuild');
  const always = { 'process.env.NODE_ENV': '"production"', 'import.meta.env.DEV': 'false' };
  /** @type {import('esbuild').BuildOptions} */
  const form = { bundle: true, minify: true, format: 'iife', target: 'es2022', logLevel: 'warning', plugins: [inBrowser] };
  // Before the others are there, for they are not among the files that are kept: the browser keeps them with the worker that has brought them.
  /** @type {Record<string, string>} */
  const define = { ...always, 'self.__WB_MANIFEST': JSON.stringify(precacheOf(made)) };
  for (const [name, entry] of Object.entries(BROUGHT)) {
    const { outputFiles } = await build({ ...form, define: always, entryPoints: [entry], write: false });
    const [{ contents } = { contents: new Uint8Array() }] = outputFiles ?? [];
    const script = `assets/${basename(entry, '.ts')}-${createHash('sha256').update(contents).digest('base64url').slice(0, 8)}.js`;
    writeFileSync(join(made, script), contents);
    define[`self.${name}`] = JSON.stringify(`/${script}`);
  }
  await build({ ...form, define, entryPoints: [WORKER], outfile: join(made, 'worker.js') });
}

/** What stands for a package's module in the browser, as in vite.config.ts. @type {import('esbuild').Plugin} */
const inBrowser = {
  name: 'in-browser',
  setup: ({ onResolve }) => {
    onResolve({ filter: NOT_TOLD }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
    const own = (/** @type {string} */ name) => () => ({ path: resolve('web/app', name) });
    onResolve({ filter: /^crypto$/ }, own('web-crypto.ts'));
    onResolve({ filter: /^lib0\/logging$/ }, own('yjs-log.ts'));
    onResolve({ filter: /^(?:y-protocols\/awareness|lib0\/(?:broadcastchannel|environment))$/ }, own('absent.ts'));
  },
};

/**
 * What the app needs offline. A file under assets/ has its hash in its name and needs no revision.
 * @param {string} made @returns {{ url: string, revision: string | null }[]}
 */
export function precacheOf(made) {
  const kept = filesIn(made).filter((file) => !/\.(br|gz|map|md)$|^worker\.js$/.test(file));
  return kept.sort().map((file) => ({ url: `/${file}`, revision: file.startsWith('assets/') ? null : revisionOf(join(made, file)) }));
}

/** @param {string} file */
const revisionOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);

/** Writes a brotli and a gzip copy beside each file they make smaller, so that the hub compresses nothing while serving. @param {string} made */
export function compress(made) {
  for (const file of filesIn(made).filter((name) => COMPRESSIBLE.test(name))) {
    const path = join(made, file);
    const bytes = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeSmaller(`${path}.br`, brotliCompressSync(bytes, { params }), bytes);
    writeSmaller(`${path}.gz`, gzipSync(bytes, { level: 9 }), bytes);
  }
}

/** @param {string} path @param {Buffer} packed @param {Buffer} bytes */
function writeSmaller(path, packed, bytes) {
  if (packed.length < bytes.length) writeFileSync(path, packed);
}

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'));

/** @param {string} name @returns {name is Part} */
const isPart = (name) => Object.hasOwn(PARTS, name);

/** @param {Part} name */
export function isThere(name) {
  const there = existsSync(PARTS[name].entry);
  if (!there) console.log(`${name} is not built: ${PARTS[name].entry} is not there yet`);
  return there;
}

async function main() {
  const asked = argv.slice(2);
  const unknown = asked.filter((name) => !isPart(name));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; the parts are ${PART_NAMES.join(', ')}`);
  let exitCode = 0;
  mkdirSync('dist', { recursive: true });
  for (const name of asked.length > 0 ? asked.filter(isPart) : PART_NAMES.filter(isThere)) {
    try {
      await buildPart(name);
    } catch (error) {
      // The others are built all the same: what does not need this part can still be tried.
      console.error(error instanceof Error ? error.message : error);
      exitCode = 1;
    }
  }
  process.exitCode = exitCode;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await main();
