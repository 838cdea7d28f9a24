/** The hub as a process, and the command that starts it: both end as they are told, and begin again where they were. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { afterEach, expect, it } from 'vitest';
import { type HubProcess, startHub, until } from './hub-process.ts';

const START_MS = 60_000;
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
