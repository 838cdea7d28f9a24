/** Films that are larger than a phone shows are made smaller before they go, where the browser can, and where that is worth it. */
import { trustedScript } from '../../device/port/trusted.ts';
import { newTurns } from './drawing.ts';
import type { Sides } from './picture.ts';
import type { Wanted } from './recode.ts';
import recodeScript from './recode.worker.ts?worker&url';
import type { Said } from './recode.worker.ts';

/** Px of the short side, and bits a second, up to which a film goes as it is. */
const [SHORT, MOST_BITS] = [720, 4_000_000];
/** What is longer, ms, or larger goes as it is: it would take too long, and too much memory. */
const [LONGEST, LARGEST] = [10 * 60 * 1000, 4_000_000_000];
/** Of what it was: what saves less is not worth what it loses. */
const WORTH = 0.8;
/** A coder that says nothing for so long says nothing any more. */
const PATIENCE_MS = 60_000;

const inTurn = newTurns();

export type Film = Sides & { readonly duration: number };

export const isLarge = ({ size }: Blob, { width, height, duration }: Film): boolean =>
  duration > 0 && duration <= LONGEST && size <= LARGEST && (Math.min(width, height) > SHORT || (size * 8000) / duration > MOST_BITS);

/** With even sides, as coders want them. */
export function smallerSides({ width, height }: Sides): Sides {
  const by = Math.min(1, SHORT / Math.min(width, height));
  const even = (side: number): number => Math.max(2, Math.round((side * by) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** Undefined where it is to go as it is. `progressed`: from 0 to 1. */
export async function smallerFilm(
  file: Blob,
  type: string,
  film: Film,
  signal: AbortSignal | undefined,
  progressed: (done: number) => void,
): Promise<(Sides & { readonly source: Blob; readonly type: string }) | undefined> {
  if (!('VideoEncoder' in globalThis) || !isLarge(file, film)) return undefined;
  const sides = smallerSides(film);
  const source = await inTurn(signal, () => recodeApart({ file, type, sides }, signal, progressed));
  return source && source.size < file.size * WORTH ? { ...sides, source, type: source.type } : undefined;
}

function recodeApart(wanted: Wanted, signal: AbortSignal | undefined, progressed: (done: number) => void): Promise<Blob | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(trustedScript(recodeScript), { type: 'module', name: 'tidings-film' });
    const end = (made: Blob | undefined): void => {
      clearTimeout(timer);
      worker.terminate();
      signal?.removeEventListener('abort', give);
      resolve(made);
    };
    const give = (): void => end(undefined);
    let timer = setTimeout(give, PATIENCE_MS);
    signal?.addEventListener('abort', give);
    worker.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      if ('made' in data) return end(data.made);
      clearTimeout(timer);
      timer = setTimeout(give, PATIENCE_MS);
      progressed(data.done);
    });
    // Its script could not be had, or the browser ended it: the film goes as it is.
    worker.addEventListener('error', give);
    worker.postMessage(wanted);
  });
}
