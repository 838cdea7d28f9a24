/** What is drawn of a picture until it is here: a ThumbHash, some dozen bytes of its message. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { thumbHashToRGBA } from 'thumbhash';

export function Blur({ hash }: { readonly hash: Uint8Array<ArrayBuffer> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const drawn = element && drawnOf(hash);
    if (!drawn) return;
    element.width = drawn.w;
    element.height = drawn.h;
    element.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(drawn.rgba), drawn.w, drawn.h), 0, 0);
  }, [hash]);
  return <canvas ref={canvas} class="blur" />;
}

/** By the bit of a ThumbHash that says so. */
export const isSeenThrough = (hash: Uint8Array): boolean => ((hash[2] ?? 0) & 0x80) !== 0;

/** Bytes that are none give nothing: they are a sender's. */
function drawnOf(hash: Uint8Array<ArrayBuffer>): ReturnType<typeof thumbHashToRGBA> | undefined {
  if (hash.length < 5) return undefined;
  const drawn = thumbHashToRGBA(hash);
  return drawn.w > 0 && drawn.h > 0 && drawn.rgba.length === drawn.w * drawn.h * 4 ? drawn : undefined;
}
