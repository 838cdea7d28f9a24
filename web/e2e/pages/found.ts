/** A page and the worker it starts, which searches as the engine's worker does: for a bench, never shipped. */
import { bytes, fill, index, open, search } from './found-engine.ts';
import { miniBytes, miniIndex, miniSearch } from './found-mini.ts';

/** What the worker does, by name: it gives a number, or tells of what it finds. */
const WORK = { open, fill, index, bytes, search, miniIndex, miniBytes, miniSearch } as const;
export type Work = keyof typeof WORK;

/** Milliseconds since it was asked: until the first messages could be shown, and until all had been looked through or the page was full. `hits`: messages shown. */
export type Times = { readonly first: number | undefined; readonly all: number; readonly hits: number; readonly value: number };
export type FoundPage = {
  ask(work: Work, ...given: readonly (string | number)[]): Promise<Times>;
  /** The tasks of this page's own thread above 50 ms that began after a time (performance.now()), each in ms. */
  longTasks(since: number): readonly number[];
  /** Keeps this thread for so long, as a task of its own. */
  hold(ms: number): void;
};

type Asked = { readonly id: number; readonly work: Work; readonly given: readonly never[] };
type Told =
  | { readonly id: number; readonly hits: number }
  | { readonly id: number; readonly value: number }
  | { readonly id: number; readonly error: string };

if (typeof document === 'undefined') serve();
else Object.assign(globalThis, { page: startPage() });

function serve(): void {
  const tell = (told: Told): void => globalThis.postMessage(told);
  globalThis.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
    const { id, work, given } = data;
    const run = WORK[work] as (...all: readonly unknown[]) => Promise<number | undefined>;
    run(...given, (hits: number) => tell({ id, hits })).then(
      (value) => tell({ id, value: value ?? 0 }),
      (error: unknown) => tell({ id, error: String(error) }),
    );
  });
}

function startPage(): FoundPage {
  const worker = new Worker('/page.js', { type: 'module' });
  let last = 0;
  const tasks: PerformanceEntry[] = [];
  new PerformanceObserver((list) => void tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
  return {
    ask: (work, ...given) =>
      new Promise((resolve, reject) => {
        const [id, begun] = [++last, performance.now()];
        let [first, hits]: [number | undefined, number] = [undefined, 0];
        const hear = ({ data }: MessageEvent<Told>): void => {
          if (data.id !== id) return;
          const spent = performance.now() - begun;
          if ('hits' in data) [first, hits] = [first ?? spent, data.hits];
          else {
            worker.removeEventListener('message', hear);
            if ('error' in data) reject(new Error(data.error));
            else resolve({ first, all: spent, hits, value: data.value });
          }
        };
        worker.addEventListener('message', hear);
        worker.postMessage({ id, work, given });
      }),
    longTasks: (since) => tasks.filter(({ startTime }) => startTime >= since).map(({ duration }) => duration),
    hold: (ms) =>
      void setTimeout(() => {
        const end = performance.now() + ms;
        while (performance.now() < end);
      }),
  };
}
