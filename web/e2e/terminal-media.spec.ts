/** Files between two terminals as processes, over a hub as a process. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HubProcess, startHub } from './hub-process.ts';
import { openTerminal, type Terminal } from './terminal-process.ts';

type Line = Readonly<Record<string, unknown>>;

let hub: HubProcess;
let ann: Terminal;
let bo: Terminal;
let chat: string;
const folder = mkdtempSync(join(tmpdir(), 'tidings-files-'));
beforeAll(async () => {
  hub = await startHub({ settings: { TIDINGS_MEDIA_FILE_MB: '40' } });
  [ann, bo] = [await openTerminal(hub.url), await openTerminal(hub.url)];
  await ann.signIn(hub, '+4792000021', 'Ann', 'ann_files');
  await bo.signIn(hub, '+4792000022', 'Bo', 'bo_files');
  chat = String((await lines(ann, ['send', '@bo_files', 'first words']))[0]?.['chat']);
  await lines(bo, ['--timeout', '60', 'sync']);
  await lines(bo, ['send', '@ann_files', 'an answer']);
  await lines(ann, ['--timeout', '60', 'sync']);
});
afterAll(async () => {
  await ann.close();
  await bo.close();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

async function lines(terminal: Terminal, args: readonly string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await terminal.run(['--json', '--timeout', '60', ...args]);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const fileOf = (name: string, bytes: Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
/** The newest message with files, as the other has it. */
async function arrived(text: string): Promise<Line> {
  await lines(bo, ['sync']);
  const found = (await lines(bo, ['history', chat])).findLast((line) => line['text'] === text);
  if (!found) throw new Error(`${text} has not arrived`);
  return found;
}

it('[N110] a file of 30 MB goes over with its bytes, its name and its words', async () => {
  const bytes = randomBytes(30_000_000);
  const [sent] = await lines(ann, ['send', '@bo_files', 'the plans', '--file', fileOf('plans.pdf', bytes)]);
  expect(sent).toMatchObject({ type: 'sent', chat, status: expect.stringMatching(/^(hub|delivered)$/) });
  const row = await arrived('the plans');
  expect(row).toMatchObject({ id: sent?.['id'], kind: 'text', media: [{ kind: 'file', name: 'plans.pdf', size: bytes.length }] });
  const [saved] = await lines(bo, ['download', chat, String(row['id']), folder]);
  expect(saved).toMatchObject({ type: 'saved', index: 0, size: bytes.length, path: join(folder, 'plans (2).pdf') });
  expect(digestOf(readFileSync(String(saved?.['path'])))).toBe(digestOf(bytes));
  const { stdout } = await bo.run(['history', chat]);
  expect(stdout).toContain('[file plans.pdf, 30 MB]');
});

it('[N110] what is sent while the hub is away waits, and goes when it is back, though the file is gone', async () => {
  const bytes = randomBytes(5_000_000);
  const path = fileOf('later.bin', bytes);
  await hub.kill('SIGKILL');
  const { code, stdout } = await ann.run(['--json', '--timeout', '1', 'send', chat, 'later', '--file', path]);
  expect([code, JSON.parse(stdout)]).toEqual([5, expect.objectContaining({ type: 'sent', status: 'device' })]);
  rmSync(path);
  await hub.start();
  await lines(ann, ['sync']);
  const row = await arrived('later');
  const [saved] = await lines(bo, ['download', chat, String(row['id']), folder]);
  expect(digestOf(readFileSync(String(saved?.['path'])))).toBe(digestOf(bytes));
});

it('[N111] what is saved is written over nothing and leads nowhere, is its owner’s alone, and warns where it would run', async () => {
  const evil = '..\u202etxt.sh';
  const path = fileOf(evil, Buffer.from('#!/bin/sh\n'));
  await lines(ann, ['send', chat, '--file', path]);
  await lines(bo, ['sync']);
  const row = (await lines(bo, ['history', chat])).findLast((line) => (line['media'] as readonly Line[] | undefined)?.length === 1);
  const into = mkdtempSync(join(folder, 'into-'));
  const first = await bo.run(['--timeout', '60', 'download', chat, String(row?.['id']), into]);
  const again = await bo.run(['--timeout', '60', 'download', chat, String(row?.['id']), into]);
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(first.stderr).toContain('runs when it is opened');
  expect(readdirSync(into).toSorted()).toEqual(['txt (2).sh', 'txt.sh']);
  expect(statSync(join(into, 'txt.sh')).mode & 0o777).toBe(0o600);
  const over = await bo.run(['--timeout', '60', 'download', chat, String(row?.['id']), join(into, 'txt.sh')]);
  expect([over.code, over.stderr]).toEqual([1, expect.stringContaining('is there already')]);
  expect(readFileSync(join(into, 'txt.sh'), 'utf8')).toBe('#!/bin/sh\n');
});

it('[X524] what a file is is told by its bytes, and not by its name; who saves one that runs is warned', async () => {
  await lines(ann, ['send', chat, 'a page?', '--file', fileOf('page.html', Buffer.from('%PDF-1.7\n'))]);
  expect(await arrived('a page?')).toMatchObject({ media: [{ kind: 'file', name: 'page.html', type: 'application/pdf' }] });
  await lines(ann, ['send', chat, 'a photo?', '--file', fileOf('holiday.jpg', Buffer.from('MZ\x90\0'))]);
  const row = await arrived('a photo?');
  expect(row).toMatchObject({ media: [{ name: 'holiday.jpg', type: 'application/vnd.microsoft.portable-executable' }] });
  const saved = await bo.run(['--timeout', '60', 'download', chat, String(row['id']), mkdtempSync(join(folder, 'into-'))]);
  expect([saved.code, saved.stderr]).toEqual([0, expect.stringContaining('runs when it is opened')]);
});

it('[N112] a file that is not there, or is none, is said so and nothing is sent', async () => {
  const before = (await lines(ann, ['history', chat])).length;
  for (const [path, words] of [
    [join(folder, 'nothing'), 'is not there'],
    [folder, 'is no file'],
  ] as const) {
    const { code, stderr } = await ann.run(['send', chat, '--file', path]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  }
  expect((await ann.run(['send', chat])).code).toBe(2);
  expect((await lines(ann, ['history', chat])).length).toBe(before);
});

it('[X523] a file that is larger than the hub takes is refused before anything is sent, with how much it takes', async () => {
  const path = fileOf('film.mp4', Buffer.alloc(40 * 1_048_576 + 1));
  const { code, stdout, stderr } = await ann.run(['--timeout', '60', 'send', chat, 'the film', '--file', path]);
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('larger than the hub takes, which is 41.9 MB')]);
  expect((await lines(ann, ['history', chat])).map((line) => line['text'])).not.toContain('the film');
});
