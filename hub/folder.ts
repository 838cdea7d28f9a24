/** The data folder: made for the hub's user alone where it is absent, judged where it is not. What somebody else made is never changed. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';

/** What to tell the operator of a folder that can be used, if anything; or why it cannot. One sentence each. */
export type FolderReading = { readonly warning: string | undefined } | { readonly mistake: string };

/** Of a mode: what the folder's group and others may do. */
const ANY_READS = 0o055;
const ANY_WRITES = 0o022;
const OTHERS_WRITE = 0o002;

/** Throws what the system says where the folder cannot be made. */
export function openFolder(folder: string): FolderReading {
  if (!existsSync(folder)) {
    makeFolder(folder);
    return { warning: undefined };
  }
  const stat = statSync(folder);
  if (!stat.isDirectory()) return { mistake: `TIDINGS_DATA must be a folder, but ${folder} is none.` };
  // Windows tells who may do what by other means than a mode.
  return judgeMode(folder, process.platform === 'win32' ? 0 : stat.mode);
}

/**
 * One by one, because Node's own recursive mkdir never ends where a folder is there and yet answers ENOENT, as /proc does. All of them for the hub's
 * user alone.
 */
function makeFolder(folder: string): void {
  const absent: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) absent.unshift(at);
  for (const at of absent) mkdirSync(at, { mode: 0o700 });
}

/** Who can put a key or a store there before the hub does, or exchange them, is the hub: where that is everybody, it does not start. A group is chosen. */
function judgeMode(folder: string, mode: number): FolderReading {
  if (mode & OTHERS_WRITE)
    return { mistake: `TIDINGS_DATA must be a folder of the hub's own, but everybody on this machine may write to ${folder}: name one within it.` };
  const may = mode & ANY_WRITES ? 'change' : mode & ANY_READS ? 'look into' : undefined;
  return { warning: may && `Other users of this machine may ${may} ${folder}, where the hub keeps its key and its store: chmod 700 ends that.` };
}
