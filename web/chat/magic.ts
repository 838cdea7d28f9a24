/** What a file is by its bytes alone: names and types that others say count for nothing. The one source for who sends, who shows and who warns. */
import type { Bytes } from '../../crypto/bytes.ts';
import { frameAt } from './frames.ts';
import { nameAt, type Raster, rasterOfJpeg, rasterOfPng, rasterOfWebp } from './raster.ts';

/** So much of a file's beginning says what it is; of a photo rather more, for what a camera notes stands before its sides. */
export const LOOKED = 64 * 1024;
/** Of a picture that is drawn: more, four bytes each, does not fit a phone's memory. */
export const MAX_PIXELS = 60_000_000;

/** How something may be shown within the page. The type is the one to give to who shows it. */
export type Shown = { readonly as: 'photo' | 'video' | 'audio'; readonly type: string };

/** What a page may show by itself: pixels, films and sounds, and nothing that could hold scripts or addresses. */
const SHOWN: Readonly<Record<string, Shown['as']>> = {
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/gif': 'photo',
  'image/webp': 'photo',
  'image/avif': 'photo',
  'video/mp4': 'video',
  'video/quicktime': 'video',
  'video/webm': 'video',
  'audio/mp4': 'audio',
  'audio/webm': 'audio',
  'audio/mpeg': 'audio',
  'audio/aac': 'audio',
  'audio/ogg': 'audio',
  'audio/wav': 'audio',
  'audio/flac': 'audio',
};

/** Types whose files some system runs when they are opened. */
const RUNNING = new Set([
  'application/vnd.microsoft.portable-executable',
  'application/x-elf',
  'application/x-mach-binary',
  'application/x-ms-shortcut',
  'application/vnd.debian.binary-package',
  'application/vnd.android.package-archive',
  'application/java-archive',
  'application/wasm',
  'application/xml',
  'image/svg+xml',
  'text/html',
  'text/x-shellscript',
]);

/** Would opening these bytes run something, whatever they are called? */
export const isRunningBytes = (bytes: Bytes): boolean => isRunningType(typeOf(bytes));
/** The same of what a sender found its bytes to be: whoever lies says less, and never makes it safer than it is taken for by its name. */
export const isRunningType = (type: string): boolean => RUNNING.has(type);

/** How these bytes may be shown, undefined where they are only a file. Given of a photo as much as there is: one whose sides are not found, or too many, is only a file. */
export function shownAs(bytes: Bytes): Shown | undefined {
  const type = typeOf(bytes);
  const as = Object.hasOwn(SHOWN, type) ? SHOWN[type] : undefined;
  if (as === undefined || (as === 'photo' && !isDrawable(rasterOf(bytes)))) return undefined;
  return { as, type };
}

/** Has it sides, and no more pixels than may be drawn? */
export const isDrawable = (raster: Raster | undefined): raster is Raster =>
  raster !== undefined && raster.width > 0 && raster.height > 0 && raster.width * raster.height <= MAX_PIXELS;

/** The sides of a picture, read before anything of it is drawn. */
export function rasterOf(bytes: Bytes): Raster | undefined {
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (typeOf(bytes)) {
    case 'image/png':
      return rasterOfPng(at);
    case 'image/jpeg':
      return rasterOfJpeg(at);
    case 'image/webp':
      return rasterOfWebp(at);
    case 'image/gif':
      return at.byteLength < 10 ? undefined : { width: at.getUint16(6, true), height: at.getUint16(8, true), moves: false };
    case 'image/avif':
    case 'image/heic':
      return rasterOfBoxes(at);
    default:
      return undefined;
  }
}

/** ISO/IEC 23008-12 §6.5.3: each picture in it says its sides, the one that is put together of others too. The largest is what takes room. */
function rasterOfBoxes(at: DataView): Raster | undefined {
  let [width, height] = [0, 0];
  for (let from = 0; from + 20 <= at.byteLength; from++) {
    if (at.getUint32(from) !== 20 || nameAt(at, from + 4) !== 'ispe') continue;
    const [wide, high] = [at.getUint32(from + 12), at.getUint32(from + 16)];
    if (wide * high > width * height) [width, height] = [wide, high];
  }
  return width > 0 ? { width, height, moves: false } : undefined;
}

/** What stands at a place of a file, and what the file is then. The first that fits counts. */
const MAGIC: readonly (readonly [type: string, at: number, magic: string])[] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['audio/flac', 0, 'fLaC'],
  ['audio/mpeg', 0, 'ID3'],
  ['application/pdf', 0, '%PDF-'],
  ['application/rtf', 0, '{\\rtf'],
  ['application/gzip', 0, '\x1f\x8b'],
  ['application/x-bzip2', 0, 'BZh'],
  ['application/x-xz', 0, '\xfd7zXZ\0'],
  ['application/zstd', 0, '\x28\xb5\x2f\xfd'],
  ['application/x-7z-compressed', 0, "7z\xbc\xaf'\x1c"],
  ['application/vnd.rar', 0, 'Rar!\x1a\x07'],
  ['application/x-tar', 257, 'ustar'],
  ['application/vnd.microsoft.portable-executable', 0, 'MZ'],
  ['application/x-elf', 0, '\x7fELF'],
  ['application/x-mach-binary', 0, '\xfe\xed\xfa\xce'],
  ['application/x-mach-binary', 0, '\xfe\xed\xfa\xcf'],
  ['application/x-mach-binary', 0, '\xce\xfa\xed\xfe'],
  ['application/x-mach-binary', 0, '\xcf\xfa\xed\xfe'],
  // A program for more than one processor, or a class of Java: both run.
  ['application/x-mach-binary', 0, '\xca\xfe\xba\xbe'],
  ['application/x-ms-shortcut', 0, 'L\0\0\0\x01\x14\x02\0'],
  ['application/vnd.debian.binary-package', 0, '!<arch>\ndebian'],
  ['application/wasm', 0, '\0asm'],
  ['application/x-ole-storage', 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['text/x-shellscript', 0, '#!'],
];

