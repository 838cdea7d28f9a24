/** A process that is the room of media over a store and a disk, uploads what is not there yet, says each chunk it answered for, and kills itself after so many. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { concat, randomBytes } from '../../crypto/bytes.ts';
import { countChunks, type Shape, stretchOf } from '../../crypto/manifest.ts';
import { openDisk } from '../store/disk.ts';
import { openStore } from '../store/open.ts';
import { openMedia } from './media.ts';

export const [USER, DEVICE, UPLOAD] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2), new Uint8Array(16).fill(3)];
export const SHAPE: Shape = { head: 500, body: 9 * (1024 * 1024 + 16) + 700 };
/** The same for whoever asks. */
export function chunkOf(index: number): Uint8Array<ArrayBuffer> {
  const { from, to } = stretchOf(SHAPE, index);
  return new Uint8Array(to - from).fill(index + 1);
}

const [, , folder, enough = '1'] = process.argv;
// Imported by its test for what it uploads: only the process that is started does.
if (process.argv[1]?.endsWith('uploader.mjs') && folder) {
  const store = await openStore({ file: join(folder, 'hub.db') });
  const settings = { fileBytes: 2 ** 31, quotaBytes: 2 ** 33, keepMs: 1000 };
  const files = openDisk(join(folder, 'media'));
  const { uploads } = openMedia({ store, files, settings, spend: () => Promise.resolve(), random: randomBytes, clock: () => 1 });
  const asker = { user: USER, device: DEVICE };
  const have = await uploads.begin(asker, UPLOAD, SHAPE);
  const missing = Array.from({ length: countChunks(SHAPE) }, (_, index) => index).filter((index) => !((have[index >> 3] ?? 0) & (1 << (index & 7))));
  let left = Number(enough);
  const sendNext = async (): Promise<void> => {
    for (let index = missing.pop(); index !== undefined; index = missing.pop()) {
      // Singly, and two in one where they lie one after another.
      const isPair = index % 3 === 2 && missing.at(-1) === index - 1;
      const first = isPair ? (missing.pop() ?? index) : index;
      const awaited = await uploads.expect(asker, UPLOAD, first, isPair ? 2 : 1);
      await awaited.put(isPair ? concat(chunkOf(first), chunkOf(index)) : chunkOf(index));
      // At once: what is written to a pipe otherwise is lost with the process.
      writeSync(1, isPair ? `${first}\n${index}\n` : `${index}\n`);
      // The others are in the middle of theirs.
      if (--left === 0) process.kill(process.pid, 'SIGKILL');
    }
  };
  await Promise.all([sendNext(), sendNext(), sendNext()]);
  await store.close();
}
