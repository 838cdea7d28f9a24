/** `npm run bytes`: what each chunk of the app costs as it is sent, and by whom: by package or room, then by module. `-- start` shows the chunks so called. */
import { rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import process from 'node:process';
import { brotliCompressSync, constants } from 'node:zlib';
import { decode } from '@jridgewell/sourcemap-codec';
import { build } from 'vite';

const OUT = 'dist/bytes';
/** Smaller chunks and modules are not worth a line. */
const SHOWN = { chunk: 2000, module: 100 };

/** @typedef {{ readonly fileName: string, readonly code: string, readonly map: { readonly sources: readonly (string | null)[], readonly mappings: string } }} Chunk */
/** @typedef {{ readonly source: string, readonly text: string }} Piece */
/** @typedef {{ readonly name: string, readonly raw: number, readonly sent: number }} Share */

/** Packed as the hub sends it at best; `quality` is less where only differences count. @param {string} text @param {number} [quality] */
function packed(text, quality = 11) {
  const bytes = Buffer.from(text);
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
    .length;
}

/** The chunk in pieces, each with the module it comes from. @param {Chunk} chunk @returns {Piece[]} */
function piecesOf({ code, map }) {
  const lines = code.split('\n');
  return decode(map.mappings).flatMap((segments, line) =>
    segments.map(([from, source], at) => ({
      source: (source === undefined ? undefined : map.sources[source]) ?? 'between modules',
      text: lines[line]?.slice(from, segments[at + 1]?.[0]) ?? '',
    })),
  );
}

/** What the chunk would lose in bytes sent without each of them, scaled so that all together are the chunk. @param {Chunk} chunk @returns {Share[]} */
function sharesOf(chunk) {
  const pieces = piecesOf(chunk);
  const QUICK = 9;
  const whole = packed(pieces.map(({ text }) => text).join(''), QUICK);
  const shares = [...new Set(pieces.map(({ source }) => source))].map((source) => {
    const rest = pieces.filter((piece) => piece.source !== source).map(({ text }) => text);
    const raw = pieces.reduce((sum, piece) => sum + (piece.source === source ? piece.text.length : 0), 0);
    return { name: nameOf(source), raw, sent: whole - packed(rest.join(''), QUICK) };
  });
  const scale = packed(chunk.code) / shares.reduce((sum, { sent }) => sum + sent, 0);
  return shares.map((share) => ({ ...share, sent: share.sent * scale }));
}

/** Of ours by its path from here, of a package by its path in it. @param {string} source */
const nameOf = (source) => /node_modules\/(.+)$/.exec(source)?.[1] ?? /(?:^|\/)((?:web|crypto|hub)\/.+)$/.exec(source)?.[1] ?? source;

/** The package, or our folder. @param {string} name */
const ownerOf = (name) =>
  /^(web|crypto|hub)\//.test(name)
    ? name
        .split('/')
        .slice(0, 2)
        .join('/')
        .replace(/\/[^/]+\.\w+$/, '')
    : name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/');

/** @param {readonly Share[]} shares @returns {Share[]} */
function byOwner(shares) {
  /** @type {Map<string, Share>} */
  const owners = new Map();
  for (const { name, raw, sent } of shares) {
    const owner = ownerOf(name);
    const so = owners.get(owner) ?? { name: owner, raw: 0, sent: 0 };
    owners.set(owner, { name: owner, raw: so.raw + raw, sent: so.sent + sent });
  }
  return [...owners.values()];
}

/** @param {readonly Share[]} shares */
const table = (shares) =>
  shares
    .filter(({ sent }) => sent >= SHOWN.module)
    .sort((a, b) => b.sent - a.sent)
    .map(({ name, raw, sent }) => `${String(Math.round(sent)).padStart(8)} ${String(raw).padStart(8)}  ${name}`)
    .join('\n');

/** Builds the app with source maps into a folder that is thrown away. @returns {Promise<readonly Chunk[]>} */
async function chunksOfApp() {
  /** @type {Map<string, Chunk>} */
  const chunks = new Map();
  /** @type {import('vite').Plugin} */
  const watching = {
    name: 'bytes',
    generateBundle(_, bundle) {
      for (const one of Object.values(bundle))
        if (one.type === 'chunk' && one.map) chunks.set(one.fileName, { fileName: one.fileName, code: one.code, map: one.map });
    },
  };
  await build({ logLevel: 'error', plugins: [watching], worker: { plugins: () => [watching] }, build: { outDir: resolve(OUT), sourcemap: true } });
  rmSync(OUT, { recursive: true });
  return [...chunks.values()];
}

const asked = process.argv.slice(2);
for (const chunk of await chunksOfApp()) {
  const name = relative('assets', chunk.fileName);
  const sent = packed(chunk.code);
  if (asked.length > 0 ? !asked.some((one) => name.startsWith(one)) : sent < SHOWN.chunk) continue;
  const shares = sharesOf(chunk);
  console.log(`\n${name}: ${sent} bytes sent, ${chunk.code.length} raw\n${table(byOwner(shares))}\n\n${table(shares)}`);
}
