/** Which square of a picture is taken: a point in it and how near one looks. Knows nothing of screens. */

/** Of a picture, or of what is drawn; px. */
export type Size = { readonly width: number; readonly height: number };
/** `x`, `y`: the middle of the square, px of the picture; `zoom`: 1 takes the largest square there is. */
export type Crop = { readonly x: number; readonly y: number; readonly zoom: number };
export type Square = { readonly left: number; readonly top: number; readonly side: number };

export const MAX_ZOOM = 8;
/** One press of a key, of the square's side. */
const STEP = 0.05;

export const wholeOf = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 });

/** The nearest that lies in the picture. */
export function within({ width, height }: Size, { x, y, zoom }: Crop): Crop {
  const near = between(zoom, 1, MAX_ZOOM);
  const half = Math.min(width, height) / near / 2;
  return { x: between(x, half, width - half), y: between(y, half, height - half), zoom: near };
}

export function squareOf(size: Size, crop: Crop): Square {
  const { x, y, zoom } = within(size, crop);
  const side = Math.min(size.width, size.height) / zoom;
  return { left: x - side / 2, top: y - side / 2, side };
}

/** Pulled by so much of the square's side, as a finger pulls the picture under it. */
export function pulled(size: Size, crop: Crop, by: { readonly x: number; readonly y: number }): Crop {
  const { side } = squareOf(size, crop);
  return within(size, { ...crop, x: crop.x - by.x * side, y: crop.y - by.y * side });
}

export const zoomed = (size: Size, crop: Crop, zoom: number): Crop => within(size, { ...crop, zoom });

/** What a key does: arrows move the square, plus and minus bring it nearer and farther; undefined where the key is another. */
export function keyed(size: Size, crop: Crop, key: string): Crop | undefined {
  switch (key) {
    case 'ArrowLeft':
      return pulled(size, crop, { x: STEP, y: 0 });
    case 'ArrowRight':
      return pulled(size, crop, { x: -STEP, y: 0 });
    case 'ArrowUp':
      return pulled(size, crop, { x: 0, y: STEP });
    case 'ArrowDown':
      return pulled(size, crop, { x: 0, y: -STEP });
    case '+':
    case '=':
      return zoomed(size, crop, crop.zoom * (1 + STEP));
    case '-':
      return zoomed(size, crop, crop.zoom / (1 + STEP));
    default:
      return undefined;
  }
}

const between = (n: number, least: number, most: number): number => Math.min(Math.max(n, least), Math.max(least, most));
