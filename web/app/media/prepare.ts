/** What is picked becomes what is sent: judged by its bytes, made small where that loses nothing a person sees, with a picture that goes before it. */
import { isDrawable, LOOKED, MAX_PIXELS, rasterOf, shownAs, typeOf } from '../../chat/magic.ts';
import { MEDIA_LIMIT } from '../../chat/media.ts';
import type { NewMedia } from '../../device/port/media.ts';
import { bareFilm } from './boxes.ts';
import { drawApart, inTurn } from './drawing.ts';
import { bareHeic } from './heic.ts';
import { fitName, nameFor } from './names.ts';
import { peaksIn } from './peaks.ts';
import { playedOf } from './played.ts';
import { smallerFilm } from './smaller.ts';

/** As `sendMedia` takes it. */
export type Prepared = NewMedia;
/**
 * Why something is not sent. `broken`: its bytes say that it is a picture, and none can be drawn of them; `too_many_pixels`: it would fill the memory of who opens it. Both
 * may go as a file, by `original`. `limit`: bytes, or pixels. `unreadable`: it is not where it was picked any more.
 */
export type Why =
  | { readonly code: 'empty' | 'broken' | 'unreadable' | 'cancelled' }
  | { readonly code: 'too_large' | 'too_many_pixels'; readonly limit: number };
type Made = Prepared | { readonly refused: Why };
/** `original`: as a file, with every byte as it is, what the camera noted among them. `limit`: the most bytes that the hub takes. */
export type How = { readonly original: boolean; readonly limit?: number | undefined };
/** Somebody waits for it: until when; and where it takes long, what is seen of it, and how far it is, from 0 to 1. */
export type Waiting = {
  readonly signal?: AbortSignal;
  readonly seen?: (head: Uint8Array<ArrayBuffer>) => void;
  readonly progressed?: (done: number) => void;
};

/** Of a photo so much is looked at for its sides: what a camera notes stands before them. */
const LOOKED_OF_PHOTO = 8 * 1024 * 1024;

export async function prepare(file: File, { original, limit = MEDIA_LIMIT.size }: How, waiting: Waiting = {}): Promise<Made> {
  const { signal } = waiting;
  if (file.size === 0) return { refused: { code: 'empty' } };
  const most = Math.min(limit, MEDIA_LIMIT.size);
  try {
    const beginning = await read(file, LOOKED);
    const type = typeOf(beginning);
    const tooLarge = { refused: { code: 'too_large', limit: most } } as const;
    // Photos and films alone become smaller.
    if (file.size > most && (original || !(PICTURES.has(type) || FILMS.has(type)))) return tooLarge;
    // A sound loses nothing by being one.
    const isFile = original && shownAs(beginning)?.as !== 'audio';
    const made = isFile ? asFile(file, type) : await byType(file, beginning, waiting);
    if (signal?.aborted) return { refused: { code: 'cancelled' } };
    return 'source' in made && made.source.size > most ? tooLarge : made;
  } catch (error) {
    // What a Blob that is gone or has changed says, by File API §4.
    if (error instanceof DOMException) return { refused: { code: 'unreadable' } };
    throw error;
  }
}

const read = async (file: Blob, length: number): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await file.slice(0, length).arrayBuffer());

async function byType(file: File, beginning: Uint8Array<ArrayBuffer>, waiting: Waiting): Promise<Made> {
  const type = typeOf(beginning);
  if (PICTURES.has(type)) return file.size <= MOST_OF_PICTURE ? photo(file, type, waiting.signal) : asFile(file, type);
  return shownAs(beginning) ? playing(file, type, waiting) : asFile(file, type);
}

/** A film without what its camera noted, and smaller, where it can be seen; a sound as it is. What this browser does not play goes as a file, and may play elsewhere. */
async function playing(file: File, type: string, { signal, seen, progressed = () => undefined }: Waiting): Promise<Prepared> {
  const played = await inTurn(signal, () => playedOf(file, type, signal));
  if (played?.film) seen?.(played.film.head);
  const smaller = played?.film && (await smallerFilm(file, type, { ...played.film, duration: played.duration }, signal, progressed));
  const whole = smaller?.source ?? file;
  const source = BOXES.has(type) ? await bareFilm(whole) : whole;
  if (!played || !source) return { ...asFile(file, type), source: source ?? file };
  const { duration, film } = played;
  const as = smaller?.type ?? type;
  if (film) return { kind: 'video', name: nameFor('video', as), duration, ...film, ...smaller, source, type: as };
  const peaks = (await inTurn(signal, () => peaksIn(file, type))) ?? new Uint8Array();
  return { kind: 'audio', source: file, name: fitName(file.name), type: type.replace('video/', 'audio/'), duration, peaks };
}

/** Built of boxes, in which cameras note where they were. */
const BOXES = new Set(['video/mp4', 'video/quicktime']);
const FILMS = new Set([...BOXES, 'video/webm']);
/** Of what is read whole, to be drawn: what is larger goes as a file. */
const MOST_OF_PICTURE = 100 * 1024 * 1024;
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/heic']);
/** What some browsers draw and others do not: where this one does not, nothing is broken. */
const RARE = 'image/heic';

async function photo(file: File, type: string, signal: AbortSignal | undefined): Promise<Made> {
  const raster = rasterOf(await read(file, LOOKED_OF_PHOTO));
  if (raster && raster.width * raster.height > MAX_PIXELS) return { refused: { code: 'too_many_pixels', limit: MAX_PIXELS } };
  const drawn = isDrawable(raster) ? await inTurn(signal, () => drawApart(file, type, signal)) : undefined;
  if (!drawn) return type === RARE ? { ...asFile(file, type), source: (await bareHeic(file)) ?? file } : { refused: { code: 'broken' } };
  const { source, ...rest } = drawn;
  return {
    ...rest,
    kind: 'photo',
    source,
    name: nameFor('photo', source.type),
    type: source.type,
  };
}

const asFile = (file: File, type: string): Prepared => ({ kind: 'file', source: file, name: fitName(file.name), type });
