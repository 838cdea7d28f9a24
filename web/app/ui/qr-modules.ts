/** The modules of a QR code (ISO/IEC 18004) as one path, and the square in the middle that is left free for the mark. */
import { encode } from 'uqr';

const MARGIN = 4;
/** Level Q restores a quarter of the code; the hole takes about a twentieth of it. */
const HOLE = 0.21;

export type Modules = {
  /** Width and height with the margin, in modules. */
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
  /** SVG path data: one rectangle for each run of dark modules. */
  readonly dark: string;
  readonly hole: { readonly from: number; readonly length: number };
};

export function modulesOf(text: string): Modules {
  const { data, size } = encode(text, { ecc: 'Q', border: MARGIN });
  const hole = holeOf(size);
  const inHole = (at: number): boolean => at >= hole.from && at < hole.from + hole.length;
  const isDark = (row: number, column: number): boolean => data[row]?.[column] === true && !(inHole(row) && inHole(column));
  return { size, isDark, dark: pathOf(size, isDark), hole };
}

/** A square of whole modules about the centre: odd, as every QR code is. */
function holeOf(size: number): Modules['hole'] {
  const half = Math.floor(((size - 2 * MARGIN) * HOLE) / 2);
  return { from: (size - 1) / 2 - half, length: 2 * half + 1 };
}

function pathOf(size: number, isDark: Modules['isDark']): string {
  const runs: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const begun = column;
      while (isDark(row, column)) column++;
      if (column > begun) runs.push(`M${begun} ${row}h${column - begun}v1H${begun}z`);
    }
  }
  return runs.join('');
}
