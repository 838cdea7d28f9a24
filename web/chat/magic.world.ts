/** Beginnings of files of every kind, as their formats say them. */
import { type Bytes, concat, utf8 } from '../../crypto/bytes.ts';
import { pngOf } from './photo.world.ts';

export const latin = (text: string): Bytes => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
export const u32 = (n: number): Bytes => Uint8Array.of(n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255);
/** ISO/IEC 14496-12 §4.2. */
export const box = (name: string, ...inside: readonly Bytes[]): Bytes => concat(u32(8 + concat(...inside).length), latin(name), ...inside);
export const brands = (...names: readonly string[]): Bytes => box('ftyp', latin(names[0] ?? ''), u32(0), ...names.map(latin));
const track = (handler: string): Bytes => box('trak', box('mdia', box('hdlr', u32(0), u32(0), latin(handler), new Uint8Array(12))));
const zip = (...names: readonly string[]): Bytes =>
  concat(...names.map((name) => concat(latin('PK\x03\x04'), new Uint8Array(22), Uint8Array.of(name.length, 0, 0, 0), latin(name))));
const matroska = (kind: string, codec: string): Bytes =>
  latin(`\x1a\x45\xdf\xa3\x8c\x42\x82${String.fromCharCode(0x80 + kind.length)}${kind}\x86\x86${codec}`);
const page = (codec: string): Bytes => concat(latin('OggS'), new Uint8Array(22), Uint8Array.of(1, 19), latin(codec), new Uint8Array(16));
/** Two frames of nothing, MPEG 1 layer III at 128 kbit/s and 44.1 kHz. */
const frame = concat(Uint8Array.of(0xff, 0xfb, 0x90, 0), new Uint8Array(413));
const adts = concat(Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc), new Uint8Array(9));

/** ISO/IEC 23008-12: a picture of these sides. */
export const avifOf = (width: number, height: number): Bytes =>
  concat(brands('avif', 'mif1', 'miaf'), box('meta', u32(0), box('iprp', box('ipco', box('ispe', u32(0), u32(width), u32(height))))));
export const gifOf = (width: number, height: number): Bytes =>
  concat(latin('GIF89a'), Uint8Array.of(width & 255, width >> 8, height & 255, height >> 8, 0, 0, 0));
/** ITU T.81 §B.2.2: up to the frame. */
export const jpegOf = (width: number, height: number): Bytes =>
  Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0);

/** RFC 9649 §2.7: that more follows, and the sides of it all. */
export const webpOf = (width: number, height: number): Bytes => {
  const side = (n: number): Bytes => Uint8Array.of((n - 1) & 255, ((n - 1) >> 8) & 255, (n - 1) >> 16);
  return concat(latin('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0'), side(width), side(height));
};

/** What may be shown, how, and by what type. */
export const SHOWABLE: readonly (readonly [as: 'photo' | 'video' | 'audio', type: string, bytes: Bytes])[] = [
  ['photo', 'image/png', pngOf(5, 4)],
  ['photo', 'image/webp', webpOf(5, 4)],
  ['photo', 'image/jpeg', jpegOf(5, 4)],
  ['photo', 'image/gif', gifOf(5, 4)],
  ['photo', 'image/avif', avifOf(5, 4)],
  ['video', 'video/mp4', concat(brands('isom', 'iso2', 'avc1'), box('moov', track('soun'), track('vide')))],
  ['video', 'video/quicktime', brands('qt  ')],
  ['video', 'video/webm', matroska('webm', 'V_VP9')],
  ['audio', 'audio/mp4', brands('M4A ', 'isom')],
  ['audio', 'audio/mp4', concat(brands('isom', 'mp42'), box('moov', track('soun')))],
  ['audio', 'audio/webm', matroska('webm', 'A_OPUS')],
  ['audio', 'audio/mpeg', latin('ID3\x04\0\0\0\0\0\0')],
  ['audio', 'audio/mpeg', concat(frame, frame)],
  ['audio', 'audio/aac', concat(adts, adts)],
  ['audio', 'audio/ogg', page('OpusHead')],
  ['audio', 'audio/ogg', page('\x01vorbis')],
  ['audio', 'audio/wav', latin('RIFF\0\0\0\0WAVEfmt ')],
  ['audio', 'audio/flac', latin('fLaC\0\0\0\x22')],
];

/** What is a file to whoever gets it, and nothing else. */
export const FILES: readonly (readonly [type: string, bytes: Bytes])[] = [
  ['image/svg+xml', utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['image/svg+xml', utf8('\ufeff <?xml version="1.0"?>\n<!-- a --> <SVG onload="x"/>')],
  ['text/html', utf8('\n\t<!DOCTYPE HTML><p>')],
  ['text/html', utf8('<script>alert(1)</script>')],
  ['application/xml', utf8('<?xml version="1.0"?><note/>')],
  ['application/vnd.microsoft.portable-executable', latin('MZ\x90\0\x03')],
  ['application/x-elf', latin('\x7fELF\x02\x01')],
  ['application/x-mach-binary', latin('\xcf\xfa\xed\xfe\x07')],
  ['text/x-shellscript', utf8('#!/bin/sh\nrm -rf ~')],
  ['application/x-ms-shortcut', latin('L\0\0\0\x01\x14\x02\0')],
  ['application/java-archive', zip('META-INF/MANIFEST.MF')],
  ['application/vnd.android.package-archive', zip('AndroidManifest.xml', 'META-INF/MANIFEST.MF')],
  ['application/pdf', utf8('%PDF-1.7\n')],
  ['application/zip', zip('a.txt')],
  ['application/epub+zip', zip('mimetypeapplication/epub+zip')],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', zip('[Content_Types].xml', 'word/document.xml')],
  ['application/gzip', latin('\x1f\x8b\x08')],
  ['image/bmp', latin('BM\x46\0\0\0\0\0\0\0\x36')],
  ['image/tiff', latin('II*\0\x08\0\0\0')],
  ['image/heic', brands('heic', 'mif1')],
  ['video/x-matroska', matroska('matroska', 'V_VP9')],
  ['text/plain', utf8('Berth 14, as agreed: \u00e4\u{1f6a2}')],
  ['', Uint8Array.of(0, 1, 2, 3)],
  ['', new Uint8Array()],
];
