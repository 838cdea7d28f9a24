/** One hub to a folder: two would hand out one log in two orders. A lock of SQLite's on a file of its own, which the system takes back however a hub ends. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { libsql } from './libsql.ts';
import { nodeSqlite } from './node-sqlite.ts';
import type { Connection } from './sqlite.ts';

/** Who ends is waited for: whoever replaces a hub starts the next one at once. */
const WAIT_MS = 5000;

/** What ends the lock, or undefined where another hub has it. Throws what the system says where the file cannot be made. */
export async function lockFolder(folder: string, waitMs = WAIT_MS): Promise<(() => void) | undefined> {
  const file = join(folder, 'hub.lock');
  closeSync(openSync(file, 'a', 0o600));
  const connection = (nodeSqlite() ?? (await libsql()))(file);
  if (takeLock(connection, waitMs)) return () => connection.close();
  connection.close();
  return undefined;
}

function takeLock(connection: Connection, waitMs: number): boolean {
  try {
    connection.exec(`PRAGMA busy_timeout=${waitMs}`);
    connection.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && /locked|busy/i.test(error.message)) return false;
    throw error;
  }
}
