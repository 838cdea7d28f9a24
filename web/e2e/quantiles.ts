/** Figures of the browser benches: times taken in a page, told as a few numbers. */
import process from 'node:process';

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** `share` 0.5 is the median. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The 99th of a hundred is told only where there are so many. */
export const inWords = (times: readonly number[]): string =>
  [
    `p50 ${quantile(times, 0.5).toFixed(1)} ms`,
    ...(times.length >= 100 ? [`p99 ${quantile(times, 0.99).toFixed(1)} ms`] : []),
    `worst ${Math.max(...times).toFixed(1)} ms, ${times.length} times`,
  ].join(', ');
