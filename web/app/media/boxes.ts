/** A film's own bytes without what its camera noted beside pictures and sound: places, times, names. Nothing is moved, so that all that points into it still does. */

type Bytes = Uint8Array<ArrayBuffer>;
/** In the place of the bytes of the film from there on. */
type Change = { readonly from: number; readonly bytes: Bytes };
export type Box = { readonly name: string; readonly from: number; readonly inside: number; readonly to: number };

/** What is said of all of it is read whole; what is blanked is held in memory. A film with more is none that a camera makes. */
const MOST_READ = 64 * 1024 * 1024;
const MOST_BLANKED = 16 * 1024 * 1024;
/** Parts of a film, and stretches that are blanked. */
export const MOST_PARTS = 100_000;
/** Boxes within boxes. */
const DEEPEST = 8;

/** ISO/IEC 14496-12 §6.2.3: what is needed to play it. All else at its top goes. */
const KEPT = /^(ftyp|styp|moov|mdat|moof|sidx|ssix|mfra|pdin|emsg|prft)$/;
const NOTES = /^(udta|meta|uuid|free|skip|Xtra)$/;
const HOLDING = /^(trak|mdia|minf|stbl|mvex)$/;
const TIMED = /^(mvhd|tkhd|mdhd)$/;

/** Undefined where it is not built as a film is. */
export async function bareFilm(file: Blob): Promise<Blob | undefined> {
  const changes: Change[] = [];
  let parts = 0;
  for (let from = 0; from < file.size; ) {
    const box = boxIn(new DataView(await file.slice(from, from + 16).arrayBuffer()), 0, file.size - from);
    parts += 1;
    if (!box || parts > MOST_PARTS) return undefined;
    const to = from + box.to;
    if (box.name === 'moov') {
      if (box.to > MOST_READ) return undefined;
      const whole = new Uint8Array(await file.slice(from, to).arrayBuffer());
      const beside = blankNotes(whole);
      if (!beside) return undefined;
      changes.push({ from, bytes: whole }, ...beside.map(([at, length]) => ({ from: at, bytes: new Uint8Array(length) })));
    } else if (!KEPT.test(box.name)) {
      if (box.to > MOST_BLANKED) return undefined;
      changes.push({ from, bytes: blanked(new Uint8Array(await file.slice(from, to).arrayBuffer()), { ...box, from: 0 }) });
    }
    from = to;
  }
  return changed(file, changes);
}

/** ISO/IEC 14496-12 §4.2: its length, its name, and a longer length where that is 1, or all there is where it is 0. */
function boxIn(at: DataView, from: number, end: number): Box | undefined {
  if (from + 8 > at.byteLength) return undefined;
  const [short, name] = [at.getUint32(from), String.fromCharCode(...[4, 5, 6, 7].map((i) => at.getUint8(from + i)))];
  if (short === 1 && from + 16 > at.byteLength) return undefined;
  const length = short === 1 ? Number(at.getBigUint64(from + 8)) : short === 0 ? end - from : short;
  const inside = from + (short === 1 ? 16 : 8);
  // What a phone was writing when it stopped ends before it should.
  const to = name === 'mdat' ? Math.min(from + length, end) : from + length;
  return to < inside || to > end ? undefined : { name, from, inside, to };
}

/** Undefined where they do not fill it, or are more than a camera makes. */
export function boxesIn(at: DataView, inside: number, end: number): readonly Box[] | undefined {
  const found: Box[] = [];
  for (let from = inside; from < end; ) {
    // QuickTime ends what it holds by four bytes of nothing.
    if (end - from === 4 && at.getUint32(from) === 0) break;
    const box = boxIn(at, from, end);
    if (!box || found.length > MOST_PARTS) return undefined;
    found.push(box);
    from = box.to;
  }
  return found;
}

/** A box of the same length that says nothing. */
function blanked(bytes: Bytes, { from, inside, to }: Box): Bytes {
  bytes.fill(0, inside, to);
  bytes.set([0x66, 0x72, 0x65, 0x65], from + 4);
  return bytes;
}

