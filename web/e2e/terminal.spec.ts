/** The terminal as it is built and run: two people and a second device through a real hub, which goes away in between. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HubProcess, startHub, until } from './hub-process.ts';
import { documentedFields } from './terminal-process.ts';

const STEP_MS = 20_000;
const ADA = '+14155550201';
const BEN = '+14155550202';
const PLANTED = 'plantedword';

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
type Running = { readonly child: ChildProcess; readonly out: () => string; readonly err: () => string; readonly ended: Promise<Ended> };

let hub: HubProcess;
let folder: string;
const profileOf = (name: string): string => join(folder, name);
/** Everything any command has ever written, to be searched for what must not be there. */
let written = '';
/** Every record any command has printed. */
const printed: Record<string, unknown>[] = [];

beforeAll(async () => {
  hub = await startHub();
  folder = await mkdtemp(join(tmpdir(), 'tidings-terminals-'));
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

function start(name: string, args: readonly string[]): Running {
  const env = { PATH: process.env['PATH'], HOME: folder, TZ: 'UTC', TIDINGS_PROFILE: profileOf(name), TIDINGS_HUB: hub.url };
  const child = spawn(process.execPath, ['dist/tidings.js', '--log-file', join(folder, `${name}.log`), ...args], { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  const ended = once(child, 'close').then(([code]) => {
    written += out + err;
    if (args.includes('--json')) printed.push(...recordsIn(out));
    return { code: typeof code === 'number' ? code : null, out, err };
  });
  return { child, out: () => out, err: () => err, ended };
}
function run(name: string, args: readonly string[], input = ''): Promise<Ended> {
  const { child, ended } = start(name, args);
  child.stdin?.end(input);
  return ended;
}
/** The records of a command that must succeed. */
async function records(name: string, args: readonly string[], input = ''): Promise<readonly Record<string, unknown>[]> {
  const { code, out, err } = await run(name, ['--json', ...args], input);
  expect([code, err.replace(/^(Connected|Connection lost).*\n/gm, '')]).toEqual([0, '']);
  return recordsIn(out);
}
const recordsIn = (out: string): readonly Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const texts = async (name: string, chat: string): Promise<readonly unknown[]> => (await records(name, ['history', chat])).map(({ text }) => text);

async function signIn(name: string, phone: string): Promise<Ended> {
  const { child, ended } = start(name, ['--json', 'sign-in', '--phone', phone]);
  // A line that is no code costs no attempt.
  child.stdin?.end(`no code\n${await hub.codeFor(phone)}\n`);
  return ended;
}

/** A new profile joins the account of another, which says yes. */
async function linkBy(host: string, name: string, called: string): Promise<{ readonly accepted: Ended; readonly linked: Ended }> {
  const linking = start(name, ['--json', 'link', '--name', called]);
  const code = await until('a code', STEP_MS, async () => {
    const [first] = recordsIn(linking.out().replace(/[^\n]*$/, ''));
    return first && String(first['code']);
  });
  return { accepted: await run(host, ['--json', 'accept', code], 'yes\n'), linked: await linking.ended };
}

describe('two people in terminals', () => {
  let chat = '';
  let ben = '';

  it('[N3] what is not signed in is told so, and nothing is made of it', async () => {
    for (const args of [['me'], ['chats'], ['send', '@ben_term', 'hi'], ['watch'], ['sign-out']]) {
      const { code, out } = await run('nobody', args);
      expect([code, out]).toEqual([3, '']);
    }
    await expect(stat(profileOf('nobody'))).rejects.toThrow();
  });

  it('[N3] sign in by code, and say who they are', async () => {
    for (const [name, phone] of [
      ['ada', ADA],
      ['ben', BEN],
    ] as const) {
      const { code, out } = await signIn(name, phone);
      expect([code, recordsIn(out)[0]]).toEqual([0, expect.objectContaining({ type: 'session', state: 'profile' })]);
    }
    const [me] = await records('ada', ['profile', '--name', 'Ada Lovelace', '--username', '@ada_term']);
    expect(me).toMatchObject({ type: 'me', name: 'Ada Lovelace', username: 'ada_term', hub: hub.url });
    const [other] = await records('ben', ['profile', '--name', 'Ben', '--username', 'ben_term', '--by-number', 'yes']);
    ben = String(other?.['user']);
    expect(await records('ada', ['me'])).toEqual([me]);
  });

  it('[N4] a message goes to a username, a number, a user and a chat, and each time it is the same chat', async () => {
    const [first] = await records('ada', ['send', '@ben_term', 'by name']);
    expect(first).toMatchObject({ type: 'sent', status: expect.stringMatching(/^(hub|delivered)$/) });
    chat = String(first?.['chat']);
    for (const [to, text, input] of [
      [BEN, 'by number', ''],
      [ben, 'by user', ''],
      [chat, '-', 'by chat\nin two lines\n'],
    ] as const)
      expect((await records('ada', ['send', to, text], input))[0]?.['chat']).toBe(chat);
    await records('ben', ['--timeout', '60', 'sync']);
    expect(await records('ben', ['chats'])).toMatchObject([{ type: 'chat', chat, state: 'request', unread: 4, title: 'Ada Lovelace' }]);
    expect(await texts('ben', '@ada_term')).toEqual(['by name', 'by number', 'by user', 'by chat\nin two lines']);
    expect(await texts('ben', chat)).toHaveLength(4);
  });

  it('[N4] reading a request accepts nothing, answering it does', async () => {
    expect((await records('ben', ['chats']))[0]?.['state']).toBe('request');
    await records('ben', ['send', '@ada_term', 'answered']);
    expect((await records('ben', ['chats']))[0]?.['state']).toBe('open');
    await records('ada', ['--timeout', '60', 'sync']);
    const rows = await records('ada', ['history', chat, '--limit', '2']);
    expect(rows).toMatchObject([
      { type: 'message', chat, own: true, text: 'by chat\nin two lines', status: 'delivered' },
      { type: 'message', chat, own: false, author: ben, text: 'answered', status: null },
    ]);
    expect(await records('ada', ['contacts'])).toMatchObject([{ type: 'contact', user: ben, name: 'Ben', username: 'ben_term', verified: false }]);
  });

  it('[N5] watch shows what comes and what came meanwhile, each once, and ends by Ctrl+C', async () => {
    await records('ben', ['send', chat, 'while nobody watched']);
    const watching = start('ada', ['--json', 'watch']);
    const seen = () => recordsIn(watching.out().replace(/[^\n]*$/, '')).map(({ text }) => text);
    await until('what came meanwhile', STEP_MS, async () => seen().includes('while nobody watched') || undefined);
    await records('ben', ['send', chat, 'live']);
    await until('what comes', STEP_MS, async () => seen().includes('live') || undefined);
    watching.child.kill('SIGINT');
    const { code, out } = await watching.ended;
    expect([code, recordsIn(out).map(({ text }) => text)]).toEqual([0, ['while nobody watched', 'live']]);
    expect(recordsIn(out)[0]).toMatchObject({ type: 'message', chat, own: false, author: ben, status: null, title: 'Ben', state: 'open' });
  });

  it('[N1] what steers a terminal arrives whole and is shown harmless', async () => {
    const hostile = 'a\x1b]0;title\x07\x9b2J\r\u202eb\u2028c\nBen 12:00';
    await records('ben', ['send', chat, '-'], hostile);
    await records('ada', ['--timeout', '60', 'sync']);
    expect((await texts('ada', chat)).at(-1)).toBe(hostile);
    const { out } = await run('ada', ['history', chat, '--limit', '1']);
    expect(out.split('\n').slice(1)).toEqual(['  a<U+001B>]0;title<U+0007><U+009B>2J<U+000D><U+202E>b<U+2028>c', '  Ben 12:00', '']);
  });

  it('[N6] with the hub away a message is queued, exit 5 says so, and the next sync delivers it once', async () => {
    await hub.kill('SIGKILL');
    const away = await run('ada', ['--timeout', '1', '--json', 'send', '@ben_term', `queued ${PLANTED}`]);
    expect([away.code, recordsIn(away.out)[0]]).toEqual([5, expect.objectContaining({ type: 'sent', chat, status: 'device' })]);
    expect(recordsIn(away.err)[0]).toMatchObject({ error: { code: 'offline', message: expect.stringContaining('queued') } });
    expect((await run('ada', ['--timeout', '1', 'send', '+14155550299', 'to a stranger'])).code).toBe(5);
    expect((await run('ada', ['--timeout', '1', 'sync'])).code).toBe(5);
    expect((await run('ada', ['--json', 'send', '--no-wait', chat, 'not waited for'])).code).toBe(0);
    const kept = await run('ada', ['sign-out']);
    expect([kept.code, kept.err]).toEqual([1, expect.stringContaining('not been sent')]);
    await hub.start();
    await records('ada', ['--timeout', '60', 'sync']);
    await records('ben', ['--timeout', '60', 'sync']);
    expect((await texts('ben', chat)).slice(-2)).toEqual([`queued ${PLANTED}`, 'not waited for']);
    await hub.kill('SIGKILL');
    expect((await run('ada', ['sign-out'])).code).toBe(5);
    await hub.start();
    expect((await records('ada', ['me']))[0]?.['name']).toBe('Ada Lovelace');
    // Who could not leave has not left: nothing that says so goes out later.
    await records('ada', ['--timeout', '60', 'sync']);
    await records('ben', ['--timeout', '60', 'sync']);
    await records('ben', ['send', chat, 'still here?']);
    await records('ada', ['--timeout', '60', 'sync']);
    expect((await texts('ada', chat)).at(-1)).toBe('still here?');
  });

  // That a shorter wait is waited, and for how long in all, is shown on a held clock: web/terminal/outcome.test.ts.
  it('[N13] a wait longer than --max-wait ends with exit code 4 and its length', async () => {
    const ask = (profile: string) => run(profile, ['--json', '--max-wait', '10', 'sign-in', '--phone', '+14155550203']);
    expect((await ask('guest')).err).toContain('No code was given');
    const limited = await ask('stranger');
    expect([limited.code, limited.out, recordsIn(limited.err)[0]]).toEqual([
      4,
      '',
      { error: expect.objectContaining({ code: 'rate_limited', retryAfter: expect.any(Number) }) },
    ]);
  });

  it('[N14] a command ends well when its reader has gone, and by SIGTERM', async () => {
    const watching = start('ada', ['--json', 'watch']);
    await until('the watch to run', STEP_MS, async () => watching.err().includes('Connected') || undefined);
    watching.child.stdout?.destroy();
    await records('ben', ['send', chat, 'to nobody']);
    expect((await watching.ended).code).toBe(0);
    const again = start('ada', ['watch']);
    await until('the watch to run', STEP_MS, async () => again.err().includes('Connected') || undefined);
    again.child.kill('SIGTERM');
    expect((await again.ended).code).toBe(0);
  });

  it('[N7] a second process of one profile is told to wait, and one after the other is well', async () => {
    const watching = start('ada', ['watch']);
    await until('the watch to run', STEP_MS, async () => watching.err().includes('Connected') || undefined);
    const second = await run('ada', ['me']);
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('Another process uses the profile')]);
    watching.child.kill('SIGKILL');
    await watching.ended;
    expect((await run('ada', ['me'])).code).toBe(0);
  });

  it('[N8] a linked terminal has the chats and their history, and both show the same words', async () => {
    const { accepted, linked } = await linkBy('ada', 'laptop', 'Laptop');
    expect([accepted.code, recordsIn(accepted.out)[0]]).toEqual([0, expect.objectContaining({ type: 'accepted', name: 'Laptop', joined: true })]);
    expect([linked.code, recordsIn(linked.out)[1]]).toEqual([0, expect.objectContaining({ type: 'session', state: 'in' })]);
    const words = /Its words: (\w+ \w+)/.exec(accepted.err)?.[1];
    expect(linked.err).toContain(`the same words: ${words}`);
    expect((await records('laptop', ['devices'])).map(({ name, current }) => [name, current])).toContainEqual(['Laptop', true]);
    // Nobody of the account runs any more: what linking promised is here already, and nothing is owed.
    expect(await texts('laptop', chat)).toEqual(await texts('ada', chat));
    expect(await records('laptop', ['sync'])).toEqual([{ type: 'synced', waiting: 0, asking: 0, failed: 0, chats: [] }]);
    await records('laptop', ['send', '@ben_term', 'from the laptop']);
    await records('ada', ['--timeout', '60', 'sync']);
    expect((await texts('ada', chat)).at(-1)).toBe('from the laptop');
  });

  it('[N9] signing out takes the profile away, and the account knows', async () => {
    await records('laptop', ['sign-out']);
    await expect(readdir(profileOf('laptop'))).rejects.toThrow();
    expect((await run('laptop', ['me'])).code).toBe(3);
    await records('ada', ['--timeout', '60', 'sync']);
    expect((await records('ada', ['devices'])).map(({ name }) => name)).not.toContain('Laptop');
  });

  it('[N10] a profile is its owner’s alone, sealed, and neither it nor a log nor an output holds what was typed or proves who this is', async () => {
    for (const name of ['ada', 'ben']) {
      expect((await stat(profileOf(name))).mode & 0o777).toBe(0o700);
      for (const file of await readdir(profileOf(name))) {
        expect([file, (await stat(join(profileOf(name), file))).mode & 0o777]).toEqual([file, 0o600]);
        const bytes = await readFile(join(profileOf(name), file));
        for (const secret of [PLANTED, 'Ada Lovelace', 'ada_term', ADA]) expect([file, bytes.includes(secret)]).toEqual([file, false]);
      }
      const log = await readFile(join(folder, `${name}.log`), 'utf8');
      expect(log).not.toBe('');
      for (const secret of [PLANTED, 'Ada', ADA.slice(1), BEN.slice(1), ben]) expect(log).not.toContain(secret);
      expect((await stat(join(folder, `${name}.log`))).mode & 0o777).toBe(0o600);
    }
    for (const phone of [ADA, BEN]) expect(written).not.toContain(phone.slice(1));
  });

  it('[N11] a profile belongs to its hub, needs its own key, and takes no folder that holds something else', async () => {
    expect((await run('ada', ['--hub', 'http://localhost:1', 'me'])).code).toBe(2);
    expect((await run('ada', ['--hub', 'not an address', 'me'])).code).toBe(2);
    const other = profileOf('other');
    await writeFile(join(await mkdtemp(`${other}-`), 'mine'), '');
    const [occupied = ''] = (await readdir(folder)).filter((name) => name.startsWith('other-'));
    await chmod(join(folder, occupied), 0o755);
    expect((await run(occupied, ['sign-in', '--phone', ADA])).code).toBe(2);
    expect((await stat(join(folder, occupied))).mode & 0o777).toBe(0o755);
    await writeFile(join(profileOf('ben'), 'key'), new Uint8Array(32));
    const damaged = await run('ben', ['me']);
    expect([damaged.code, damaged.err]).toEqual([1, expect.stringContaining('The key')]);
    for (const file of ['store.db-wal', 'store.db-shm']) await rm(join(profileOf('ben'), file), { force: true });
    await writeFile(join(profileOf('ben'), 'store.db'), 'no store of ours');
    const unreadable = await run('ben', ['--json', 'me']);
    expect([unreadable.code, unreadable.out, recordsIn(unreadable.err)]).toEqual([
      1,
      '',
      [{ error: { code: 'storage_damaged', message: expect.stringContaining('cannot be read') } }],
    ]);
    expect((await run('ada', ['profile', '--name', ''])).code).toBe(2);
  });

  it('[N12] what is printed as JSON has the documented fields, no less and no more', async () => {
    const documented = await documentedFields();
    for (const record of printed)
      expect([record['type'], Object.keys(record).sort()]).toEqual([record['type'], documented.get(String(record['type']))]);
    expect(documented.get('service')).toEqual([...(documented.get('message') ?? []), 'service'].sort());
  });
});
