/**
 * Chunks in the files that a browser gives an origin of its own (https://fs.spec.whatwg.org): written several times as fast as into IndexedDB, and no less surely. Only
 * a dedicated worker may write them, and each is written by one at a time; whoever else opens the same disk reads.
 */
import { type Bytes, fromHex, toHex } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { type ChunkFiles, PART_CHUNKS, partOf } from './files.ts';
import { isFull } from './indexed.ts';
import { StoreFull } from './port.ts';

const FOLDER = 'media';
const NAME = /^[0-9a-f]{32}$/;
/** The lengths of a part's chunks stand at its beginning, each a number of 32 bits, zero where there is none: they are written once the chunks are on the disk. */
const LENGTHS_BYTES = 4 * PART_CHUNKS;
/** The longest a browser is waited for where a file is to be written to, ms; usually it takes some 50. Then its chunks go into the table. */
const OPEN_MS = 5000;
/** Parts that are held at once; the one taken hold of first is let go. */
const MOST_HELD = 8;
/** Names whose files did not open in time, the latest. */
const MOST_SLOW = 100;

/** `lengths`: of the chunks that are on the disk. `unsure`: of those that are written, and perhaps not on the disk yet. */
type Open = { readonly handle: FileSystemSyncAccessHandle; readonly lengths: Uint32Array; readonly unsure: Map<number, number> };
type Held = Promise<Open | undefined>;
/** `held`: by name and part. */
type Disk = { readonly folder: FileSystemDirectoryHandle; readonly held: Map<string, Held>; readonly slow: Set<string> };

const slotOf = (index: number): number => (index === 0 ? 0 : (index - 1) % PART_CHUNKS);
const indexOf = (part: number, slot: number): number => (part === 0 ? 0 : (part - 1) * PART_CHUNKS + 1 + slot);
const placeOf = (slot: number): number => LENGTHS_BYTES + slot * SEALED_CHUNK_BYTES;
const keyOf = (name: string, part: number): string => `${name}/${part}`;

/** Undefined where this browser, or this window of it, has none. */
export async function openFiles(folder = FOLDER): Promise<ChunkFiles | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return filesOn({ folder: await root.getDirectoryHandle(folder, { create: true }), held: new Map(), slow: new Set() });
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
  if (error instanceof StoreFull) throw error;
  if (error instanceof DOMException ? !isFull(error) : error instanceof TypeError || error instanceof ReferenceError) return undefined;
  throw isFull(error) ? new StoreFull() : error;
}

const filesOn = (disk: Disk): ChunkFiles => ({
  write: async (name, index, bytes) => {
    const [own, part] = [toHex(name), partOf(index)];
    const open = await hold(disk, own, part);
    if (!open) return false;
    try {
      if (full(() => write(open, slotOf(index), bytes))) await letGo(disk, keyOf(own, part));
      return true;
    } catch (error) {
      // Let go of meanwhile.
      return without(error) ?? false;
    }
  },
  settle: async (name) => {
    for (const open of await Promise.all(heldOf(disk, toHex(name)).map((key) => disk.held.get(key)))) if (open) full(() => settle(open));
  },
  read: async (name, index) => {
    const from = await readerOf(disk, toHex(name), partOf(index));
    const length = from?.lengths[slotOf(index)];
    return from && length ? from.bytes(placeOf(slotOf(index)), length) : undefined;
  },
  slices: async (name, first, count) => {
    const slices: Blob[] = [];
    for (let index = first; index < first + count; ) {
      const part = partOf(index);
      const slots = slotsIn(part, index, first + count);
      const file = await fileWith(await readerOf(disk, toHex(name), part), slots);
      if (!file) return undefined;
      slices.push(...file);
      index += slots.length;
    }
    return new Blob(slices);
  },
  here: async (name) => {
    const found: number[] = [];
    for (const part of await partsOf(disk, toHex(name))) {
      const lengths = (await readerOf(disk, toHex(name), part))?.lengths ?? [];
      lengths.forEach((length, slot) => length > 0 && found.push(indexOf(part, slot)));
    }
    return found.sort((a, b) => a - b);
  },
  drop: async (name) => {
    for (const key of heldOf(disk, toHex(name))) await letGo(disk, key);
    await disk.folder.removeEntry(toHex(name), { recursive: true }).catch(without);
  },
  names: async () => {
    const names: Bytes[] = [];
    for await (const name of disk.folder.keys()) if (NAME.test(name)) names.push(fromHex(name) as Bytes);
    return names;
  },
  rest: async () => {
    await Promise.all([...disk.held.keys()].map((key) => letGo(disk, key)));
  },
});

/** The slots of a part in which the chunks from this one up to `to` lie, which it does not include. */
function slotsIn(part: number, from: number, to: number): readonly number[] {
  const slots: number[] = [];
  for (let index = from; index < to && partOf(index) === part; index++) slots.push(slotOf(index));
  return slots;
}

/** Those chunks, of which each full one and the next lie side by side and are one slice; undefined where one is not there. */
async function fileWith(reader: Reader | undefined, slots: readonly number[]): Promise<readonly Blob[] | undefined> {
  const lengths = slots.map((slot) => reader?.lengths[slot] ?? 0);
  const file = lengths.every((length) => length > 0) ? await reader?.file() : undefined;
  if (!file) return undefined;
  const starts = lengths.flatMap((_, at) => (at > 0 && lengths[at - 1] === SEALED_CHUNK_BYTES ? [] : [at]));
  return starts.map((start, at) => {
    const last = (starts[at + 1] ?? slots.length) - 1;
    return file.slice(placeOf(slots[start] ?? 0), placeOf(slots[last] ?? 0) + (lengths[last] ?? 0));
  });
}

