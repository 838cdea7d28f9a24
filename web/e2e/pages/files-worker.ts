/** A worker that keeps chunks in the browser's own files, as it is told. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import type { ChunkFiles } from '../../store/files.ts';
import { openFiles, removeFiles } from '../../store/opfs.ts';
import type { Told } from './files.ts';

const nameOf = (name: number): Bytes => new Uint8Array(16).fill(name);
/** What a chunk of that length has in it, for it is told by its first byte. */
const filled = (length: number, index: number): Bytes => new Uint8Array(length).fill(index + 1);

/** How long it is, and whether it is what was written there. */
const judged = (index: number, bytes: Bytes | undefined): readonly [number, boolean] | undefined =>
  bytes && [bytes.length, bytes.every((byte) => byte === index + 1)];

/** A browser that is told to has it. */
declare const gc: () => void;

let open = (): void => undefined;
const opens = new Promise<void>((resolve) => {
  open = resolve;
});
let tries = 0;
function hang(): void {
  const { getFileHandle } = FileSystemDirectoryHandle.prototype;
  FileSystemDirectoryHandle.prototype.getFileHandle = async function (...which) {
    tries += 1;
    await opens;
    return getFileHandle.apply(this, which);
  };
}

const fetchOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await new Response(blob).arrayBuffer());

/** Of all its files, bytes. */
async function sizeOf(name: string): Promise<number> {
  const folder = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('media')).getDirectoryHandle(name);
  let size = 0;
  for await (const part of folder.values()) if (part.kind === 'file') size += (await (part as FileSystemFileHandle).getFile()).size;
  return size;
}

let files: Promise<ChunkFiles | undefined> | undefined;

async function answer(told: Told): Promise<unknown> {
  if (told.what === 'remove') return removeFiles();
  files ??= openFiles();
  const opened = await files;
  if (!opened) return 'none';
  if (told.what === 'hang') return hang();
  if (told.what === 'open') return open();
  if (told.what === 'tries') return tries;
  if (told.what === 'collect') return void setInterval(gc, 0);
  if (told.what === 'names') return (await opened.names()).map(toHex).sort();
  if (told.what === 'here' || told.what === 'drop' || told.what === 'settle') return opened[told.what](nameOf(told.name));
  if (told.what === 'write') return opened.write(nameOf(told.name), told.index, filled(told.length, told.index));
  if (told.what === 'size') return sizeOf(toHex(nameOf(told.name)));
  if (told.what === 'slices') {
    const slices = await opened.slices(nameOf(told.name), told.index, told.count);
    // Read by another than who made it, as what is sent is.
    const bytes = slices && (await fetchOf(slices));
    return bytes && [bytes.length, ...[...new Set(bytes)]];
  }
  return judged(told.index, await opened.read(nameOf(told.name), told.index));
}

addEventListener('message', ({ data }: MessageEvent<Told>) => {
  // A failure is an answer too.
  answer(data).then(postMessage, (error: unknown) => postMessage(String(error)));
});
