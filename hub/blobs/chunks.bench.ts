/**
 * What it costs to take chunks and to give ranges, over real HTTP to a hub with a durable store (synchronous=FULL), beside the same bytes written to a file that is synced,
 * chunk by chunk, and read from one, in this process and the same run. The hub hashes each chunk, asks its store and answers; the references do nothing of that.
 */
import { open, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { listen } from '../platform/server.ts';
import { newWorld, type World } from '../hub.world.ts';
import { commit, newWho, routeOf, type Sealed, sealedOf, begin, chunkPath, blobPath, type Who } from './blobs.world.ts';
import { randomBytes } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';

/** 32 MiB. */
const CHUNKS = 64;
const ROUNDS = 7;
/** As a device has chunks under way. */
const AT_ONCE = 4;

type Bytes = Uint8Array<ArrayBuffer>;
type Ask = { readonly method: string; readonly path: string; readonly headers?: Record<string, string>; readonly body?: Bytes };

const ask = (port: number, { method, path, headers = {}, body }: Ask): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, method, path, headers: { host: 'hub.example', ...headers, ...(body ? { 'content-length': body.length } : {}) } },
      (answer: IncomingMessage) => {
        let length = 0;
        answer.on('data', (part: Buffer) => {
          length += part.length;
        });
        answer.on('end', () =>
          (answer.statusCode ?? 500) < 300 ? resolve(length) : reject(new Error(`${method} ${path} was answered ${answer.statusCode}`)),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });

async function inTurns(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

async function upload(world: World, port: number, who: Who, sealed: Sealed): Promise<{ readonly ms: number; readonly commitMs: number }> {
  const name = randomBytes(16);
  await begin(world, who, name, sealed.shape);
  const authorization = `Bearer ${who.session.access}`;
  const ms = await timed(() =>
    inTurns(sealed.chunks.length, (index) =>
      ask(port, { method: 'PUT', path: chunkPath(name, index), headers: { authorization }, body: sealed.chunks[index] ?? randomBytes(1) }),
    ),
  );
  const route = await routeOf(world, who, await newWho(world));
  return { ms, commitMs: await timed(() => commit(world, who, name, sealed.blob, [route])) };
}

/** Each chunk to a file of its own, synced, as many at once. */
const writePlain = (folder: string, sealed: Sealed): Promise<number> =>
  timed(() =>
    inTurns(sealed.chunks.length, async (index) => {
      const file = await open(join(folder, String(index)), 'w');
      await file.writeFile(sealed.chunks[index] ?? new Uint8Array());
      await file.sync();
      await file.close();
    }),
  );

/** A server that answers with the file's bytes and nothing else. */
async function readPlain(folder: string, count: number): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((asked, answer) => {
    const index = Number(asked.url?.slice(1)) % count;
    const work = async (): Promise<void> => {
      const file = await open(join(folder, String(index)), 'r');
      answer.end(await file.readFile());
      await file.close();
    };
    // Not awaited: an error here ends the bench.
    void work();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return { port: address.port, close: () => void server.close() };
}

const world = await newWorld({ synchronous: 'FULL', media: { fileBytes: 2 ** 31, quotaBytes: 2 ** 40, keepMs: 86_400_000 } });
const server = await listen({
  port: 0,
  host: '127.0.0.1',
  certificate: undefined,
  maxMessage: 1,
  fetch: world.hub.fetch,
  judge: () => undefined,
  connect: () => undefined,
});
const folder = await mkdtemp(join(tmpdir(), 'tidings-bench-'));
const plain = await readPlain(folder, CHUNKS);
const times = {
  put: [] as number[],
  file: [] as number[],
  commit: [] as number[],
  ranges: [] as number[],
  served: [] as number[],
  whole: [] as number[],
};
for (let round = -1; round < ROUNDS; round++) {
  // Of an account of its own each time, for one without a number has little room.
  const who = await newWho(world);
  const sealed = await sealedOf({ head: 0, body: CHUNKS * SEALED_CHUNK_BYTES });
  const taken = await upload(world, server.port, who, sealed);
  const file = await writePlain(folder, sealed);
  const authorization = `Bearer ${who.session.access}`;
  const path = `${blobPath(sealed.blob)}/content`;
  const range = (index: number): Record<string, string> => ({
    authorization,
    range: `bytes=${index * SEALED_CHUNK_BYTES}-${(index + 1) * SEALED_CHUNK_BYTES - 1}`,
  });
  const ranges = await timed(() => inTurns(CHUNKS, (index) => ask(server.port, { method: 'GET', path, headers: range(index) })));
  const served = await timed(() => inTurns(CHUNKS, (index) => ask(plain.port, { method: 'GET', path: `/${index}` })));
  const whole = await timed(() => ask(server.port, { method: 'GET', path, headers: { authorization } }));
  if (round < 0) continue;
  for (const [name, ms] of Object.entries({ put: taken.ms, commit: taken.commitMs, file, ranges, served, whole }))
    times[name as keyof typeof times].push(ms);
}
const rate = (ms: readonly number[]): string => `${(32 / (median(ms) / 1000)).toFixed(0)} MiB/s`;
const ratio = (ms: readonly number[], reference: readonly number[]): string => `×${(median(reference) / median(ms)).toFixed(2)}`;
process.stdout.write(`| figure | hub | reference | ratio |\n| --- | --- | --- | --- |\n`);
process.stdout.write(
  `| chunks taken, ${AT_ONCE} at once | ${rate(times.put)} | synced files: ${rate(times.file)} | ${ratio(times.put, times.file)} |\n`,
);
process.stdout.write(
  `| ranges of a chunk given, ${AT_ONCE} at once | ${rate(times.ranges)} | files by bare HTTP: ${rate(times.served)} | ${ratio(times.ranges, times.served)} |\n`,
);
process.stdout.write(
  `| the whole given | ${rate(times.whole)} | files by bare HTTP: ${rate(times.served)} | ${ratio(times.whole, times.served)} |\n`,
);
process.stdout.write(`| a commit of ${CHUNKS} chunks | ${median(times.commit).toFixed(1)} ms | | |\n`);
plain.close();
await server.close(100);
await world.close();
await rm(folder, { recursive: true });
