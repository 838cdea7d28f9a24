/** A hub on a disk that fills up: it says so to whoever watches it, takes nothing, and loses nothing of what it or a device had taken. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HubProcess, startHub, until } from './hub-process.ts';
import { openTerminal, type Terminal } from './terminal-process.ts';

const STEP_MS = 20_000;
/** No file may grow beyond so many blocks of 512 bytes: less than the store writes before it begins its log anew (hub/store/sqlite.ts). */
const FULL_BLOCKS = '12000';
/** The signal that comes with the error is ignored, as a program that looks at its errors does. */
const LIMITED = 'trap "" XFSZ; ulimit -f "$(cat "$1")"; shift; exec "$@"';

let folder: string;
let limit: string;
let hub: HubProcess;
let ann: Terminal;
let ben: Terminal;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-full-'));
  limit = join(folder, 'limit');
  writeFileSync(limit, FULL_BLOCKS);
  hub = await startHub({ command: { name: 'sh', args: ['-c', LIMITED, 'sh', limit, process.execPath, 'dist/hub.mjs'] } });
  [ann, ben] = await Promise.all([openTerminal(hub.url), openTerminal(hub.url)]);
  await ann.signIn(hub, '+4793000001', 'Ann', 'ann_of_hub');
  await ben.signIn(hub, '+4793000002', 'Ben', 'ben_of_hub');
  expect((await ann.run(['send', '@ben_of_hub', 'There is room'])).code).toBe(0);
});
afterAll(async () => {
  await Promise.all([ann.close(), ben.close()]);
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const health = async () => {
  const answer = await fetch(`${hub.url}/healthz`);
  return { status: answer.status, body: await answer.json() };
};

/** Puts parts of meetings, as anybody may, until the store takes no more. */
const fill = (): Promise<true> =>
  until('a full disk', STEP_MS, async () => {
    const path = `${hub.url}/v1/meetings/${randomBytes(16).toString('base64url')}/0`;
    const body = JSON.stringify({ bytes: randomBytes(60_000).toString('base64url') });
    const answer = await fetch(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    return answer.status === 503 || undefined;
  });

it('[H64] a hub whose disk is full says so to whoever watches it, and refuses what it cannot keep', async () => {
  expect(await health()).toEqual({ status: 200, body: { ok: true } });
  await fill();
  const full = await until('a watcher to be told', STEP_MS, async () => {
    const answer = await health();
    return answer.status === 503 ? answer : undefined;
  });
  expect(full.body.error.code).toBe('unavailable');
});

it('[N37] where the hub cannot do it now, who was found before is written to, the message waits, and exit code 6 says so', async () => {
  for (const to of ['@ben_of_hub', String(JSON.parse((await ben.run(['--json', 'me'])).stdout).user)]) {
    const { code, stdout, stderr } = await ann.run(['--timeout', '5', 'send', to, `To ${to}`]);
    expect([to, code, stdout]).toEqual([to, 6, expect.stringMatching(/^queued /)]);
    expect(stderr).toContain('The hub answers, but has not taken the message yet. The message is queued');
    expect(stderr).not.toMatch(/cannot be reached|went wrong/);
  }
  writeFileSync(limit, 'unlimited');
  await hub.kill('SIGKILL');
  await hub.start();
  expect((await health()).status).toBe(200);
  expect((await ann.run(['sync'])).code).toBe(0);
  expect((await ben.run(['sync'])).code).toBe(0);
  const [withAnn] = (await ben.run(['--json', 'chats'])).stdout.split('\n').filter((line) => line.includes('direct'));
  const { stdout } = await ben.run(['history', String(JSON.parse(withAnn ?? '{}').chat)]);
  expect(stdout.match(/To @ben_of_hub/g)?.length).toBe(1);
  expect(stdout.match(/To [0-9a-f]{32}/g)?.length).toBe(1);
});