/** Blanks in place; gives the stretches of the film that hold nothing but notes, as those of a camera's track of places. */
function blankNotes(bytes: Bytes): readonly (readonly [from: number, length: number])[] | undefined {
  const at = new DataView(bytes.buffer);
  const beside: (readonly [number, number])[] = [];
  const walk = (inside: number, end: number, depth: number): boolean => {
    const boxes = boxesIn(at, inside, end);
    for (const box of boxes ?? []) {
      if (TIMED.test(box.name) && box.to - box.inside >= 20) bytes.fill(0, box.inside + 4, box.inside + (bytes[box.inside] === 1 ? 20 : 12));
      if (box.name === 'trak' && !isSeenOrHeard(bytes, box)) {
        const samples = samplesOf(at, box);
        if (!samples) return false;
        beside.push(...samples);
        blanked(bytes, box);
      } else if (NOTES.test(box.name)) blanked(bytes, box);
      else if (HOLDING.test(box.name) && (depth > DEEPEST || !walk(box.inside, box.to, depth + 1))) return false;
    }
    return boxes !== undefined;
  };
  const whole = boxIn(at, 0, bytes.length);
  const isDone = whole !== undefined && walk(whole.inside, whole.to, 0);
  return isDone && beside.length <= MOST_PARTS && beside.reduce((sum, [, length]) => sum + length, 0) <= MOST_BLANKED ? beside : undefined;
}

const isSeenOrHeard = (bytes: Bytes, { inside, to }: Box): boolean =>
  /hdlr.{8}(vide|soun|auxv|pict)/s.test(String.fromCharCode(...bytes.subarray(inside, Math.min(to, inside + 4096))));

/** §8.7: where the parts of a track lie: how many in each run, how long each is, and where each run begins. */
function samplesOf(at: DataView, trak: Box): readonly (readonly [number, number])[] | undefined {
  const found = new Map<string, Box>();
  const collect = (inside: number, end: number, depth: number): void => {
    for (const box of boxesIn(at, inside, end) ?? []) {
      found.set(box.name, box);
      if (HOLDING.test(box.name) && depth <= DEEPEST) collect(box.inside, box.to, depth + 1);
    }
  };
  collect(trak.inside, trak.to, 0);
  const [stsc, stsz, wide] = [found.get('stsc'), found.get('stsz'), found.get('co64')];
  const stco = wide ?? found.get('stco');
  if (!stsc || !stsz || !stco) return [];
  const numbers = ({ inside, to }: Box, skipped: number, step: number): number[] =>
    Array.from({ length: Math.max(0, Math.floor((to - inside - skipped) / step)) }, (_, i) => inside + skipped + i * step);
  const offsets = numbers(stco, 8, wide ? 8 : 4).map((from) => (wide ? Number(at.getBigUint64(from)) : at.getUint32(from)));
  const runs = numbers(stsc, 8, 12).map((from) => [at.getUint32(from), at.getUint32(from + 4)] as const);
  const same = at.getUint32(stsz.inside + 4);
  const lengths = numbers(stsz, 12, 4).map((from) => at.getUint32(from));
  if (offsets.length > MOST_PARTS || lengths.length > MOST_PARTS) return undefined;
  let [sample, run] = [0, 0];
  return offsets.map((offset, chunk) => {
    while ((runs[run + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= chunk + 1) run += 1;
    const count = Math.min(runs[run]?.[1] ?? 0, MOST_PARTS);
    const length = same > 0 ? same * count : lengths.slice(sample, sample + count).reduce((sum, one) => sum + one, 0);
    sample += count;
    return [offset, length] as const;
  });
}

/** The film with these in their places; undefined where they do not lie in it, or over one another. Its own bytes are read when it is sent. */
function changed(file: Blob, changes: readonly Change[]): Blob | undefined {
  const parts: BlobPart[] = [];
  let end = 0;
  for (const { from, bytes } of changes.toSorted((a, b) => a.from - b.from)) {
    if (from < end || from + bytes.length > file.size) return undefined;
    parts.push(file.slice(end, from), bytes);
    end = from + bytes.length;
  }
  return new Blob([...parts, file.slice(end)], { type: file.type });
}
