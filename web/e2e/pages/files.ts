/** A page whose workers keep chunks in the browser's own files: never shipped. */
import script from './files-worker.ts?worker&url';

export type Told =
  | { readonly what: 'names' }
  | { readonly what: 'remove' }
  /** From now on no file opens before `open` is told. */
  | { readonly what: 'hang' }
  | { readonly what: 'open' }
  /** How often one was to be opened meanwhile. */
  | { readonly what: 'tries' }
  /** Memory is collected again and again from now on. */
  | { readonly what: 'collect' }
  | { readonly what: 'here'; readonly name: number }
  | { readonly what: 'drop'; readonly name: number }
  | { readonly what: 'settle'; readonly name: number }
  | { readonly what: 'read'; readonly name: number; readonly index: number }
  | { readonly what: 'slices'; readonly name: number; readonly index: number; readonly count: number }
  | { readonly what: 'size'; readonly name: number }
  | { readonly what: 'write'; readonly name: number; readonly index: number; readonly length: number };

export type FilesPage = {
  /** Tells the worker of that name, which begins when it is first told anything; gives what it answers. */
  tell(worker: string, told: Told): Promise<unknown>;
  /** Ends it where it stands. */
  end(worker: string): void;
};

const workers = new Map<string, Worker>();
const page: FilesPage = {
  tell: (name, told) => {
    const worker = workers.get(name) ?? new Worker(script, { type: 'module' });
    workers.set(name, worker);
    return new Promise((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
      worker.postMessage(told);
    });
  },
  end: (name) => {
    workers.get(name)?.terminate();
    workers.delete(name);
  },
};
Object.assign(globalThis, { page });
