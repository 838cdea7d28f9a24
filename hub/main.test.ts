/** The hub’s command as a process: what it says, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

// Inside the project, so that the bundle finds its packages.
mkdirSync('tmp', { recursive: true });
const folder = mkdtempSync(join(process.cwd(), 'tmp', 'main-'));
const bundle = join(folder, 'hub.mjs');
const children = new Set<ChildProcess>();
beforeAll(async () => {
  await build({
    entryPoints: ['hub/main.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'silent',
  });
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Hub = {
  readonly child: ChildProcess;
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>;
  out(): string;
  err(): string;
};
function run(settings: Readonly<Record<string, string>> = {}, ...args: readonly string[]): Hub {
  const env = { PATH: process.env['PATH'], TIDINGS_PORT: '0', TIDINGS_DATA: mkdtempSync(join(folder, 'data-')), ...settings };
  const child = spawn(process.execPath, [bundle, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const written = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (written.out += String(chunk)));
  child.stderr.on('data', (chunk) => (written.err += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => [code, signal] as const);
  return { child, ended, out: () => written.out, err: () => written.err };
}
async function urlOf(hub: Hub): Promise<string> {
  await expect.poll(hub.out, { timeout: 15_000, interval: 20 }).toContain('Ctrl+C');
  return /http:\/\/localhost:\d+/.exec(hub.out())?.[0] ?? '';
}
const codeFor = (url: string) => fetch(`${url}/v1/codes`, { method: 'POST', body: JSON.stringify({ phone: '+442079460958' }) });

describe('the command', () => {
  it('[H80] shows the operator the reports beside a hub that runs, and says in one sentence where there is no hub’s data', async () => {
    const data = mkdtempSync(join(folder, 'data-'));
    const nowhere = run({ TIDINGS_DATA: data }, 'reports');
    expect(await nowhere.ended).toEqual([1, null]);
    expect(nowhere.err()).toBe(`There is no hub's data in ${data}: TIDINGS_DATA must name its folder.\n`);
    const hub = run({ TIDINGS_DATA: data });
    const url = await urlOf(hub);
    const [shown, wrong] = [run({ TIDINGS_DATA: data }, 'reports'), run({ TIDINGS_DATA: data }, 'reports', 'burn')];
    expect([await shown.ended, shown.out()]).toEqual([[0, null], 'Nobody has reported anything.\n']);
    expect([await wrong.ended, wrong.out()]).toEqual([[2, null], expect.stringContaining('reports done ID')]);
    expect((await codeFor(url)).status).toBe(200);
    expect(hub.err()).not.toContain('failed');
  });

  it('[H63] one folder has one hub at a time: a second one says so and ends, and whoever comes after a kill begins at once', async () => {
    const data = mkdtempSync(join(folder, 'data-'));
    const first = run({ TIDINGS_DATA: data });
    await urlOf(first);
    const second = run({ TIDINGS_DATA: data });
    expect(await second.ended).toEqual([1, null]);
    expect(second.err()).toBe(`Another hub runs on TIDINGS_DATA ${data}: end it, or name another folder.\n`);
    first.child.kill('SIGKILL');
    await first.ended;
    const third = run({ TIDINGS_DATA: data });
    await urlOf(third);
  });

  it('[H16] says where it is and where codes appear; asked to end, it closes sockets with 1001 and exits with 0', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const hub = run();
      const url = await urlOf(hub);
      expect(hub.out()).toMatch(/Tidings is running\.[\s\S]*Open +http:\/\/localhost:\d+\n[\s\S]*Codes +appear in this window\n/);
      const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/socket`);
      const closed = once(socket, 'close');
      await once(socket, 'message');
      hub.child.kill(signal);
      expect((await closed)[0]).toBe(1001);
      expect(await hub.ended).toEqual([0, null]);
      expect(hub.err()).toContain('"msg":"stopped"');
    }
  });

  it('[H16] asked twice it ends at once', async () => {
    const hub = run();
    const url = await urlOf(hub);
    // An upload that never ends would hold the first request to end for its grace of five seconds.
    const endless = fetch(`${url}/v1/codes`, {
      method: 'POST',
      body: new ReadableStream({ pull: () => new Promise(() => undefined) }),
      duplex: 'half',
    } as RequestInit);
    endless.catch(() => undefined);
    for (let i = 0; i < 3; i++) await fetch(`${url}/healthz`);
    hub.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(hub.child.exitCode).toBeNull();
    const asked = Date.now();
    hub.child.kill('SIGTERM');
    expect(await hub.ended).toEqual([1, null]);
    expect(Date.now() - asked).toBeLessThan(3000);
  });

  it('[H18] mistakes in the settings are told on stderr, one sentence each, and it exits with 1', async () => {
    const hub = run({ TIDINGS_PORT: 'eighty', TIDINGS_LOGS: 'debug' });
    expect(await hub.ended).toEqual([1, null]);
    expect(hub.err()).toBe('TIDINGS_LOGS is not a setting of the hub. Did you mean TIDINGS_LOG?\nTIDINGS_PORT must be a port from 0 to 65535.\n');
    expect(hub.out()).toBe('');
  });

  it('[H18] a port that is taken is told in one sentence, and it exits with 1', async () => {
    const first = run();
    const port = new URL(await urlOf(first)).port;
    const second = run({ TIDINGS_PORT: port, TIDINGS_LOG: 'silent' });
    expect(await second.ended).toEqual([1, null]);
    expect(second.err()).toMatch(/^The hub cannot listen on 127\.0\.0\.1, port \d+: something else listens there\. .*\n$/);
  });

  it('[H18] what cannot be is told alone: no warning about a hub that did not start, and none is silent', async () => {
    const wrong: readonly (readonly [settings: Record<string, string>, sentence: RegExp])[] = [
      [{ TIDINGS_HOST: 'nope.invalid' }, /^The hub cannot listen on nope\.invalid, port \d+: .+\. TIDINGS_PORT and TIDINGS_HOST choose another\.\n$/],
      [{ TIDINGS_HOST: '203.0.113.1' }, /^The hub cannot listen on 203\.0\.113\.1, port 0: that is no address of this machine\. .+\.\n$/],
      [{ TIDINGS_DATA: '/proc/tidings' }, /^TIDINGS_DATA must be a folder the hub may write, but \/proc\/tidings is not \(\w+\)\.\n$/],
      [
        { TIDINGS_SMS: 'file:/nonexistent/codes' },
        /^TIDINGS_SMS must name a file the hub may append to, but \/nonexistent\/codes is not \(ENOENT\)\.\n$/,
      ],
    ];
    for (const [settings, sentence] of wrong) {
      const hub = run(settings);
      expect(await hub.ended).toEqual([1, null]);
      expect(hub.err()).toMatch(sentence);
      expect(hub.out()).toBe('');
    }
  });

  it('[H25] a folder others may look into is told before the greeting, and the hub starts', async () => {
    const data = mkdtempSync(join(folder, 'open-'));
    chmodSync(data, 0o755);
    const hub = run({ TIDINGS_DATA: data, TIDINGS_LOG: 'silent' });
    await urlOf(hub);
    expect(hub.err()).toBe(`Other users of this machine may look into ${data}, where the hub keeps its key and its store: chmod 700 ends that.\n`);
  });

  it('[H19] a code appears on stdout with its number hidden, and never in the log', async () => {
    const hub = run({ TIDINGS_LOG: 'debug' });
    const url = await urlOf(hub);
    expect((await codeFor(url)).status).toBe(200);
    await expect.poll(hub.out).toMatch(/Text to \+44•+58\n/);
    const code = /#(\d{6})/.exec(hub.out())?.[1] ?? 'none';
    expect(code).toMatch(/^\d{6}$/);
    await expect.poll(hub.err).toContain('/v1/codes');
    expect(hub.err()).not.toContain(code);
    expect(hub.err() + hub.out()).not.toContain('2079460958');
  });
});
