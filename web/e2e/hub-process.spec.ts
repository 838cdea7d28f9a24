/** The hub as a process, and the command that starts it: both end as they are told, and begin again where they were. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { afterEach, expect, it } from 'vitest';
import { type HubProcess, startHub, until } from './hub-process.ts';

const START_MS = 60_000;
const GONE_MS = 5000;
const PHONE = '+4915112345678';

let hub: HubProcess | undefined;
let command: ChildProcess | undefined;
afterEach(async () => {
  await hub?.close();
  if (command?.pid !== undefined && command.exitCode === null) process.kill(-command.pid, 'SIGKILL');
});

const askForCode = (url: string): Promise<Response> =>
  fetch(`${url}/v1/codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ phone: PHONE }),
  });

it('[Q18] a hub that was killed comes back on the same port with the same data', async () => {
  hub = await startHub();
  expect((await askForCode(hub.url)).status).toBe(200);
  expect(await hub.codeFor(PHONE)).toMatch(/^\d{6}$/);
  await hub.kill('SIGKILL');
  await expect(fetch(`${hub.url}/healthz`)).rejects.toThrow();
  await hub.start();
  expect((await fetch(`${hub.url}/healthz`)).status).toBe(200);
});
it('[Q18] npm start runs the hub, hands it SIGTERM, and ends as it ends', async () => {
  hub = await startHub();
  const { data } = hub;
  await hub.kill('SIGKILL');
  const env = { ...process.env, TIDINGS_PORT: new URL(hub.url).port, TIDINGS_DATA: `${data}/other`, TIDINGS_LOG: 'silent' };
  command = spawn(process.execPath, ['start.mjs'], { env, stdio: 'ignore', detached: true });
  const { url } = hub;
  await until('the hub to answer', START_MS, async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok || undefined);
  command.kill('SIGTERM');
  expect(await once(command, 'exit')).toEqual([0, null]);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
it('[Q18] a hub that cannot start says why, and npm start ends with its code', async () => {
  command = spawn(process.execPath, ['start.mjs'], {
    env: { ...process.env, TIDINGS_PORT: 'x' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  command.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(command, 'exit');
  expect(code).toBe(1);
  expect(said).toContain('TIDINGS_PORT');
});

/** A project whose hub says that it runs, and whose bundler notes who it is. */
async function newProject(): Promise<{ readonly folder: string; readonly bundler: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-project-'));
  const bundler = join(folder, 'bundler');
  for (const name of ['start.mjs', 'build.mjs']) await copyFile(name, join(folder, name));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'hub'));
  await writeFile(join(folder, 'hub/main.ts'), "console.log('running'); setInterval(() => undefined, 1000);");
  const real = resolve('node_modules/esbuild/bin/esbuild');
  await writeFile(bundler, `#!/bin/sh\necho $$ >> '${bundler}.pids'\nunset ESBUILD_BINARY_PATH\nexec '${real}' "$@"\n`, { mode: 0o700 });
  return { folder, bundler };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: there is no such process.
    return false;
  }
};

it('[H77] what built the hub does not stay beside it', async () => {
  const { folder, bundler } = await newProject();
  const env = { ...process.env, ESBUILD_BINARY_PATH: bundler };
  command = spawn(process.execPath, ['start.mjs'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let said = '';
  command.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until('the hub to run', START_MS, async () => said.includes('running') || undefined);
  const pids = (await readFile(`${bundler}.pids`, 'utf8')).trim().split('\n').map(Number);
  expect(pids.length).toBeGreaterThan(0);
  await until('the bundler to be gone', GONE_MS, async () => !pids.some(isAlive) || undefined);
  command.kill('SIGTERM');
  expect(await once(command, 'exit')).toEqual([128 + constants.signals.SIGTERM, null]);
  await rm(folder, { recursive: true });
});
