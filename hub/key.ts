/** The hub's secret key: made at first start, kept beside the store and never in it, readable by the hub's user alone. */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, fromHex, toHex } from '../crypto/bytes.ts';

const NAME = 'hub.key';
const KEY_BYTES = 32;

/** A file of the key's name that holds none. */
export class SpoiltKey extends Error {}

/** The key in this folder; a new one where there is none. Throws where a file of that name holds no key: making another would unbind every number. */
export function openKey(folder: string, randomBytes: (length: number) => Bytes): Bytes {
  const file = join(folder, NAME);
  const made = makeKey(file, randomBytes);
  if (made) return made;
  const key = fromHex(readFileSync(file, 'utf8').trim());
  if (key?.length !== KEY_BYTES) throw new SpoiltKey(`expected ${KEY_BYTES} bytes in hex in ${file}, found something else`);
  return key;
}

function makeKey(file: string, randomBytes: (length: number) => Bytes): Bytes | undefined {
  try {
    const handle = openSync(file, 'wx', 0o600);
    const key = randomBytes(KEY_BYTES);
    writeSync(handle, `${toHex(key)}\n`);
    fsyncSync(handle);
    closeSync(handle);
    return key;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
}