const heldOf = ({ held }: Disk, name: string): readonly string[] => [...held.keys()].filter((key) => key.startsWith(name));

async function partsOf({ folder }: Disk, name: string): Promise<readonly number[]> {
  try {
    const parts: number[] = [];
    for await (const part of (await folder.getDirectoryHandle(name)).keys()) parts.push(Number(part));
    return parts;
  } catch (error) {
    return without(error) ?? [];
  }
}

/** Gives whether nothing more comes into that part. */
function write(open: Open, slot: number, bytes: Bytes): boolean {
  put(open.handle, bytes, placeOf(slot));
  open.unsure.set(slot, bytes.length);
  return open.lengths.every((length, at) => length > 0 || open.unsure.has(at));
}

/** First the chunks, then that they are there: what a crash leaves in between is not there. */
function settle({ handle, lengths, unsure }: Open): void {
  if (unsure.size === 0) return;
  handle.flush();
  for (const [slot, length] of unsure) lengths[slot] = length;
  unsure.clear();
  put(handle, written(lengths), 0);
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

function written(lengths: Uint32Array): Bytes {
  const bytes = new Uint8Array(LENGTHS_BYTES);
  lengths.forEach((length, slot) => new DataView(bytes.buffer).setUint32(4 * slot, length));
  return bytes;
}

/** What cannot be is none. */
function lengthsIn(bytes: Bytes): Uint32Array {
  const lengths = new Uint32Array(PART_CHUNKS);
  if (bytes.length < LENGTHS_BYTES) return lengths;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return lengths.map((_, slot) => (view.getUint32(4 * slot) <= SEALED_CHUNK_BYTES ? view.getUint32(4 * slot) : 0));
}

function hold(disk: Disk, name: string, part: number): Held {
  const key = keyOf(name, part);
  const known = disk.held.get(key);
  if (known) return known;
  const [first] = disk.held.keys();
  // Not awaited: a chunk that is lost here is fetched anew.
  if (disk.held.size >= MOST_HELD && first !== undefined) void letGo(disk, first).catch(() => undefined);
  const opened = take(disk, name, part);
  disk.held.set(key, opened);
  return opened;
}

async function take({ folder, held, slow }: Disk, name: string, part: number): Held {
  try {
    // One that never opens is not tried for each of its chunks.
    if (slow.has(name)) return undefined;
    const opening = opened(folder, name, part);
    const handle = await inTime(opening, (late) => late.close());
    if (!handle) remember(slow, name);
    return handle && { handle, lengths: lengthsIn(readFrom(handle, 0, LENGTHS_BYTES)), unsure: new Map() };
  } catch (error) {
    held.delete(keyOf(name, part));
    return without(error);
  }
}

/** Until each has been answered: of a file that nobody holds when memory is collected, Chromium never answers who opens it (decision 0033). */
const opening = new Set<FileSystemFileHandle>();

async function opened(folder: FileSystemDirectoryHandle, name: string, part: number): Promise<FileSystemSyncAccessHandle> {
  const own = await folder.getDirectoryHandle(name, { create: true });
  const file = await own.getFileHandle(`${part}`, { create: true });
  opening.add(file);
  try {
    return await file.createSyncAccessHandle();
  } finally {
    opening.delete(file);
  }
}

function remember(slow: Set<string>, name: string): void {
  slow.add(name);
  for (const oldest of [...slow].slice(0, Math.max(0, slow.size - MOST_SLOW))) slow.delete(oldest);
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

async function letGo({ held }: Disk, key: string): Promise<void> {
  const going = held.get(key);
  // At once: who comes now opens it anew, and who came before is done before it is closed.
  held.delete(key);
  const open = await going?.catch(() => undefined);
  if (!open) return;
  try {
    full(() => settle(open));
  } finally {
    open.handle.close();
  }
}

/** `lengths`: also of chunks that are known to be there before the file says so. `file`: as it is now. */
type Reader = {
  readonly lengths: Uint32Array;
  bytes(from: number, length: number): Bytes | Promise<Bytes | undefined>;
  file(): Promise<File | undefined>;
};

/** By the hold on it, where there is one; else as it is at this moment. */
async function readerOf(disk: Disk, name: string, part: number): Promise<Reader | undefined> {
  const open = await disk.held.get(keyOf(name, part));
  if (open) return readerOn(disk, name, part, open);
  const file = await fileOf(disk, name, part);
  if (!file) return undefined;
  const bytes = (from: number, length: number): Promise<Bytes | undefined> =>
    file
      .slice(from, from + length)
      .arrayBuffer()
      .then((found) => (found.byteLength === length ? new Uint8Array(found) : undefined), without);
  return { lengths: lengthsIn((await bytes(0, LENGTHS_BYTES)) ?? NONE), bytes, file: async () => file };
}

const readerOn = (disk: Disk, name: string, part: number, open: Open): Reader => ({
  lengths: open.lengths.map((length, slot) => open.unsure.get(slot) ?? length),
  bytes: (from, length) => readFrom(open.handle, from, length),
  file: async () => {
    full(() => settle(open));
    return fileOf(disk, name, part);
  },
});

async function fileOf({ folder }: Disk, name: string, part: number): Promise<File | undefined> {
  try {
    return await (await (await folder.getDirectoryHandle(name)).getFileHandle(`${part}`)).getFile();
  } catch (error) {
    return without(error);
  }
}

function readFrom(handle: FileSystemSyncAccessHandle, from: number, length: number): Bytes {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, handle.read(bytes, { at: from }));
}

const NONE: Bytes = new Uint8Array();
