/** The tools of the browser tests, tried on a page whose bytes are known: what they do not see, no other spec would. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProfile, type Profile, strays } from './browser.ts';
import { openWire, type Wire } from './wire.ts';

const FILES: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  '/': { type: 'text/html', body: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>' },
  '/page.js': {
    type: 'text/javascript',
    body: `new Worker('/worker.js', { type: 'module' }).onmessage = () => { document.title = 'done'; };${'//pad\n'.repeat(500)}`,
  },
  '/worker.js': { type: 'text/javascript', body: `import { word } from '/part.js'; postMessage(word);${'//worker\n'.repeat(700)}` },
  '/part.js': { type: 'text/javascript', body: `export const word = 'tide';${'//part\n'.repeat(900)}` },
};
const encoded = (path: string): Buffer => brotliCompressSync(FILES[path]?.body ?? '');

const SLOW_MS = 200;

let server: Server;
let wire: Wire;
let origin: string;
let profile: Profile;
beforeEach(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    response.writeHead(FILES[path] ? 200 : 404, { 'content-type': FILES[path]?.type ?? 'text/plain', 'content-encoding': 'br' });
    response.end(encoded(path));
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const address = server.address();
  origin = `http://localhost:${address !== null && typeof address === 'object' ? address.port : 0}`;
  wire = await openWire();
  wire.lead(origin);
  profile = await openProfile();
});
afterEach(async () => {
  await profile.close();
  await wire.close();
  server.closeAllConnections();
  server.close();
});

it('[Q13] every body is counted as it came over the wire, those of workers and their imports too', async () => {
  const page = await profile.context.newPage();
  await page.goto(wire.url);
  await page.waitForFunction(() => document.title === 'done');
  const counted = Object.fromEntries(wire.received().map(({ path, bytes }) => [path, bytes]));
  expect(counted).toEqual(Object.fromEntries(Object.keys(FILES).map((path) => [path, encoded(path).length])));
  expect(wire.received().find(({ path }) => path === '/worker.js')?.kind).toBe('worker');
});
it('[Q16] a cut wire breaks what is open and lets nothing through until it is mended', async () => {
  const page = await profile.context.newPage();
  await page.goto(wire.url);
  const ask = () =>
    page.evaluate(() =>
      fetch('/part.js', { cache: 'no-store' }).then(
        (answer) => answer.status,
        () => 0,
      ),
    );
  expect(await ask()).toBe(200);
  wire.cut();
  expect(await ask()).toBe(0);
  wire.mend();
  expect(await ask()).toBe(200);
});
it('[Q16] what is held comes when it is let go, and nothing else waits for it', async () => {
  const letGo = wire.hold(/part/);
  const order: string[] = [];
  const held = fetch(`${wire.url}/part.js`).then(() => order.push('held'));
  await fetch(`${wire.url}/page.js`).then(() => order.push('other'));
  expect(letGo()).toBe(1);
  await held;
  expect(order).toEqual(['other', 'held']);
});
it('[Q16] a slow wire takes its time in both directions, and changes nothing else', async () => {
  const slow = await openWire(SLOW_MS);
  slow.lead(origin);
  const begun = performance.now();
  const answer = await fetch(`${slow.url}/part.js`, { method: 'POST', body: 'x' });
  expect(await answer.text()).toBe(FILES['/part.js']?.body);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(SLOW_MS);
  await slow.close();
});
it('[Q16] bytes of an upgraded connection go both ways', async () => {
  server.on('upgrade', (_request, socket: Duplex) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.pipe(socket);
  });
  const near = connect(Number(new URL(wire.url).port), 'localhost');
  near.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  await once(near, 'data');
  near.write('tide');
  expect(String((await once(near, 'data'))[0])).toBe('tide');
  wire.cut();
  await once(near, 'close');
});
it('[Q14] a request to another origin is seen', async () => {
  const page = await profile.context.newPage();
  const found = strays(profile.context, origin);
  await page.goto(origin);
  expect(found).toEqual([]);
  await page.evaluate((elsewhere) => fetch(elsewhere).catch(() => undefined), `${origin.replace('localhost', '127.0.0.1')}/elsewhere`);
  expect(found).toEqual([expect.stringContaining('/elsewhere')]);
});
it('[Q15] a profile begins empty and is kept when it is opened again', async () => {
  const page = await profile.context.newPage();
  await page.goto(origin);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.evaluate(() => localStorage.setItem('word', 'tide'));
  profile = await profile.reopen();
  const again = await profile.context.newPage();
  await again.goto(origin);
  expect(await again.evaluate(() => localStorage.getItem('word'))).toBe('tide');
});
