/** Files on a disk: the contract, what others may see of them, and a disk without room. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { openDisk } from './disk.ts';
import { FILES_CONTRACT } from './files.contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('files on a disk', () => {
  for (const one of FILES_CONTRACT) it(one.name, () => one.run(() => openDisk(join(folder, 'media'))));

  it('[S110] folders and files are the hub’s user’s alone, and nothing else lies beside a chunk that was written', async () => {
    const place = { folder: randomBytes(16), index: 4 };
    await openDisk(join(folder, 'media')).write(place, randomBytes(100));
    const [root, inner] = [join(folder, 'media'), join(folder, 'media', toHex(place.folder))];
    expect([root, inner, join(inner, '4')].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
    expect(readdirSync(inner)).toEqual(['4']);
  });

  it('[S107] what somebody else laid beside the folders is neither listed nor touched', async () => {
    const root = join(folder, 'media');
    mkdirSync(join(root, 'lost+found'), { recursive: true });
    writeFileSync(join(root, 'note.txt'), 'mine');
    const files = openDisk(root);
    await files.write({ folder: randomBytes(16), index: 0 }, randomBytes(1));
    for (const one of await files.list()) await files.remove(one);
    expect(await files.list()).toEqual([]);
    expect([existsSync(join(root, 'note.txt')), existsSync(join(root, 'lost+found'))]).toEqual([true, true]);
  });

  // Threat 62, of media: killed with -9 before each call the write makes to the disk, and in the middle of its bytes.
  it('[S111] a writer killed at any step leaves the former bytes or the new ones, and whoever writes there again is done', {
    timeout: 60_000,
  }, async () => {
    mkdirSync('dist', { recursive: true });
    const built = mkdtempSync(join('dist', 'disk-'));
    const child = join(built, 'disk.mjs');
    await build({ entryPoints: ['hub/store/disk.child.ts'], outfile: child, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
    const place = { folder: new Uint8Array(16), index: 0 };
    const left = new Set<string>();
    for (const before of [undefined, new Uint8Array(700).fill(1)])
      for (let [step, isOver] = [0, false]; !isOver; step++) {
        const root = join(folder, `${step}-${before?.length ?? 0}`);
        const files = openDisk(root);
        if (before) await files.write(place, before);
        const { status, signal, stdout } = spawnSync(process.execPath, [child, root, String(step)]);
        isOver = status === 0;
        expect([signal, stdout.toString()]).toEqual(isOver ? [null, 'done\n'] : ['SIGKILL', '']);
        const [length = 0, bytes] = [await files.length(place), await files.read(place, 0, (await files.length(place)) ?? 0)];
        const first = bytes?.[0] ?? 0;
        expect([length, bytes]).toEqual([[0, 700, 1000][first], first === 0 ? undefined : new Uint8Array(length).fill(first)]);
        left.add(`${before?.length ?? 0} ${first}`);
        await files.write(place, new Uint8Array(5));
        expect(readdirSync(join(root, toHex(place.folder)))).toEqual(['0']);
        // There were steps to be killed at: the file, its bytes twice, both syncs, the name.
        if (isOver) expect(step).toBeGreaterThanOrEqual(7);
      }
    expect([...left].sort()).toEqual(['0 0', '0 2', '700 1', '700 2']);
    rmSync(built, { recursive: true });
  });
});
