/** Pictures are drawn one after the other, each in a worker that goes with it: what one needed of memory is free before the next is looked at. */
import { trustedScript } from '../../device/port/trusted.ts';
import { drawPicture, type Picture } from './picture.ts';
import pictureScript from './picture.worker.ts?worker&url';

/** One that takes longer is taken for broken. */
const PATIENCE_MS = 60_000;

/** One thing is done at a time; undefined where nobody waits for it any more when it is its turn. */
export function newTurns(): <T>(signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T | undefined> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const turn = last.then(() => (signal?.aborted ? undefined : work()));
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** One thing is decoded at a time. */
export const inTurn = newTurns();

/** Undefined where nothing can be drawn of it, or nobody waits for it any more. */
export function drawApart(file: Blob, type: string, signal: AbortSignal | undefined): Promise<Picture | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trustedScript(pictureScript), { type: 'module', name: 'tidings-picture' });
    const end = (picture: Picture | undefined): void => {
      clearTimeout(timer);
      worker.terminate();
      signal?.removeEventListener('abort', give);
      resolve(picture);
    };
    const give = (): void => end(undefined);
    const timer = setTimeout(give, PATIENCE_MS);
    signal?.addEventListener('abort', give);
    worker.addEventListener('message', ({ data }: MessageEvent<Picture | undefined>) => end(data));
    // Its script could not be had: the page draws it.
    worker.addEventListener('error', () => void drawPicture(file, type).then(end, reject));
    worker.postMessage({ file, type });
  });
}
