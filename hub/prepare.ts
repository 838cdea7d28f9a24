/** What a hub needs before it can listen: its folder, key, store and sender. What the operator can mend about them is said in one sentence each. */
import { closeSync, constants, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, randomBytes } from '../crypto/bytes.ts';
import { consoleSender, fileSender, type Send } from './accounts/sender.ts';
import type { Config } from './config.ts';
import { openFolder } from './folder.ts';
import { openKey, SpoiltKey } from './key.ts';
import { lockFolder } from './store/lock.ts';
import { NewerStore } from './store/migrations.ts';
import { OtherStore, openBeside, openStore } from './store/open.ts';
import type { Store } from './store/port.ts';

/** A mistake the operator can mend; its message is one sentence. */
export class CannotStart extends Error {}

export type Prepared = { readonly key: Bytes; readonly storeSince: number; readonly file: string; readonly warnings: readonly string[] };

export function prepareFolder(folder: string): Prepared {
  try {
    const reading = openFolder(folder);
    if ('mistake' in reading) throw new CannotStart(reading.mistake);
    const file = join(folder, 'hub.db');
    const key = openKey(folder, randomBytes);
    return { key, storeSince: sinceWhen(folder, file), file, warnings: reading.warning === undefined ? [] : [reading.warning] };
  } catch (error) {
    if (error instanceof SpoiltKey) throw new CannotStart(`The hub's key cannot be read: ${error.message}.`);
    if (!isOfSystem(error)) throw error;
    throw new CannotStart(`TIDINGS_DATA must be a folder the hub may write, but ${folder} is not (${error.code}).`);
  }
}

/** What the file system or SQLite says (a full disk, a lock, no database), and no bug of ours. */
const isOfSystem = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && ('syscall' in error || /^(ERR_)?SQLITE_/.test(error.code));

/** What lets the folder go again. */
export async function lockOrExplain(folder: string, waitMs?: number): Promise<() => void> {
  try {
    const release = await lockFolder(folder, waitMs);
    if (release) return release;
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    throw new CannotStart(`TIDINGS_DATA must be a folder the hub may write, but ${folder} is not (${error.code}).`);
  }
  throw new CannotStart(`Another hub runs on TIDINGS_DATA ${folder}: end it, or name another folder.`);
}

export const openStoreOrExplain = (file: string): Promise<Store> => openStore({ file }).catch(explain(file));
/** For a command beside a hub that may be running. */
export const openBesideOrExplain = (file: string): Promise<Store> => openBeside({ file }).catch(explain(file));

const explain =
  (file: string) =>
  (error: unknown): never => {
    const isMended = error instanceof NewerStore || error instanceof OtherStore || isOfSystem(error);
    throw isMended ? new CannotStart(`The store ${file} cannot be opened: ${error.message}.`) : error;
  };

/** Where codes go; a file is tried now, because a code that cannot be sent is told to whoever waits for it, and not to the operator. */
export function senderOf({ sender }: Config, print: (line: string) => void): Send {
  if (sender.kind === 'console') return consoleSender(print);
  try {
    // Not waiting: a pipe nobody reads would hold up the start without a word.
    closeSync(openSync(sender.path, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0), 0o600));
  } catch (error) {
    throw new CannotStart(`TIDINGS_SMS must name a file the hub may append to, but ${sender.path} is not (${codeOf(error)}).`);
  }
  return fileSender(sender.path, Date.now);
}

export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** When the store was made: noted beside it whenever there is none yet, because a restored file carries no such time of its own. */
function sinceWhen(folder: string, store: string): number {
  const note = join(folder, 'hub.since');
  if (!existsSync(store)) writeFileSync(note, `${Date.now()}\n`, { mode: 0o600 });
  return existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0;
}
