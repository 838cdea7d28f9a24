/** The app’s files as the hub serves them: packed, kept as long as they may be, and nothing beside them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openAssets } from './assets.ts';
import { newWorld, ORIGIN, type World } from './hub.world.ts';

let world: World;
afterEach(() => world.close());

describe('the app’s files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-web-'));
  const page = `<!doctype html><title>Tidings</title>${'<p>words</p>'.repeat(50)}`;
  const script = `export const words = '${'words '.repeat(200)}';`;
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(page));
  writeFileSync(join(folder, 'index.html.gz'), gzipSync(page));
  writeFileSync(join(folder, 'worker.js'), script);
  writeFileSync(join(folder, 'assets', 'main-Ab3_d9Zk.js'), script);
  writeFileSync(join(folder, 'assets', 'main-Ab3_d9Zk.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, '.secret'), 'hidden');
  writeFileSync(join(tmpdir(), 'tidings-outside.txt'), 'outside');
  afterAll(() => {
    rmSync(join(tmpdir(), 'tidings-outside.txt'));
    rmSync(folder, { recursive: true });
  });
  const fetchRaw = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    world.hub.fetch(new Request(`${ORIGIN}${path}`, { headers, method }), '1.2.3.4');
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

  it('[H13] come packed as the browser takes them, hashed ones for ever, the page and the worker to be asked for again', async () => {
    world = await newWorld({ assets: openAssets(folder) });
    const brotli = await fetchRaw('/', { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect([brotli.status, brotli.headers.get('content-encoding'), brotli.headers.get('content-type')]).toEqual([
      200,
      'br',
      'text/html; charset=utf-8',
    ]);
    expect(brotliDecompressSync(await bytesOf(brotli)).toString()).toBe(page);
    const gzip = await fetchRaw('/', { 'accept-encoding': 'br;q=0, gzip' });
    expect(gunzipSync(await bytesOf(gzip)).toString()).toBe(page);
    const plain = await fetchRaw('/', { 'accept-encoding': 'identity' });
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, page]);
    expect([plain.headers.get('cache-control'), plain.headers.get('vary')]).toEqual(['no-cache', 'accept-encoding']);
    expect((await fetchRaw('/worker.js')).headers.get('cache-control')).toBe('no-cache');
    const hashed = await fetchRaw('/assets/main-Ab3_d9Zk.js', { 'accept-encoding': 'br' });
    expect([hashed.headers.get('cache-control'), hashed.headers.get('content-type')]).toEqual([
      'public, max-age=31536000, immutable',
      'text/javascript; charset=utf-8',
    ]);
    const again = await fetchRaw('/', { 'if-none-match': plain.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const head = await fetchRaw('/', {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('[H13] a screen’s address gives the page; a file that is not there does not', async () => {
    world = await newWorld({ assets: openAssets(folder) });
    for (const path of ['/chats', '/chats/abc', '/settings/devices?x=1', '/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7'])
      expect((await fetchRaw(path)).status, path).toBe(200);
    for (const path of ['/missing.js', '/assets/old-12345678.js', '/v1/nothing', '/index.html.br', '/.secret'])
      expect((await fetchRaw(path)).status, path).toBe(404);
    expect((await fetchRaw('/chats', {}, 'POST')).status).toBe(404);
  });

  it('[H14] no path leads out of the folder or to a file that is not the app’s', async () => {
    world = await newWorld({ assets: openAssets(folder) });
    const steps = fc.array(
      fc.constantFrom(
        '..',
        '%2e%2e',
        '..%2f',
        '%2e%2e%2f',
        '..\\',
        '%5c..',
        '.',
        '%00',
        'assets',
        '',
        '....//',
        '%252e%252e',
        'tidings-outside.txt',
        '.secret',
        'etc',
        'passwd',
      ),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (parts) => {
        const response = await fetchRaw(`/${parts.join('/')}`);
        const text = await response.text();
        expect(text).not.toMatch(/outside|hidden|root:/);
        expect(response.status === 404 || text === page).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
