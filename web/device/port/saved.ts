/** Large files on their way to the disk of whoever saves them: what a page and the service worker say to each other. Nothing of it goes by any other way. */
import { STREAM_NAME } from './streamed.ts';

/** Where such a file lies for the browser's own download, followed by its name: 16 bytes in hex, known to one page and the service worker, and asked for once. */
export const SAVED = '/save/';

/** A page begins, to the service worker. `name`: of the address; `title`: what the file is called. A port comes along for what follows, until it is over. */
export type SaveBegun = { readonly type: 'SAVE'; readonly name: string; readonly title: string; readonly size: number };
/** While it goes on, again and again, so that the browser does not stop the service worker; a port comes along for the answer, a boolean: does it go on there? */
export type SaveHeld = { readonly type: 'SAVING'; readonly name: string };

/**
 * What the service worker says by the port of `SAVE`. `ready`: the address may be asked for. `next`: so does the browser want the next piece. `over`: it has all of it.
 * `stopped`: it wants no more of it.
 */
export type SaveWord = 'ready' | 'next' | 'over' | 'stopped';
/** What the page answers to `next`: what follows, one byte at least; undefined where it cannot be had, and at any time where the page does not go on. */
export type SavePiece = Uint8Array<ArrayBuffer> | undefined;

export function isSaveBegun(value: unknown): value is SaveBegun {
  if (!isNamed(value, 'SAVE')) return false;
  return 'title' in value && typeof value.title === 'string' && 'size' in value && Number.isSafeInteger(value.size) && Number(value.size) > 0;
}

export const isSaveHeld = (value: unknown): value is SaveHeld => isNamed(value, 'SAVING');

function isNamed(value: unknown, type: string): value is { readonly name: string } {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== type) return false;
  return 'name' in value && typeof value.name === 'string' && STREAM_NAME.test(value.name);
}
