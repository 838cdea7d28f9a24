/** Processor time by what took it, as Linux counts it for each thread: of this process and of all it began, browser and hub among them. Elsewhere there is none. */
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** `page`: the threads that run pages, `drawing`: what lays out, paints and does cryptography for them, `browser`: the rest of it, disk and network among them. */
export type Part = 'page' | 'engine' | 'drawing' | 'browser' | 'hub' | 'who writes';
export type Spent = ReadonlyMap<Part, number>;

/** A tick is a hundredth of a second on every Linux (proc(5)). */
const TICK_MS = 10;

/** Milliseconds since each thread began. */
export function spent(): Spent {
  const sums = new Map<Part, number>();
  for (const pid of family(process.pid)) {
    const command = read(`/proc/${pid}/cmdline`);
    for (const thread of list(`/proc/${pid}/task`)) {
      const stat = statOf(`/proc/${pid}/task/${thread}/stat`);
      const part = partOf(pid, command, Number(thread), stat?.name ?? '');
      sums.set(part, (sums.get(part) ?? 0) + (stat ? (Number(stat.fields[USER]) + Number(stat.fields[SYSTEM])) * TICK_MS : 0));
    }
  }
  return sums;
}

/** What each part took of one core between two moments, per cent. */
export const shares = (before: Spent, after: Spent, ms: number): string =>
  [...after].map(([part, time]) => `${part} ${(((time - (before.get(part) ?? 0)) / ms) * 100).toFixed(0)} %`).join(', ');

function partOf(pid: number, command: string, thread: number, name: string): Part {
  if (pid === process.pid) return 'who writes';
  const [, type] = /--type=([a-z-]+)/.exec(command) ?? [];
  if (type === 'gpu-process') return 'drawing';
  if (type !== 'renderer') return command.includes('--user-data-dir') || type !== undefined ? 'browser' : 'hub';
  if (name.startsWith('DedicatedWorker')) return 'engine';
  return thread === pid ? 'page' : 'drawing';
}

/** Places of a thread's fields after its name (proc_pid_stat(5)). */
const [PARENT, USER, SYSTEM] = [1, 11, 12];

function family(root: number): readonly number[] {
  const pids = list('/proc').filter((name) => /^\d+$/.test(name));
  const parents = pids.map((pid) => [Number(pid), Number(statOf(`/proc/${pid}/stat`)?.fields[PARENT])] as const);
  const found = [root];
  for (const one of found) found.push(...parents.flatMap(([pid, parent]) => (parent === one ? [pid] : [])));
  return found;
}

/** The name stands in brackets and may hold any character; what follows it are words. */
function statOf(path: string): { readonly name: string; readonly fields: readonly string[] } | undefined {
  const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(read(path)) ?? [];
  return name === undefined || rest === undefined ? undefined : { name, fields: rest.trim().split(' ') };
}

// A thread may end while one looks, and another system has no such files.
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
