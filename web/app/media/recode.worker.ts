/** Makes one film smaller apart from the page, which goes on meanwhile; it ends with it. */
import { recode, type Wanted } from './recode.ts';

/** How far it is, from 0 to 1, or what came of it. */
export type Said = { readonly done: number } | { readonly made: Blob | undefined };

globalThis.addEventListener('message', ({ data }: MessageEvent<Wanted>) => {
  const say = (said: Said): void => globalThis.postMessage(said);
  let told = -1;
  const progressed = (done: number): void => {
    const percent = Math.floor(done * 100);
    if (percent > told) say({ done });
    told = percent;
  };
  recode(data, progressed).then(
    (made) => say({ made }),
    // What a file or an encoder is not up to goes as it is.
    () => say({ made: undefined }),
  );
});
