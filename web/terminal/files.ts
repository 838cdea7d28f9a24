/** Files of this computer on their way into a message, and out of one: read piece by piece, written once, and never over another. */
import { type FileHandle, open, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LOOKED, typeOf } from '../chat/magic.ts';
import type { NewMedia } from '../device/port/media.ts';
import { sayFileError } from './file-errors.ts';
import type { Fault } from './exit.ts';

/** Names tried for a file where others stand: a person with so many of one name is told. */
const MAX_TRIES = 1000;

/** As a message takes it. It is read when it is sent; closed by whoever opened it. */
export type OpenedFile = { readonly media: NewMedia; close(): Promise<void> };

export async function openFile(path: string): Promise<OpenedFile | Fault> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const found = await handle.stat();
    const isEmpty = found.isFile() && found.size === 0;
    if (found.isFile() && !isEmpty) return { media: await mediaOf(handle, found.size, basename(resolve(path))), close: () => closed(handle) };
    await handle.close();
    return isEmpty ? { code: 'empty', message: `${path} is empty.` } : { code: 'unreadable', message: `${path} is no file.` };
  } catch (error) {
    await handle?.close();
    return sayFileError(error, path, 'read');
  }
}

/** As a file, whatever it is: every byte stays as it is. */
async function mediaOf(handle: FileHandle, size: number, name: string): Promise<NewMedia> {
  const source = sourceOf(handle, size);
  const beginning = new Uint8Array(await source.slice(0, Math.min(size, LOOKED)).arrayBuffer());
  return { source, kind: 'file', name, type: typeOf(beginning) };
}

const closed = async (handle: FileHandle | undefined): Promise<void> => void (await handle?.close());

const sourceOf = (handle: FileHandle, size: number): NewMedia['source'] => ({
  size,
  slice: (from, to) => ({
    arrayBuffer: async () => {
      const bytes = new Uint8Array(to - from);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
      return bytes.buffer.slice(0, bytesRead);
    },
  }),
});

export type NewFile = { readonly path: string; readonly handle: FileHandle };

/** A file that was not there: at `wanted`, or under `name` where that is a folder, with a number where one of that name stands there. */
export async function createFile(wanted: string | undefined, name: string): Promise<NewFile | Fault> {
  const folder = wanted === undefined ? '.' : (await isFolder(wanted)) ? wanted : undefined;
  if (folder === undefined) return create(wanted ?? name);
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let n = 1; n <= MAX_TRIES; n++) {
    const made = await create(join(folder, n === 1 ? name : `${stem} (${n})${ending}`));
    if ('path' in made || made.code !== 'not_allowed') return made;
  }
  return { code: 'not_allowed', message: `${folder} holds ${MAX_TRIES} files of that name.` };
}

/** Its owner's alone: what was end-to-end encrypted is nobody else's on this computer either. */
async function create(path: string): Promise<NewFile | Fault> {
  try {
    return { path, handle: await open(path, 'wx', 0o600) };
  } catch (error) {
    // The file is not to be there, so what is missing is where it was to lie, or a place that takes no files, as /proc.
    if (!isAbsent(error)) return sayFileError(error, path, 'written');
    const folder = dirname(path);
    return { code: 'unreadable', message: (await isFolder(folder)) ? `No file can be made in ${folder}.` : `There is no folder ${folder}.` };
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Takes away what was begun and will not be whole. */
export async function giveUp({ path, handle }: NewFile): Promise<void> {
  await handle.close();
  await unlink(path);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
