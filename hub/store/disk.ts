/** Files on a disk: one folder for all, in it a folder for each blob, in that a file for each chunk. For the hub's user alone. */
import disk from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { type Bytes, fromHex, own, toHex } from '../../crypto/bytes.ts';
import { MAX_CHUNKS } from '../../crypto/manifest.ts';
import type { Files, Place } from './files.port.ts';
import { StoreFull } from './port.ts';

const FOLDER_BYTES = 16;
const NAME = /^[0-9a-f]{32}$/;

export function openDisk(root: string): Files {
  const sync = newShared(syncFolder);
  return {
    write: (place, bytes) => write(root, place, bytes, sync),
    read: (place, from, to) => read(root, place, from, to),
    length: (place) => lengthOf(root, place),
    // Not synced: what a power cut brings back belongs to nobody, and is swept.
    remove: (folder) => disk.rm(pathOf(root, folder), { recursive: true, force: true }),
    list: async () => {
      const names = await whereThere(() => disk.readdir(root));
      return (names ?? []).filter((name) => NAME.test(name)).flatMap((name) => fromHex(name) ?? []);
    },
    free: async () => {
      const { bavail, bsize } = await inFolder(
        () => disk.statfs(root),
        () => makeFolder(root, undefined),
      );
      return bavail * bsize;
    },
  };
}

/** A name is made of bytes and a number that are checked, so it leads nowhere else. */
function pathOf(root: string, folder: Bytes): string {
  if (!(folder instanceof Uint8Array) || folder.length !== FOLDER_BYTES) throw new TypeError('expected the name of a folder the hub made');
  return join(root, toHex(folder));
}

function fileOf(root: string, { folder, index }: Place): string {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_CHUNKS) throw new TypeError('expected the index of a chunk');
  return join(pathOf(root, folder), String(index));
}

/** Written beside, synced, and renamed; then the folder is synced, which has the name. What is left beside by a crash is written over, or goes with the folder. */
async function write(root: string, place: Place, bytes: Bytes, sync: (folder: string) => Promise<void>): Promise<void> {
  const [folder, file] = [pathOf(root, place.folder), fileOf(root, place)];
  try {
    const beside = await inFolder(
      () => disk.open(`${file}.new`, 'w', 0o600),
      async () => {
        await makeFolder(root, undefined);
        await makeFolder(folder, root);
      },
    );
    try {
      await beside.writeFile(bytes);
      await beside.sync();
    } finally {
      await beside.close();
    }
    await disk.rename(`${file}.new`, file);
    await sync(folder);
  } catch (error) {
    throw isFull(error) ? new StoreFull() : error;
  }
}

/** As a rule the folder is there. */
async function inFolder<T>(work: () => Promise<T>, make: () => Promise<void>): Promise<T> {
  const done = await whereThere(work);
  if (done !== undefined) return done;
  await make();
  return work();
}

/** `within`: the folder that is then synced, because it has the name. */
async function makeFolder(folder: string, within: string | undefined): Promise<void> {
  try {
    await disk.mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    throw error;
  }
  if (within !== undefined) await syncFolder(within);
}

/** Who asks for a name while it is worked for waits for the next time, which is one for all of them: what they did before is not sure to be in this one. */
function newShared(work: (name: string) => Promise<void>): (name: string) => Promise<void> {
  const running = new Map<string, { readonly ended: Promise<void>; next: Promise<void> | undefined }>();
  const begin = (name: string): Promise<void> => {
    const one = { ended: work(name), next: undefined };
    running.set(name, one);
    const forget = (): void => void (running.get(name) === one && running.delete(name));
    // Its failure is told to whoever asked.
    one.ended.then(forget, forget);
    return one.ended;
  };
  return (name) => {
    const one = running.get(name);
    if (!one) return begin(name);
    one.next ??= one.ended.then(
      () => begin(name),
      () => begin(name),
    );
    return one.next;
  };
}

/** Windows has no such thing, and refuses to open one. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await disk.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function read(root: string, place: Place, from: number, to: number): Promise<Bytes | undefined> {
  const handle = await whereThere(() => disk.open(fileOf(root, place), 'r'));
  if (!handle) return undefined;
  try {
    const bytes = new Uint8Array(to - from);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
      if (bytesRead === 0) return undefined;
      filled += bytesRead;
    }
    return own(bytes);
  } finally {
    await handle.close();
  }
}

const lengthOf = async (root: string, place: Place): Promise<number | undefined> => (await whereThere(() => disk.stat(fileOf(root, place))))?.size;

async function whereThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EIO'].includes(codeOf(error));
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
