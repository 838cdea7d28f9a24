/** The folder a Node process keeps its device in: for its owner's eyes alone, and run by one process at a time. Knows nothing of what lies in the store. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { forgetWrappingKey } from '../../store/keyring-node.ts';
import { isFull } from '../../store/sqlite.ts';
import { openSql, type Sql, sqlCode } from '../../store/sqlite-driver.ts';

export type Folder = { readonly path: string; readonly store: string; readonly key: string; readonly lock: string };
/** `absent`: there is no device in it and none was to be made. `occupied`: it holds something else. `forbidden`: this user may not. */
export type NoFolder = 'absent' | 'occupied' | 'forbidden' | 'in_use';

/** How often a folder that is in use is looked at again, ms. */
const LOOK_MS = 100;

export const folderAt = (path: string): Folder => ({
  path,
  store: join(path, 'store.db'),
  key: join(path, 'key'),
  lock: join(path, 'lock.db'),
});

/** Makes the folder (0700) where it may, and says what keeps a device from living in it. Throws what `isFull` knows. */
export function prepareFolder(folder: Folder, create: boolean): Exclude<NoFolder, 'in_use'> | undefined {
  try {
    if (!existsSync(folder.store)) {
      if (!create) return 'absent';
      mkdirSync(folder.path, { recursive: true, mode: 0o700 });
      // Somebody's own folder, named by mistake, must not be closed to their other programs.
      if (readdirSync(folder.path).some((name) => !OURS.test(name))) return 'occupied';
    }
    if (!statSync(folder.path).isDirectory()) return 'occupied';
    chmodSync(folder.path, 0o700);
    return undefined;
  } catch (error) {
    if (isFull(error)) throw error;
    if (isSystemError(error)) return error.code === 'ENOTDIR' || error.code === 'EEXIST' ? 'occupied' : 'forbidden';
    throw error;
  }
}

/** Everything that ever lies in it, and what a key file is called while it is being written. */
const OURS = /^(store\.db(-wal|-shm)?|lock\.db(-journal)?|key(\..*)?)$/;

/**
 * Holds the folder for this process; gives what lets go of it, or undefined where another process holds it for longer than `patienceMs`. The lock is
 * SQLite's on an empty file, which the system takes back however the process ends (https://sqlite.org/lockingv3.html). Throws what `isFull` knows.
 */
export async function lockFolder(folder: Folder, patienceMs: number): Promise<(() => void) | undefined> {
  closeSync(openSync(folder.lock, 'a', 0o600));
  const sql = await openSql(folder.lock);
  const end = Date.now() + patienceMs;
  while (!tryLock(sql)) {
    if (Date.now() >= end) {
      sql.close();
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return () => {
    // libsql closes only when its statements are collected, so the lock is let go of by itself.
    sql.exec('ROLLBACK');
    sql.close();
  };
}

function tryLock(sql: Sql): boolean {
  try {
    sql.exec('PRAGMA busy_timeout = 0');
    // Nothing is written by it, so that a full disk can be locked as well.
    sql.exec('PRAGMA journal_mode = MEMORY');
    sql.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (sqlCode(error) === 'SQLITE_BUSY') return false;
    throw error;
  }
}

/** Takes the device away while its folder is held: first its key, without which the rest is noise. */
export async function wipeFolder(folder: Folder): Promise<void> {
  await forgetWrappingKey(folder.key);
  for (const file of [folder.store, `${folder.store}-wal`, `${folder.store}-shm`]) rmSync(file, { force: true });
}

/** After the lock was let go of: takes it away too, and the folder, unless something else lies in it or another process came in. */
export function leaveFolder(folder: Folder): void {
  for (const file of [folder.lock, `${folder.lock}-journal`]) rmSync(file, { force: true });
  if (readdirSync(folder.path).length === 0) rmdirSync(folder.path);
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error && 'code' in error;
