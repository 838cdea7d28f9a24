/** Draws one picture apart from the page, which goes on meanwhile; it ends with it. */
import { drawPicture } from './picture.ts';

globalThis.addEventListener('message', ({ data: { file, type } }: MessageEvent<{ readonly file: Blob; readonly type: string }>) => {
  drawPicture(file, type).then(
    (picture) => globalThis.postMessage(picture),
    (error: unknown) => reportError(error),
  );
});
