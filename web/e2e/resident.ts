/** How much memory the pages and workers of one browser take, as Linux counts it for their processes. Elsewhere there is none. */
import { readdirSync, readFileSync } from 'node:fs';

/** Bytes that all renderers of the profile in `folder` have in memory, anonymous and shared alike; a page's workers live in its renderer. */
export const residentOf = (folder: string): number => sumOf(renderersOf(folder));

function renderersOf(folder: string): readonly string[] {
  const all = readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? [{ pid: name, status: read(`/proc/${name}/status`), command: read(`/proc/${name}/cmdline`) }] : [],
  );
  const own = new Set(all.filter(({ command }) => command.includes(`--user-data-dir=${folder}`)).map(({ pid }) => pid));
  // Renderers come of a zygote, which comes of the browser.
  for (let before = -1; before < own.size; ) {
    before = own.size;
    for (const { pid, status } of all) if (own.has(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? '')) own.add(pid);
  }
  return all.filter(({ pid, command }) => own.has(pid) && command.includes('--type=renderer')).map(({ pid }) => pid);
}

const sumOf = (pids: readonly string[]): number =>
  pids.reduce((sum, pid) => sum + Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024, 0);

/** By how much it has grown at most from now until it ends. */
export type Growth = { end(): number };

export function watchGrowth(folder: string): Growth {
  const before = residentOf(folder);
  let [most, looks, renderers] = [before, 0, renderersOf(folder)];
  const look = (): number => {
    // To look for them takes ten times as long as to look at them, of the processor that is measured beside.
    if (++looks % ANEW === 0) renderers = renderersOf(folder);
    most = Math.max(most, sumOf(renderers));
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
/** How often they are looked at, and after how many times they are looked for. */
const [LOOK_MS, ANEW] = [200, 10];

// A process may end while one looks.
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
