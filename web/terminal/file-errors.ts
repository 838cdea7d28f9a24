/** What the system says of a file, as a sentence. */
import type { Fault } from './exit.ts';

const SENTENCES: Readonly<Record<string, readonly [Fault['code'], string]>> = {
  ENOENT: ['unreadable', 'is not there'],
  ENOTDIR: ['unreadable', 'is not there'],
  EACCES: ['unreadable', 'may not be opened by this user'],
  EPERM: ['unreadable', 'may not be opened by this user'],
  EISDIR: ['unreadable', 'is a folder'],
  EEXIST: ['not_allowed', 'is there already, and nothing is written over it'],
  ENAMETOOLONG: ['unreadable', 'has too long a name'],
  EROFS: ['storage_full', 'lies on a disk that cannot be written'],
  ENOSPC: ['storage_full', 'lies on a disk that is full'],
  EDQUOT: ['storage_full', 'lies on a disk that is full'],
};

/** Throws what is no error of the system. `how`: what could not be done. */
export function sayFileError(error: unknown, path: string, how: 'read' | 'written'): Fault {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) throw error;
  const [fault, sentence] = SENTENCES[code] ?? ['unreadable', `cannot be ${how} (${code})`];
  return { code: fault, message: `${path} ${sentence}.` };
}
