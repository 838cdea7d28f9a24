/** How much memory the pages and workers of one browser take, as Linux counts it for their processes. Elsewhere there is none. */
import { readdirSync, readFileSync } from 'node:fs';

/** Bytes that all renderers of the profile in `folder` have in memory, anonymous and shared alike; a page's workers live in its renderer. */
export function residentOf(folder: string): number {
  const all = readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? [{ pid: name, status: read(`/proc/${name}/status`), command: read(`/proc/${name}/cmdline`) }] : [],
  );
  const own = new Set(all.filter(({ command }) => command.includes(`--user-data-dir=${folder}`)).map(({ pid }) => pid));
  // Renderers come of a zygote, which comes of the browser.
  for (let before = -1; before < own.size; ) {
    before = own.size;
    for (const { pid, status } of all) if (own.has(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? '')) own.add(pid);
  }
  const renderers = all.filter(({ pid, command }) => own.has(pid) && command.includes('--type=renderer'));
  return renderers.reduce((sum, { status }) => sum + Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024, 0);
}

/** By how much it has grown at most from now until it ends. */
export type Growth = { end(): number };

export function watchGrowth(folder: string): Growth {
  const before = residentOf(folder);
  let most = before;
  const look = (): number => {
    most = Math.max(most, residentOf(folder));
    return most - before;
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    end: () => {
      clearInterval(timer);
      return look();
    },
  };
}
const LOOK_MS = 200;

// A process may end while one looks.
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
