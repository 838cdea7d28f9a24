/** How often memory is looked through for what nobody needs any more. */
import v8 from 'node:v8';

/**
 * To how many times what is in use the memory may grow before it is looked through again: as far as V8 itself goes at most. Of a small heap V8 does that after each 8 MB,
 * and a body is copied by Node into memory that is new for each 64 KiB: while media came it looked ten times a second through 15 MB for nothing, which took 9.4 ms of
 * processor time for each MiB that comes and goes where it takes 6 now (docs/benchmarks.md). It costs 60 MB at most where 15 are in use.
 */
const TIMES = 4;

/** For this process, from now on. */
export function collectRarely(): void {
  v8.setFlagsFromString(`--heap-growing-percent=${(TIMES - 1) * 100}`);
}
