/** The sides of a picture, and whether it moves, by all that a browser reads before it makes room for the pixels. */

export type Raster = { readonly width: number; readonly height: number; readonly moves: boolean };

export const nameAt = (at: DataView, from: number): string => String.fromCharCode(...[0, 1, 2, 3].map((i) => at.getUint8(from + i)));

/** PNG §5.3, §11.2: IHDR is the first chunk. One with acTL before its IDAT moves. */
export function rasterOfPng(at: DataView): Raster | undefined {
  let [name, moves] = ['', false];
  for (let from = 8; from + 12 <= at.byteLength && name !== 'IDAT'; from += 12 + at.getUint32(from)) {
    name = nameAt(at, from + 4);
    if (from === 8 && name !== 'IHDR') return undefined;
    moves ||= name === 'acTL';
  }
  return name === 'IDAT' ? { width: at.getUint32(16), height: at.getUint32(20), moves } : undefined;
}

/** ITU T.81 §B.1, §B.2: segments, each with its length, up to the frame, whose header has its sides. */
export function rasterOfJpeg(at: DataView): Raster | undefined {
  for (let from = 2; from + 9 <= at.byteLength && at.getUint8(from) === 0xff; from += 2 + at.getUint16(from + 2)) {
    // §B.1.1.2: any number of these may stand before a mark.
    while (from + 10 <= at.byteLength && at.getUint8(from + 1) === 0xff) from++;
    const marker = at.getUint8(from + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: at.getUint16(from + 7), height: at.getUint16(from + 5), moves: false };
    // What stands alone or begins the picture itself has no length.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || marker === 0xff) return undefined;
  }
  return undefined;
}

/** RFC 9649 §2.5 to §2.7: the first chunk has the sides, be it the picture or what says that more follows. Flag 2 of that says that it moves. */
export function rasterOfWebp(at: DataView): Raster | undefined {
  if (at.byteLength < 30) return undefined;
  const bits = at.getUint32(21, true);
  const side24 = (from: number): number => 1 + (at.getUint16(from, true) | (at.getUint8(from + 2) << 16));
  switch (nameAt(at, 12)) {
    case 'VP8 ':
      return { width: at.getUint16(26, true) & 0x3fff, height: at.getUint16(28, true) & 0x3fff, moves: false };
    case 'VP8L':
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), moves: false };
    case 'VP8X':
      return { width: side24(24), height: side24(27), moves: (at.getUint8(20) & 2) !== 0 };
    default:
      return undefined;
  }
}
