/** The terminal's key slot: 32 random bytes in a file that only its owner reads. Whoever copies the whole profile has the key too: a passcode slot is against that. */
import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { wrappingKeyFrom } from '../../crypto/vault.ts';

const KEY_BYTES = 32;

/** The key that wraps the vault's master on this device, made when it is absent; `place` is the file's path. Throws where the file is not a key. */
export async function loadWrappingKey(place: string): Promise<CryptoKey> {
  const raw = (await readKey(place)) ?? (await makeKey(place));
  const key = await wrappingKeyFrom(raw);
  raw.fill(0);
  return key;
}

/** Takes the key away: what it wrapped opens by another slot or never. Overwritten first, as far as the file system overwrites in place. */
export async function forgetWrappingKey(place: string): Promise<void> {
  const file = await open(place, 'r+').catch(absent);
  if (!file) return;
  await file.write(new Uint8Array(KEY_BYTES), 0, KEY_BYTES, 0);
  await file.sync();
  await file.close();
  await rm(place);
}

async function readKey(place: string): Promise<Bytes | undefined> {
  const raw = await readFile(place).catch(absent);
  if (!raw) return undefined;
  if (raw.length !== KEY_BYTES) throw new Error(`a key file holds ${KEY_BYTES} bytes, not ${raw.length}`);
  await chmod(place, 0o600);
  return Uint8Array.from(raw);
}

/** Whole or not there: written and synced beside its place, then linked to it. Of two processes that start at once, both get the first one's. */
async function makeKey(place: string): Promise<Bytes> {
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  const draft = `${place}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  const raw = randomBytes(KEY_BYTES);
  await file.write(raw);
  await file.sync();
  await file.close();
  const won = await link(draft, place).then(
    () => true,
    (error: unknown) => (codeOf(error) === 'EEXIST' ? false : Promise.reject(error)),
  );
  await rm(draft);
  await syncDirectory(dirname(place));
  return won ? raw : ((await readKey(place)) ?? raw);
}

/** The name of a new file is on the disk only when its directory is (fsync(2)). */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  await directory.sync();
  await directory.close();
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
const absent = (error: unknown): undefined => {
  if (codeOf(error) !== 'ENOENT') throw error;
};
