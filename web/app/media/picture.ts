/** A picture drawn anew: upright, no larger than a screen shows, and holding nothing but its pixels. With it the small ones that go before it. */
import { rgbaToThumbHash } from 'thumbhash';
import { MEDIA_LIMIT } from '../../chat/media.ts';
import { bareOf } from './bare.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export type Sides = { readonly width: number; readonly height: number };
export type Picture = Sides & { readonly source: Blob; readonly head: Bytes; readonly blur: Bytes };

/** Px of the long side as it is sent. What is much longer than wide, such as a page, keeps `SHORT` of the other as long as none is longer than `LONGEST`. */
const [LONG, SHORT, LONGEST] = [2048, 1080, 12_000];
const QUALITY = 0.82;
/** Of the small picture, px and how fine: tried in this order until one is small enough. */
const HEADS = [
  [480, 0.6],
  [480, 0.3],
  [240, 0.4],
  [96, 0.4],
] as const;
/** Of what the hash is made, px. */
const HASHED = 100;

/** As large as it is sent. */
export function sentSides({ width, height }: Sides): Sides {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return scaled({ width, height }, Math.min(1, Math.max(LONG / long, SHORT / short), LONGEST / long));
}

const scaled = ({ width, height }: Sides, by: number): Sides => ({
  width: Math.max(1, Math.round(width * by)),
  height: Math.max(1, Math.round(height * by)),
});
export const within = (sides: Sides, most: number): Sides => scaled(sides, Math.min(1, most / Math.max(sides.width, sides.height)));

/** Undefined where nothing can be drawn of it. What moves keeps its own bytes, and so does what would not become smaller; neither keeps what stands beside the pixels. */
export async function drawPicture(file: Blob, type: string): Promise<Picture | undefined> {
  const decoded = await createImageBitmap(file.slice(0, file.size, type), { imageOrientation: 'from-image' }).catch(() => undefined);
  if (!decoded) return undefined;
  const whole = { width: decoded.width, height: decoded.height };
  const bare = bareOf(type, new Uint8Array(await file.arrayBuffer()));
  const drawn = draw(decoded, sentSides(whole));
  decoded.close();
  if (bare?.moves) return { ...whole, source: new Blob([bare.bytes], { type }), ...(await before(drawn)) };
  const encoded = await encode(drawn, QUALITY);
  const mayStay = bare?.isSame && drawn.width === whole.width && bare.bytes.length <= encoded.size;
  return { width: drawn.width, height: drawn.height, source: mayStay ? new Blob([bare.bytes], { type }) : encoded, ...(await before(drawn)) };
}

/** What goes before a picture: a small one, and what is drawn until that is there. */
export async function before(drawn: OffscreenCanvas): Promise<Pick<Picture, 'head' | 'blur'>> {
  return { head: await headOf(drawn), blur: hashOf(drawn) };
}

async function headOf(drawn: OffscreenCanvas): Promise<Bytes> {
  for (const [most, quality] of HEADS) {
    const small = await encode(draw(drawn, within(drawn, most)), quality);
    if (small.size <= MEDIA_LIMIT.head) return new Uint8Array(await small.arrayBuffer());
  }
  return new Uint8Array();
}

function hashOf(drawn: OffscreenCanvas): Bytes {
  const { width, height } = within(drawn, HASHED);
  const { data } = penOf(draw(drawn, { width, height })).getImageData(0, 0, width, height);
  return Uint8Array.from(rgbaToThumbHash(width, height, data));
}

export function draw(source: CanvasImageSource, { width, height }: Sides): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const pen = penOf(canvas);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(source, 0, 0, width, height);
  return canvas;
}

function penOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('expected a canvas to draw on');
  return pen;
}

/** WebP; where the browser writes none, PNG of what is seen through and JPEG of all else. */
async function encode(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
  // What a browser cannot write it writes as PNG.
  if (blob.type === 'image/webp' || isSeenThrough(canvas)) return blob;
  return canvas.convertToBlob({ type: 'image/jpeg', quality });
}

const isSeenThrough = (canvas: OffscreenCanvas): boolean =>
  penOf(canvas)
    .getImageData(0, 0, canvas.width, canvas.height)
    .data.some((value, at) => at % 4 === 3 && value < 255);
