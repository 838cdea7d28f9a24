/** A process that writes one chunk over another and kills itself at the step of that many calls to the disk. Says `done` where it had fewer. */
import disk, { type FileHandle } from 'node:fs/promises';
import process from 'node:process';
import { openDisk } from './disk.ts';

const [, , root = '', at = '0'] = process.argv;
let left = Number(at);
const step = (): void => {
  if (left-- === 0) process.kill(process.pid, 'SIGKILL');
};
/** Killed before the call, so that all before it have been done. */
function countCalls(on: object, names: readonly string[]): void {
  for (const name of names) {
    const call: unknown = Reflect.get(on, name);
    if (typeof call !== 'function') throw new Error(`expected ${name} to be called`);
    Reflect.set(on, name, async function (this: unknown, ...args: readonly unknown[]) {
      step();
      // Half of the bytes first: a write is not one step either.
      if (name === 'writeFile' && args[0] instanceof Uint8Array) {
        await Reflect.apply(call, this, [args[0].subarray(0, args[0].length / 2)]);
        step();
        return Reflect.apply(call, this, [args[0].subarray(args[0].length / 2)]);
      }
      return Reflect.apply(call, this, args);
    });
  }
}

const handle: FileHandle = await disk.open(process.execPath, 'r');
countCalls(Object.getPrototypeOf(handle), ['writeFile', 'sync']);
await handle.close();
countCalls(disk, ['mkdir', 'open', 'rename']);
const files = openDisk(root);
await files.write({ folder: new Uint8Array(16), index: 0 }, new Uint8Array(1000).fill(2));
process.stdout.write('done\n');
