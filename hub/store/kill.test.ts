/** A hub killed at any moment has lost nothing it answered for. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { openStore } from './open.ts';

// Inside the project, so that the child finds its packages; the floor is a Node that runs no TypeScript.
mkdirSync('dist', { recursive: true });
const built = mkdtempSync(join('dist', 'kill-'));
const child = join(built, 'writer.mjs');
const folder = mkdtempSync(join(tmpdir(), 'tidings-kill-'));

beforeAll(async () => {
  await build({
    entryPoints: ['hub/store/writer.child.ts'],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
});
afterAll(() => [built, folder].forEach((one) => rmSync(one, { recursive: true, force: true })));

/** Kills the writer with SIGKILL once it has answered for `enough` envelopes and `moreMs` have passed; gives the last number it said. */
const writeAndKill = (file: string, name: string, enough: number, moreMs: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, [child, file, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    let [said, killing] = ['', false];
    const last = (): number => Number(said.split('\n').at(-2) ?? 0);
    writer.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      if (killing || last() < enough) return;
      killing = true;
      setTimeout(() => writer.kill('SIGKILL'), moreMs);
    });
    writer.on('error', reject);
    writer.on('close', (_, signal) =>
      signal === 'SIGKILL' ? resolve(last()) : reject(new Error(`expected the writer killed, it ended with ${signal}`)),
    );
  });

// Threat 62: an ack before the disk has it.
it('[S48] a writing process killed with -9 five times has lost no envelope it answered for, and its numbers have no gap', {
  timeout: 60_000,
}, async () => {
  const file = join(folder, 'hub.db');
  const log = randomBytes(32);
  for (let round = 0; round < 5; round++) {
    const answered = await writeAndKill(file, toHex(log), (round + 1) * 400, round * 3);
    const store = await openStore({ file });
    const seqs: number[] = [];
    for (let more = true; more; ) {
      const page = await store.routes.read(log, seqs.length, Number.MAX_SAFE_INTEGER, 1e9);
      seqs.push(...page.map(({ seq }) => seq));
      more = page.length > 0;
    }
    await store.close();
    expect(answered).toBeGreaterThanOrEqual((round + 1) * 400);
    expect(seqs.length).toBeGreaterThanOrEqual(answered);
    expect(seqs).toEqual(Array.from(seqs, (_, i) => i + 1));
  }
});
