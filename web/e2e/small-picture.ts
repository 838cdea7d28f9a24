/**
 * Pictures of a screen made so small that of letters only how dark a line is remains: where things stand, how large they are and in what colours. Made in
 * the browser itself. Two are compared by what a person would notice, so that fonts drawn by another system are the same picture.
 */
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { Page } from 'playwright';

/**
 * Of each cell, from the upper left, 0 to 255: the mean of red, green and blue, in steps of 4, and how far its lightest pixel is from its darkest, in steps of 32,
 * which says whether letters or lines are there. Less nobody sees, and the file is smaller.
 */
export type Small = { readonly width: number; readonly height: number; readonly cells: readonly number[] };

/** CSS pixels that become one cell, each way. */
const CELL_PX = 16;
/** Of one colour of a cell, beyond all that lies within one cell of it in the other picture: what a shifted letter may do is less. */
const SEEN = 8;
/** How much more or less light and dark may be apart, on the mean of nine cells. */
const LETTERS = 64;

/** `page` only calculates. `png`: in base64, as wide as `width` CSS pixels. */
export const shrink = (page: Page, png: string, width: number): Promise<Small> =>
  page.evaluate(
    async ([data, cell, across]) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const pixels = (image.width / across) * cell;
      const [columns, lines] = [Math.floor(image.width / pixels), Math.floor(image.height / pixels)];
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
      context?.drawImage(image, 0, 0);
      const { data: bytes = [] } = context?.getImageData(0, 0, image.width, image.height) ?? {};
      const cells: number[] = [];
      for (let line = 0; line < lines; line++) {
        for (let column = 0; column < columns; column++) {
          const sums = [0, 0, 0];
          let [darkest, lightest] = [255, 0];
          for (let y = 0; y < pixels; y++) {
            for (let x = 0; x < pixels; x++) {
              const from = ((line * pixels + y) * image.width + column * pixels + x) * 4;
              let light = 0;
              for (let part = 0; part < 3; part++) {
                const value = bytes[from + part] ?? 0;
                sums[part] = (sums[part] ?? 0) + value;
                light += value / 3;
              }
              [darkest, lightest] = [Math.min(darkest, light), Math.max(lightest, light)];
            }
          }
          const steps = (value: number, step: number): number => Math.min(255, Math.round(value / step) * step);
          cells.push(...sums.map((sum) => steps(sum / (pixels * pixels), 4)), steps(lightest - darkest, 32));
        }
      }
      return { width: columns, height: lines, cells };
    },
    [png, CELL_PX, width] as const,
  );

/** The cells of these one after another, as they lie on the disk: what several have in common is there once. */
export const packed = (pictures: readonly Small[]): Uint8Array => brotliCompressSync(Uint8Array.from(pictures.flatMap(({ cells }) => cells)));

/** Those of these sizes that are in such a file; one that is not whole is empty. */
export function unpacked(file: Uint8Array, sizes: readonly Pick<Small, 'width' | 'height'>[]): readonly Small[] {
  const cells = [...brotliDecompressSync(file)];
  return sizes.map(({ width, height }) => ({ width, height, cells: cells.splice(0, width * height * 4) }));
}

/** Places (column, line) of the cells in which somebody would see another colour than lies there or right beside it in the first, or letters more or less. */
export function differencesOf(one: Small, other: Small): readonly (readonly [column: number, line: number])[] {
  if (one.width !== other.width || one.height !== other.height) return [[-1, -1]];
  return Array.from({ length: one.width * one.height }, (_, at) => [at % one.width, Math.floor(at / one.width)] as const).filter(
    ([x, y]) =>
      Math.abs(meanOf(around(one, x, y, APART)) - meanOf(around(other, x, y, APART))) > LETTERS ||
      COLOURS.some((part) => isOtherwise(one, other, x, y, part)),
  );
}
const COLOURS = [0, 1, 2] as const;
const APART = 3;

function isOtherwise(one: Small, other: Small, x: number, y: number, part: number): boolean {
  const near = around(one, x, y, part);
  const shown = other.cells[(y * one.width + x) * 4 + part] ?? 0;
  return shown < Math.min(...near) - SEEN || shown > Math.max(...near) + SEEN;
}

/** Of the cell and those right beside it. */
function around({ width, height, cells }: Small, x: number, y: number, part: number): readonly number[] {
  const near: number[] = [];
  for (let line = Math.max(0, y - 1); line <= Math.min(height - 1, y + 1); line++)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) near.push(cells[(line * width + column) * 4 + part] ?? 0);
  return near;
}
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
