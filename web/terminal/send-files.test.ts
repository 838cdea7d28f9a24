/** What `send --file` makes of the files it is given, before any of them is sealed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { CHAT, type Fake, ROW, runFake } from './fake.world.ts';
import { readSettings } from './settings.ts';
import { NO_CHATS } from '../device/port/port.world.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidings-send-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string, words: string): string => {
  const path = join(folder, name);
  writeFileSync(path, words);
  return path;
};
const sending: Fake = {
  answers: { sendMedia: () => ({ ok: true, id: 'm' }), waitSent: () => ({ ok: true, status: 'hub' }) },
  views: { session: { state: 'in' }, chats: { ...NO_CHATS, rows: [ROW] } },
};
const asFiles = (paths: readonly string[]): readonly string[] => paths.flatMap((path) => ['--file', path]);

it('[N79] `send` with several files sends all of them as one message, in their order, and more than a message holds are a mistake', async () => {
  const paths = ['a.txt', 'b.txt', 'c.txt'].map((name) => fileOf(name, `the words of ${name}`));
  const ran = await runFake(['send', CHAT, ...asFiles(paths)], sending);
  expect([ran.exit, ran.out, ran.asked]).toEqual([0, ['sent m'], ['sendMedia', 'waitSent']]);
  expect(ran.inputs[0]).toMatchObject({ media: [{ name: 'a.txt' }, { name: 'b.txt' }, { name: 'c.txt' }] });
  const many = readSettings(['send', CHAT, ...asFiles(Array.from({ length: 11 }, () => 'a.txt'))], {}, '/nowhere', COMMANDS);
  if (many.asked !== 'run') throw new Error(`expected what can be run, and it is ${many.asked}`);
  expect(COMMANDS.get('send')?.mistake?.(many)).toContain('at most 10 files');
});

it('[N79] where one of several files cannot be read, none is sent', async () => {
  const ran = await runFake(['send', CHAT, ...asFiles([fileOf('here.txt', 'words'), join(folder, 'nowhere.txt')])], sending);
  expect([ran.exit, ran.out, ran.asked]).toEqual([1, [], []]);
});

it('[N82] an empty file is refused as empty, and nothing is sent', async () => {
  const path = fileOf('nothing.txt', '');
  const ran = await runFake(['--json', 'send', CHAT, '--file', path], sending);
  expect([ran.exit, ran.asked, JSON.parse(ran.err.join(''))]).toEqual([1, [], { error: { code: 'empty', message: `${path} is empty.` } }]);
});
