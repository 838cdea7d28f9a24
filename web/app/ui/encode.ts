/** A picture made as small as a photo of a person or a group may be. Drawn anew, it holds nothing of what the file said besides: no place, no camera. */
import { isDrawable, rasterOf } from '../../chat/magic.ts';
import { PHOTO_BYTES } from '../../chat/photo.ts';
import type { Square } from './crop.ts';

/** Of a file that is chosen. */
const MAX_FILE_BYTES = 40 * 1024 * 1024;

/** Tried in this order until one is small enough: rather less fine than smaller. */
const SIDES = [512, 320, 160] as const;
const QUALITIES = [0.86, 0.7, 0.5, 0.35] as const;

/** The picture of a file as the browser draws it, turned as it was taken; undefined where it is none, or too large. Its address is to be taken back. */
export async function openPicture(file: Blob): Promise<HTMLImageElement | undefined> {
  if (file.size > MAX_FILE_BYTES || !isDrawable(rasterOf(new Uint8Array(await file.arrayBuffer())))) return undefined;
  const image = new Image();
  image.src = URL.createObjectURL(file);
  const isReadable = await image.decode().then(
    () => true,
    () => false,
  );
  if (isReadable) return image;
  URL.revokeObjectURL(image.src);
  return undefined;
}

/** The square of it as WebP, or as JPEG where the browser writes none; undefined where it writes neither. */
export async function encodePhoto(image: HTMLImageElement, square: Square): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (const type of ['image/webp', 'image/jpeg'] as const) {
    const photo = await encoded(image, square, type);
    if (photo) return photo;
  }
  return undefined;
}

async function encoded(image: HTMLImageElement, square: Square, type: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (const side of SIDES) {
    const canvas = drawn(image, square, Math.min(side, Math.max(1, Math.round(square.side))));
    for (const quality of QUALITIES) {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
      // What a browser cannot write it writes as PNG.
      if (blob?.type !== type) return undefined;
      if (blob.size <= PHOTO_BYTES) return new Uint8Array(await blob.arrayBuffer());
    }
  }
  return undefined;
}

function drawn(image: HTMLImageElement, { left, top, side }: Square, pixels: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = pixels;
  canvas.height = pixels;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('expected a canvas to draw on');
  // JPEG knows nothing that is seen through.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, pixels, pixels);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, left, top, side, side, 0, 0, pixels, pixels);
  return canvas;
}
