/** The terminal on a disk that takes nothing: its process may write no byte to any file, as on a full disk, and its profile is whole afterwards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HubProcess, startHub } from './hub-process.ts';
import { openTerminal, type Ran, type Terminal } from './terminal-process.ts';

let hub: HubProcess;
let ann: Terminal;
let user: string;
beforeAll(async () => {
  hub = await startHub();
  ann = await openTerminal(hub.url);
  await ann.signIn(hub, '+4792000001', 'Ann', 'ann_terminal');
  user = String(JSON.parse((await ann.run(['--json', 'me'])).stdout).user);
  expect((await ann.run(['send', user, 'There is room'])).code).toBe(0);
});
afterAll(async () => {
  await ann.close();
  await hub.close();
});

/** Every write to a file fails (EFBIG): the signal that comes with it is ignored, as a program that looks at its errors does. */
const NO_ROOM = 'trap "" XFSZ; ulimit -f 0; exec "$@"';

async function runFull(args: readonly string[], profile = ann.profile): Promise<Ran> {
  const child = spawn('sh', ['-c', NO_ROOM, 'sh', process.execPath, 'dist/tidings.js', '--hub', hub.url, '--profile', profile, ...args]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  child.stdin.end('');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, stdout, stderr };
}

describe.each([
  ['with the files SQLite keeps beside its own', []],
  ['without them', ['store.db-shm', 'store.db-wal']],
] as const)('a profile on a full disk, %s', (_, absent) => {
  it('[N36] is read as ever, and of all else one sentence says why it is not done', async () => {
    for (const file of absent) await rm(join(ann.profile, file), { force: true });
    const read = [await runFull(['me']), await runFull(['chats']), await runFull(['history', user])];
    expect(read.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    expect(read[2]?.stdout).toContain('There is room');
    for (const args of [['send', user, 'There is none'], ['sync'], ['watch'], ['profile', '--name', 'Anna']]) {
      const { code, stdout, stderr } = await runFull(args);
      expect([args[0], code, stdout, stderr.match(/full, or/g)?.length, stderr.trim().split('\n').length]).toEqual([args[0], 1, '', 1, 1]);
    }
    expect((await ann.run(['sync'])).code).toBe(0);
    expect((await ann.run(['history', user])).stdout).not.toContain('There is none');
  });
});

it('[N36] a profile for which there is no room is not made, and says so', async () => {
  const { code, stderr } = await runFull(['sign-in', '--phone', '+4792000002'], `${ann.profile}-none`);
  await rm(`${ann.profile}-none`, { recursive: true, force: true });
  expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('There is no room for')]]);
});