/** RFC 3533 §6, RFC 7845 §5.1: the first page has one segment, which begins with these. */
const OGG = ['OpusHead', '\x01vorbis', '\x7fFLAC'];

/** RFC 6838; '' where it is nothing that is known here. Never throws. */
export function typeOf(bytes: Bytes): string {
  const text = latin(bytes.subarray(0, 4096));
  const found = MAGIC.find(([, at, magic]) => text.startsWith(magic, at))?.[0];
  if (found) return found;
  if (text.startsWith('RIFF')) return { WEBP: 'image/webp', WAVE: 'audio/wav' }[text.slice(8, 12)] ?? '';
  if (text.startsWith('ftyp', 4)) return typeOfBoxes(bytes, text);
  if (text.startsWith('\x1a\x45\xdf\xa3')) return typeOfMatroska(text);
  if (/^BM.{4}\0{4}/s.test(text)) return 'image/bmp';
  if (text.startsWith('OggS')) return OGG.some((codec) => text.startsWith(codec, 28)) ? 'audio/ogg' : '';
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return typeOfZip(latin(bytes.subarray(0, LOOKED)));
  return typeOfFrames(bytes) || typeOfText(bytes, text);
}

function latin(bytes: Bytes): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 4096) text += String.fromCharCode(...bytes.subarray(from, from + 4096));
  return text;
}

/** ISO/IEC 14496-12 §4.3: what it is made for stands first, then with what it goes along as well. */
function typeOfBoxes(bytes: Bytes, text: string): string {
  const length = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), 256);
  const brands = [text.slice(8, 12), ...(text.slice(16, length).match(/.{4}/gs) ?? [])];
  const has = (names: RegExp): boolean => brands.some((brand) => names.test(brand));
  if (has(/^avis|^hevc|^msf1/)) return '';
  if (has(/^avif/)) return 'image/avif';
  if (has(/^hei[cxms]|^mif1/)) return 'image/heic';
  if (has(/^M4[AB] /)) return 'audio/mp4';
  if (brands[0] === 'qt  ') return 'video/quicktime';
  if (!has(/^(iso\w|mp4\d|avc1|M4V.|MSNV|3gp\w|3g2\w|dash|cmf\w)$/)) return '';
  return isSoundAlone(bytes) ? 'audio/mp4' : 'video/mp4';
}

/** Does all that it says of its tracks lie here, and is none of them a film's? */
function isSoundAlone(bytes: Bytes): boolean {
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from + 8 <= bytes.length; ) {
    const size = at.getUint32(from);
    if (nameAt(at, from + 4) === 'moov') {
      const tracks = from + size <= Math.min(bytes.length, LOOKED) ? latin(bytes.subarray(from, from + size)) : '';
      return /hdlr.{8}soun/s.test(tracks) && !/hdlr.{8}vide/s.test(tracks);
    }
    if (size < 8) return false;
    from += size;
  }
  return false;
}

/** RFC 8794 §11.2.6, RFC 9559: what the document is, and what codecs its tracks name. */
function typeOfMatroska(text: string): string {
  if (!/^.{0,48}\x42\x82.webm/s.test(text)) return 'video/x-matroska';
  return /\x86.A_(OPUS|VORBIS)/s.test(text) && !/\x86.V_/s.test(text) ? 'audio/webm' : 'video/webm';
}

/** By the names of the first files in it; what is in them stays unread. */
function typeOfZip(text: string): string {
  const named = /^.{30}mimetype(application\/(?:epub\+zip|vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)))/s.exec(text)?.[1];
  if (named) return named;
  const has = (name: string): boolean => text.includes(name);
  if (has('AndroidManifest.xml')) return 'application/vnd.android.package-archive';
  if (has('[Content_Types].xml')) {
    const office = 'application/vnd.openxmlformats-officedocument';
    if (has('word/')) return `${office}.wordprocessingml.document`;
    if (has('xl/')) return `${office}.spreadsheetml.sheet`;
    if (has('ppt/')) return `${office}.presentationml.presentation`;
  }
  return has('META-INF/MANIFEST.MF') ? 'application/java-archive' : 'application/zip';
}

/** Sound that begins with a frame of it, without a word before: another has to follow where it ends. */
function typeOfFrames(bytes: Bytes): string {
  const first = frameAt(bytes, 0);
  return first && frameAt(bytes, first.length)?.type === first.type ? first.type : '';
}

/** WHATWG MIME Sniffing §7.1 asks for less: what some reader takes for markup is taken for it here. */
function typeOfText(bytes: Bytes, text: string): string {
  const begun = text
    .replace(/^(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)/, '')
    .replaceAll('\0', '')
    .trimStart()
    .toLowerCase();
  if (begun.startsWith('<')) {
    if (begun.includes('<svg')) return 'image/svg+xml';
    if (/<(?:!doctype html|html|head|body|script|iframe|meta|style|title|div|a|img|p|table|h1|b|br)\b/.test(begun)) return 'text/html';
    if (begun.startsWith('<?xml')) return 'application/xml';
  }
  return bytes.length > 0 && isPlain(bytes.subarray(0, 4096)) ? 'text/plain' : '';
}

function isPlain(bytes: Bytes): boolean {
  if (bytes.some((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte))) return false;
  try {
    // A letter may be cut at the end of what is looked at.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
