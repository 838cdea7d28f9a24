/**
 * Chunks in the files that a browser gives an origin of its own (https://fs.spec.whatwg.org): written several times as fast as into IndexedDB, and no less surely. Only
 * a dedicated worker may write them, and each is written by one at a time; whoever else opens the same disk reads.
 */
import { type Bytes, fromHex, toHex } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import type { ChunkFiles } from './files.ts';
import { isFull } from './indexed.ts';
import { StoreFull } from './port.ts';

const FOLDER = 'media';
const NAME = /^[0-9a-f]{32}$/;
/** A chunk's length stands before it, zero where there is none: it is written once the chunk is on the disk. */
const LENGTH_BYTES = 4;
const STRIDE = LENGTH_BYTES + SEALED_CHUNK_BYTES;
/** Chunks that are written before the disk is waited for: a wait costs nearly as much for one as for many, and nothing else is done meanwhile. */
const MOST_UNSURE = 16;
/** The longest a browser is waited for where a file is to be written to, ms; usually it takes some 50. Then its chunks go into the table. */
const OPEN_MS = 5000;
/** Files that are held at once; the one taken hold of first is let go. */
const MOST_HELD = 8;

/** `unsure`: the lengths of chunks that are written, and perhaps not on the disk yet. */
type Open = { readonly handle: FileSystemSyncAccessHandle; readonly unsure: Map<number, number> };
type Held = Promise<Open | undefined>;
type Disk = { readonly folder: FileSystemDirectoryHandle; readonly held: Map<string, Held> };

/** Undefined where this browser, or this window of it, has none. */
export async function openFiles(folder = FOLDER): Promise<ChunkFiles | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return filesOn({ folder: await root.getDirectoryHandle(folder, { create: true }), held: new Map() });
  } catch (error) {
    // A disk that is full says so again where something is to be written.
    return isFull(error) ? undefined : without(error);
  }
}

/** Takes all of it off the disk. What another still holds is noise, without the keys. */
export async function removeFiles(folder = FOLDER): Promise<void> {
  try {
    await (await navigator.storage.getDirectory()).removeEntry(folder, { recursive: true });
  } catch (error) {
    without(error);
  }
}

/** A private window, a blocked site, an old browser, a place that is no dedicated worker, a file that is not there or that another holds. */
function without(error: unknown): undefined {
  if (error instanceof DOMException ? !isFull(error) : error instanceof TypeError || error instanceof ReferenceError) return undefined;
  throw isFull(error) ? new StoreFull() : error;
}

const filesOn = (disk: Disk): ChunkFiles => ({
  write: async (name, index, bytes) => {
    const open = await hold(disk, toHex(name));
    if (open) full(() => write(open, index, bytes));
    return open !== undefined;
  },
  settle: async (name) => {
    const open = await disk.held.get(toHex(name));
    if (open) full(() => settle(open));
  },
  read: async (name, index) => {
    const from = await readerOf(disk, toHex(name));
    const length = from && (await lengthAt(from, index));
    return length ? from.bytes(index * STRIDE + LENGTH_BYTES, length) : undefined;
  },
  here: async (name) => {
    const from = await readerOf(disk, toHex(name));
    const found: number[] = [];
    for (let index = 0; from && index * STRIDE < from.size; index++) if ((await lengthAt(from, index)) > 0) found.push(index);
    return found;
  },
  drop: async (name) => {
    await letGo(disk, toHex(name));
    await disk.folder.removeEntry(toHex(name)).catch(without);
  },
  names: async () => {
    const names: Bytes[] = [];
    for await (const name of disk.folder.keys()) if (NAME.test(name)) names.push(fromHex(name) as Bytes);
    return names;
  },
  rest: async () => {
    await Promise.all([...disk.held.keys()].map((name) => letGo(disk, name)));
  },
});

function write(open: Open, index: number, bytes: Bytes): void {
  put(open.handle, bytes, index * STRIDE + LENGTH_BYTES);
  open.unsure.set(index, bytes.length);
  if (open.unsure.size >= MOST_UNSURE) settle(open);
}

/** First the chunks, then that they are there: what a crash leaves in between is not there. */
function settle({ handle, unsure }: Open): void {
  if (unsure.size === 0) return;
  handle.flush();
  for (const [index, length] of unsure) put(handle, lengthOf(length), index * STRIDE);
  unsure.clear();
  handle.flush();
}

function put(handle: FileSystemSyncAccessHandle, bytes: Bytes, at: number): void {
  if (handle.write(bytes, { at }) < bytes.length) throw new StoreFull();
}

function full<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isFull(error) ? new StoreFull() : error;
  }
}

function lengthOf(length: number): Bytes {
  const bytes = new Uint8Array(LENGTH_BYTES);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

function hold(disk: Disk, name: string): Held {
  const known = disk.held.get(name);
  if (known) return known;
  const [first] = disk.held.keys();
  // Not awaited: a chunk that is lost here is fetched anew.
  if (disk.held.size >= MOST_HELD && first !== undefined) void letGo(disk, first).catch(() => undefined);
  const opened = take(disk, name);
  disk.held.set(name, opened);
  return opened;
}

async function take({ folder, held }: Disk, name: string): Held {
  try {
    const opening = folder.getFileHandle(name, { create: true }).then((file) => file.createSyncAccessHandle());
    // One that never opens is not tried for each of its chunks.
    const handle = await inTime(opening, (late) => late.close());
    return handle && { handle, unsure: new Map() };
  } catch (error) {
    held.delete(name);
    return without(error);
  }
}

/** Undefined where it takes too long; what comes of it after that is `late`. */
function inTime<T>(opening: Promise<T>, late: (opened: T) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(undefined);
      opening.then(late, () => undefined);
    }, OPEN_MS);
    opening.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function letGo({ held }: Disk, name: string): Promise<void> {
  const going = held.get(name);
  // At once: who comes now opens it anew, and who came before is done before it is closed.
  held.delete(name);
  const open = await going?.catch(() => undefined);
  if (!open) return;
  try {
    settle(open);
  } finally {
    open.handle.close();
  }
}

/** `length`: of a chunk that is known to be there before the file says so. */
type Reader = {
  readonly size: number;
  length?(index: number): number | undefined;
  bytes(from: number, length: number): Bytes | Promise<Bytes | undefined>;
};

/** By the hold on it, where there is one; else as it is at this moment. */
async function readerOf({ folder, held }: Disk, name: string): Promise<Reader | undefined> {
  const open = await held.get(name);
  if (open) return readerOn(open);
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    const bytes = (from: number, length: number): Promise<Bytes | undefined> =>
      file
        .slice(from, from + length)
        .arrayBuffer()
        .then((found) => (found.byteLength === length ? new Uint8Array(found) : undefined), without);
    return { size: file.size, bytes };
  } catch (error) {
    return without(error);
  }
}

const readerOn = ({ handle, unsure }: Open): Reader => ({
  size: handle.getSize(),
  length: (index) => unsure.get(index),
  bytes: (from, length) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, handle.read(bytes, { at: from }));
  },
});

async function lengthAt(from: Reader, index: number): Promise<number> {
  const known = from.length?.(index);
  if (known !== undefined) return known;
  const bytes = await from.bytes(index * STRIDE, LENGTH_BYTES);
  const length = bytes?.length === LENGTH_BYTES ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) : 0;
  return length <= SEALED_CHUNK_BYTES ? length : 0;
}
