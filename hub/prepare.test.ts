/** The data folder: made for the hub’s user alone, never changed, and refused where others may write to it. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../crypto/bytes.ts';
import { readConfig } from './config.ts';
import { openKey } from './key.ts';
import { CannotStart, openStoreOrExplain, prepareFolder, senderOf } from './prepare.ts';

const root = mkdtempSync(join(tmpdir(), 'tidings-prepare-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const nextPath = (): string => join(root, `p${count++}`);
const modeOf = (path: string): number => statSync(path).mode & 0o7777;
/** Made with exactly this mode, whatever the umask says. */
function newFolder(mode: number): string {
  const folder = nextPath();
  mkdirSync(folder);
  chmodSync(folder, mode);
  return folder;
}
const warningOf = (folder: string): string => prepareFolder(folder).warnings.join('|');
const senderTo = (path: string) => {
  const reading = readConfig({ TIDINGS_SMS: `file:${path}` });
  if ('mistakes' in reading) throw new Error(reading.mistakes.join(' '));
  return senderOf(reading.config, () => undefined);
};

describe('the data folder', () => {
  it('[H25] that is absent is made for the hub’s user alone, with every folder above it and every file in it', async () => {
    const before = process.umask(0);
    const top = nextPath();
    const folder = join(top, 'a', 'b');
    const { file, warnings } = prepareFolder(folder);
    const store = await openStoreOrExplain(file);
    await store.check();
    process.umask(before);
    expect(warnings).toEqual([]);
    for (const path of [top, join(top, 'a'), folder]) expect(modeOf(path)).toBe(0o700);
    const files = readdirSync(folder).sort();
    expect(files).toEqual(['hub.db', 'hub.db-shm', 'hub.db-wal', 'hub.key', 'hub.since']);
    for (const name of files) expect([name, modeOf(join(folder, name))]).toEqual([name, 0o600]);
    await store.close();
  });

  it('[H25] that is there is never changed; what others may do in it gets one sentence', () => {
    for (const [mode, sentence] of [
      [0o700, ''],
      [0o750, 'look into'],
      [0o755, 'look into'],
      [0o701, 'look into'],
      [0o770, 'change'],
      [0o2775, 'change'],
    ] as const) {
      const folder = newFolder(mode);
      const text =
        sentence && `Other users of this machine may ${sentence} ${folder}, where the hub keeps its key and its store: chmod 700 ends that.`;
      expect([mode, warningOf(folder), modeOf(folder)]).toEqual([mode, text, mode]);
    }
  });

  it('[H25] that everybody may write to is refused, its sticky bit or not, and nothing is put there', () => {
    for (const mode of [0o777, 0o1777, 0o703]) {
      const folder = newFolder(mode);
      expect(() => prepareFolder(folder)).toThrow(
        new CannotStart(`TIDINGS_DATA must be a folder of the hub's own, but everybody on this machine may write to ${folder}: name one within it.`),
      );
      expect([modeOf(folder), readdirSync(folder)]).toEqual([mode, []]);
    }
  });

  it('[H18] that can be neither made nor used is told in one sentence, at once', () => {
    const file = nextPath();
    writeFileSync(file, '');
    const loop = nextPath();
    symlinkSync(loop, loop);
    expect(() => prepareFolder(file)).toThrow(new CannotStart(`TIDINGS_DATA must be a folder, but ${file} is none.`));
    // Under /proc nothing can be made, and it says so as if a folder above were missing.
    for (const folder of [join(file, 'data'), '/proc/tidings', '/proc/tidings/a/b', '/proc', loop, `${root}/${'x'.repeat(300)}`])
      expect(() => prepareFolder(folder), folder).toThrow(/^TIDINGS_DATA must be a folder the hub may write, but .* is not \([A-Z]+\)\.$/);
  });

  it('[H18] a key and a store that are none are told in one sentence, and stay as they are', async () => {
    const folder = newFolder(0o700);
    writeFileSync(join(folder, 'hub.key'), 'abc');
    expect(() => prepareFolder(folder)).toThrow(/^The hub's key cannot be read: expected 32 bytes in hex in .*hub\.key, found something else\.$/);
    expect(() => openKey(folder, randomBytes)).toThrow();
    const file = join(folder, 'hub.db');
    const noise = 'no database '.repeat(1000);
    writeFileSync(file, noise);
    await expect(openStoreOrExplain(file)).rejects.toThrow(/^The store .*hub\.db cannot be opened: .*not a database\.$/);
    expect(readFileSync(file, 'utf8')).toBe(noise);
  });
});

describe('the file for codes', () => {
  it('[H26] is tried at start: what cannot be appended to is told in one sentence', () => {
    const pipe = nextPath();
    execFileSync('mkfifo', [pipe]);
    for (const path of [join(root, 'absent', 'codes.jsonl'), newFolder(0o700), pipe, '/proc/tidings.jsonl'])
      expect(() => senderTo(path), path).toThrow(/^TIDINGS_SMS must name a file the hub may append to, but .* is not \([A-Z]+\)\.$/);
    expect(existsSync(join(root, 'absent'))).toBe(false);
  });

  it('[H26] is made for the hub’s user alone; one that is there keeps its mode and what it says', async () => {
    const before = process.umask(0);
    const [absent, there] = [nextPath(), nextPath()];
    writeFileSync(there, 'first\n');
    chmodSync(there, 0o640);
    for (const path of [absent, there]) await senderTo(path)('+442079460958', 'code');
    process.umask(before);
    expect([modeOf(absent), modeOf(there)]).toEqual([0o600, 0o640]);
    expect(readFileSync(there, 'utf8')).toMatch(/^first\n\{"to":"\+442079460958","text":"code","at":\d+\}\n$/);
  });
});
