/** Media in a message: where its sealed bytes are, what opens them, and what is known of it before they are here. Takes nobody's word for what the bytes are. */
import { BLOB_KEY_BYTES, MAX_HEAD } from '../../crypto/blob-lengths.ts';
import type { Bytes } from '../../crypto/bytes.ts';

import {
  type Reader,
  readBytes,
  readFixed,
  readText,
  readUint,
  type Writer,
  writeBytes,
  writeFixed,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';

/** How it is shown; numbers stand for good. `voice` was spoken into the app, `audio` is a file of sound. */
export const MEDIA = { photo: 0, video: 1, audio: 2, voice: 3, file: 4 } as const;
export type MediaKind = (typeof MEDIA)[keyof typeof MEDIA];

/** What one message may bring. Names and types in UTF-8 bytes, sides in pixels. */
export const MEDIA_LIMIT = {
  count: 10,
  name: 255,
  type: 127,
  blur: 32,
  peaks: 64,
  head: MAX_HEAD,
  side: 65_535,
  durationMs: 7 * 24 * 60 * 60 * 1000,
  size: 2 ** 34,
} as const;

/** All but `blob`, `key` and `size` is what its sender says of it, and counts for no more. */
export type Media = {
  readonly kind: MediaKind;
  /** The id of its sealed bytes (crypto/manifest.ts), 32 bytes. */
  readonly blob: Bytes;
  readonly key: Bytes;
  /** Bytes of its content. */
  readonly size: number;
  /** Bytes of the small picture that goes before it, 0 where there is none. */
  readonly head: number;
  /** As a file is called, '' where it has no name. `shownName` before anybody sees it, or a disk does. */
  readonly name: string;
  /** RFC 6838; '' where it is not known. */
  readonly type: string;
  /** Of a picture or a film, upright; else 0. */
  readonly width: number;
  readonly height: number;
  /** Of what plays, ms; else 0. */
  readonly duration: number;
  /** A ThumbHash of the picture: what is drawn until it is here. Empty where there is none. */
  readonly blur: Bytes;
  /** Of what is heard, how loud it is from its beginning to its end, 0 to 255 each. */
  readonly peaks: Bytes;
};

export function writeMedia(to: Writer, media: Media): void {
  writeUint(to, media.kind);
  for (const bytes of [media.blob, media.key]) writeFixed(to, bytes);
  for (const number of [media.size, media.head]) writeUint(to, number);
  for (const text of [media.name, media.type]) writeText(to, text);
  for (const number of [media.width, media.height, media.duration]) writeUint(to, number);
  for (const bytes of [media.blur, media.peaks]) writeBytes(to, bytes);
}

/** A kind of a later version is a file: it can be saved, whatever it is. Lengths beyond the limits are none that a sender of ours writes. */
export function readMedia(from: Reader): Media | undefined {
  const kind = readUint(from);
  const media = {
    kind: isKind(kind) ? kind : MEDIA.file,
    blob: readFixed(from, 32),
    key: readFixed(from, BLOB_KEY_BYTES),
    size: readUint(from),
    head: readUint(from),
    name: readText(from, MEDIA_LIMIT.name),
    type: readText(from, MEDIA_LIMIT.type),
    width: readUint(from),
    height: readUint(from),
    duration: readUint(from),
    blur: readBytes(from, MEDIA_LIMIT.blur),
    peaks: readBytes(from, MEDIA_LIMIT.peaks),
  };
  return isSound(media) ? media : undefined;
}

const isKind = (kind: number): kind is MediaKind => Object.values<number>(MEDIA).includes(kind);

const isSound = ({ size, head, width, height, duration }: Media): boolean =>
  size <= MEDIA_LIMIT.size &&
  head <= MEDIA_LIMIT.head &&
  width <= MEDIA_LIMIT.side &&
  height <= MEDIA_LIMIT.side &&
  duration <= MEDIA_LIMIT.durationMs;

/** Marks that turn the direction of what follows: by one of them `gpj.exe` reads `exe.jpg` (Unicode TR36 §3.2). */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** What is no sign, what ends a line, and what a disk takes for a way to somewhere else. */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\\/:*?"<>|]/gu;
/** Names that are devices on some systems, whatever follows the dot. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * The name as it may be shown, and given to a file: one line, read as it is written, no path, never empty. What stands after its last dot stays there:
 * it says what would open the file.
 */
export function shownName(name: string): string {
  const plain = name.normalize('NFC').replace(TURNING, '').replace(UNFIT, '_').replace(/\s+/gu, ' ');
  const bare = plain.replace(/^[ .]+|[ .]+$/gu, '').replace(DEVICES, '_$&');
  return bare === '' ? 'file' : bare;
}

/** What stands after the last dot, in lower case; '' where there is none. */
export const endingOf = (name: string): string => /\.([^.\s]{1,16})$/u.exec(shownName(name))?.[1]?.toLowerCase() ?? '';

/** Endings by which some system runs what is opened, without asking anything but the person. */
const RUNNING = new Set(
  (
    'apk app appimage bat bin cmd com command cpl csh deb desktop dll dmg docm exe gadget hta htm html inf iso jar js jse ksh lnk mjs msc msh msi msp ' +
    'pif pkg pl pptm ps1 psm1 py pyw rb reg rpm run scf scr sh svg sys url vb vbe vbs wasm workflow ws wsc wsf wsh xbap xhtml xlsm xml'
  ).split(' '),
);

/** Would opening it run something? Said to who saves it. */
export const isRunning = (name: string): boolean => RUNNING.has(endingOf(name));
