/** A picture in boxes (HEIC) without what its camera noted: of what most browsers cannot draw anew, and so goes as a file. Nothing is moved. */
import { type Box, boxesIn, MOST_PARTS } from './boxes.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Of a picture that is read whole. */
const MOST_READ = 100 * 1024 * 1024;
/** ISO/IEC 23008-12 §A.2.1, §A.3: what a camera notes, and XMP. */
const NOTES = ['Exif', 'mime'];

/** Undefined where it is not built as one. */
export async function bareHeic(file: Blob): Promise<Blob | undefined> {
  if (file.size > MOST_READ) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return blankItems(bytes) ? new Blob([bytes], { type: file.type }) : undefined;
}

/** Blanks in place; false where something does not lie where it is said to. */
function blankItems(bytes: Bytes): boolean {
  const at = new DataView(bytes.buffer);
  const meta = boxesIn(at, 0, bytes.length)?.find(({ name }) => name === 'meta');
  const inside = meta && boxesIn(at, meta.inside + 4, meta.to);
  const [iinf, iloc, idat] = ['iinf', 'iloc', 'idat'].map((name) => inside?.find((box) => box.name === name));
  if (!iinf || !iloc) return false;
  try {
    const notes = notesIn(at, iinf);
    return placesIn(at, iloc).every(({ item, isInside, from, length }) => {
      if (!notes.has(item)) return true;
      const start = isInside ? (idat?.inside ?? Number.NaN) + from : from;
      if (!(start + length <= bytes.length)) return false;
      // None says all there is.
      bytes.fill(0, start, length === 0 ? bytes.length : start + length);
      return length > 0;
    });
  } catch (error) {
    // It ends before it should.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** ISO/IEC 14496-12 §8.11.6: the numbers of what is noted. */
function notesIn(at: DataView, iinf: Box): ReadonlySet<number> {
  const isWide = at.getUint8(iinf.inside) > 0;
  const entries = boxesIn(at, iinf.inside + (isWide ? 8 : 6), iinf.to) ?? [];
  return new Set(
    entries.flatMap(({ inside }) => {
      const wide = at.getUint8(inside) === 3 ? 2 : 0;
      const type = String.fromCharCode(...[0, 1, 2, 3].map((i) => at.getUint8(inside + 8 + wide + i)));
      return NOTES.includes(type) ? [wide ? at.getUint32(inside + 4) : at.getUint16(inside + 4)] : [];
    }),
  );
}

type Place = { readonly item: number; readonly isInside: boolean; readonly from: number; readonly length: number };

/** §8.11.3: where the parts of each item lie, in the file or in the box for small ones. Throws RangeError where it ends too early or not soon. */
function placesIn(at: DataView, { inside, to }: Box): readonly Place[] {
  const version = at.getUint8(inside);
  const sizes = at.getUint16(inside + 4);
  let next = inside + 6;
  const read = (bytes: number): number => {
    if (next + bytes > to) throw new RangeError('the list of places ends too early');
    const value = bytes === 8 ? Number(at.getBigUint64(next)) : bytes === 4 ? at.getUint32(next) : bytes === 2 ? at.getUint16(next) : 0;
    next += bytes;
    return value;
  };
  const places: Place[] = [];
  for (let items = read(version < 2 ? 2 : 4); items > 0; items--) {
    const item = read(version < 2 ? 2 : 4);
    const isInside = version > 0 && (read(2) & 15) === 1;
    read(2);
    const base = read((sizes >> 4) & 15);
    for (let extents = read(2); extents > 0; extents--) {
      if (places.length > MOST_PARTS) throw new RangeError('there are more places than a camera makes');
      if (version > 0) read(sizes & 15);
      const from = base + read(sizes >> 12);
      places.push({ item, isInside, from, length: read((sizes >> 8) & 15) });
    }
  }
  return places;
}
