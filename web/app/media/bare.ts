/** A picture's own bytes without what stands beside its pixels: places, cameras, names, small copies, what follows its end. Decodes nothing. */

type Bytes = Uint8Array<ArrayBuffer>;
/** `isSame`: nothing went that says how it is to be drawn, so that it looks as before. `moves`: it has more than one frame. */
export type Bare = { readonly bytes: Bytes; readonly isSame: boolean; readonly moves: boolean };
type Taken = Omit<Bare, 'bytes'> & { readonly parts: readonly Bytes[] };

/** Undefined where these bytes are not whole, or no picture of this kind. */
export function bareOf(type: string, bytes: Bytes): Bare | undefined {
  const taken = KINDS[type]?.(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return taken && { bytes: joined(taken.parts), isSame: taken.isSame, moves: taken.moves };
}

const KINDS: Readonly<Record<string, (bytes: Bytes, at: DataView) => Taken | undefined>> = {
  'image/png': bareOfPng,
  'image/jpeg': bareOfJpeg,
  'image/gif': bareOfGif,
  'image/webp': bareOfWebp,
};

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const nameAt = (at: DataView, from: number): string => String.fromCharCode(...[0, 1, 2, 3].map((i) => at.getUint8(from + i)));

/** PNG §11: what says which colours there are and where, and frames. What else there is has no part in it but a profile and a camera's notes. */
const PNG_KEPT = /^(IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|cICP|sBIT|bKGD|pHYs|acTL|fcTL|fdAT)$/;

function bareOfPng(bytes: Bytes, at: DataView): Taken | undefined {
  const parts = [bytes.subarray(0, 8)];
  let [isSame, moves] = [true, false];
  for (let from = 8; from + 12 <= bytes.length; ) {
    const [name, end] = [nameAt(at, from + 4), from + 12 + at.getUint32(from)];
    if (end > bytes.length) return undefined;
    if (PNG_KEPT.test(name)) parts.push(bytes.subarray(from, end));
    if (name === 'iCCP' || name === 'eXIf') isSame = false;
    if (name === 'acTL' && end - from >= 20) moves = at.getUint32(from + 8) > 1;
    // What was cut from a picture may still stand after its end.
    if (name === 'IEND') return { parts, isSame, moves };
    from = end;
  }
  return undefined;
}

/** ITU T.81 §B.1.1.3: tables, frames and scans; of what applications add only how the colours are meant. */
function bareOfJpeg(bytes: Bytes, at: DataView): Taken | undefined {
  const parts = [bytes.subarray(0, 2)];
  let isSame = true;
  for (let from = 2; from + 4 <= bytes.length; ) {
    if (bytes[from] !== 0xff) return undefined;
    const marker = at.getUint8(from + 1);
    const end = from + 2 + at.getUint16(from + 2);
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || marker === 0xff || end > bytes.length) return undefined;
    const part = bytes.subarray(from, end);
    if (marker < 0xe0 || isPlainJfif(part) || isPlainAdobe(part)) parts.push(part);
    else if (marker !== 0xe0 && marker < 0xf0) isSame = false;
    from = end;
    if (marker !== 0xda) continue;
    const next = endOfScan(bytes, from);
    parts.push(bytes.subarray(from, next));
    if (bytes[next + 1] === 0xd9) return { parts: [...parts, bytes.subarray(next, next + 2)], isSame, moves: false };
    from = next;
  }
  return undefined;
}

/** With no small copy in it. */
const isPlainJfif = (part: Bytes): boolean => part.length === 18 && part[1] === 0xe0 && part[16] === 0 && part[17] === 0;
/** It says how the colours are written. */
const isPlainAdobe = (part: Bytes): boolean => part.length === 16 && part[1] === 0xee;

/** Where the next marker stands that is neither a byte of the scan nor a point to begin again from. */
function endOfScan(bytes: Bytes, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    if (marker !== 0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  return bytes.length;
}

/** GIF89a §12 to §26: frames, how long each stands, and how often they come round. */
function bareOfGif(bytes: Bytes, at: DataView): Taken | undefined {
  if (bytes.length < 13) return undefined;
  let from = 13 + tableOf(at.getUint8(10));
  const parts = [bytes.subarray(0, from)];
  for (let frames = 0; from + 2 <= bytes.length || bytes[from] === 0x3b; ) {
    const kind = bytes[from];
    if (kind === 0x3b) return { parts: [...parts, bytes.subarray(from, from + 1)], isSame: true, moves: frames > 1 };
    const isFrame = kind === 0x2c && from + 11 <= bytes.length;
    if (!isFrame && kind !== 0x21) return undefined;
    const end = endOfBlocks(bytes, isFrame ? from + 11 + tableOf(at.getUint8(from + 9)) : from + 2);
    if (end > bytes.length) return undefined;
    const part = bytes.subarray(from, end);
    if (isFrame || bytes[from + 1] === 0xf9 || isLoop(part)) parts.push(part);
    frames += isFrame ? 1 : 0;
    from = end;
  }
  return undefined;
}

/** Bytes of the table of colours that follows. */
const tableOf = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
const isLoop = (part: Bytes): boolean => part.length === 19 && /^!..(NETSCAPE2\.0|ANIMEXTS1\.0)/s.test(String.fromCharCode(...part.subarray(0, 14)));

function endOfBlocks(bytes: Bytes, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] ?? 0);
  return at + 1;
}

const WEBP_KEPT = /^(VP8 |VP8L|VP8X|ALPH|ANIM|ANMF)$/;
/** RFC 9649 §2.7: of a profile, of a camera, of XMP. */
const WEBP_BESIDE = 0x20 | 0x08 | 0x04;

function bareOfWebp(bytes: Bytes, at: DataView): Taken | undefined {
  if (bytes.length < 20) return undefined;
  const parts: Bytes[] = [];
  let [isSame, moves] = [true, false];
  const whole = 8 + at.getUint32(4, true);
  for (let from = 12; from + 8 <= Math.min(whole, bytes.length); ) {
    const name = nameAt(at, from);
    const length = at.getUint32(from + 4, true);
    const end = from + 8 + length + (length % 2);
    if (end > bytes.length) return undefined;
    const part = bytes.slice(from, end);
    if (name === 'VP8X' && length >= 10) {
      moves = (at.getUint8(from + 8) & 2) !== 0;
      part[8] = at.getUint8(from + 8) & ~WEBP_BESIDE;
    }
    if (WEBP_KEPT.test(name)) parts.push(part);
    if (name === 'ICCP' || name === 'EXIF') isSame = false;
    from = end;
  }
  const head = bytes.slice(0, 12);
  new DataView(head.buffer).setUint32(4, 4 + parts.reduce((sum, { length }) => sum + length, 0), true);
  return parts.length > 0 ? { parts: [head, ...parts], isSame, moves } : undefined;
}
