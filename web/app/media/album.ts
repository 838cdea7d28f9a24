/** How pictures of one message lie beside each other: rows in their order, each as wide as the bubble. */

/** Beyond these a picture shows only its middle: no wider, and no higher. */
const [NARROW, WIDE] = [0.6, 2.2];
/** One by itself may be higher. */
const TALL = 0.75;

export type Tile = { readonly index: number; readonly ratio: number };

const ROWS: readonly (readonly number[])[] = [[], [1], [2], [1, 2], [2, 2], [2, 3], [3, 3], [2, 2, 3], [2, 3, 3], [3, 3, 3], [2, 2, 3, 3]];

/** Width by height of what has no sides is as of a screen. */
export const ratioOf = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  width > 0 && height > 0 ? Math.min(WIDE, Math.max(NARROW, width / height)) : 4 / 3;

export function rowsOf(
  pictures: readonly { readonly index: number; readonly width: number; readonly height: number }[],
): readonly (readonly Tile[])[] {
  const tiles = pictures.map(({ index, ...sides }): Tile => ({ index, ratio: Math.max(ratioOf(sides), pictures.length === 1 ? TALL : NARROW) }));
  const counts = ROWS[tiles.length] ?? tiles.map(() => 1);
  const ends = counts.map((_, at) => counts.slice(0, at + 1).reduce((sum, count) => sum + count, 0));
  return ends.map((end, at) => tiles.slice(ends[at - 1] ?? 0, end));
}
