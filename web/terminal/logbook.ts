/** What the device does, as JSON lines in a file of its owner's alone, or on stderr. Events and counts; never a text, a number, a key or a name. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Log } from '../device/engine.ts';
import { jsonLine } from './shown.ts';

export type Logbook = { readonly log: Log; close(): void };

/** Undefined where the file cannot be written. */
export function openLogbook(file: string | undefined, complain: ((line: string) => void) | undefined): Logbook | undefined {
  const to = file === undefined ? undefined : openLogFile(file);
  if (file !== undefined && to === undefined) return undefined;
  return {
    log: (event, fields = {}) => {
      const line = jsonLine({ time: new Date().toISOString(), event, ...fields });
      if (to !== undefined) writeSync(to, `${line}\n`);
      complain?.(line);
    },
    close: () => {
      if (to !== undefined) closeSync(to);
    },
  };
}

function openLogFile(path: string): number | undefined {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
}
