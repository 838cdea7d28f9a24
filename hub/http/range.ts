/** The Range of a request (RFC 9110 §14): one stretch of bytes. */
import type { Stretch } from '../../crypto/manifest.ts';

/** `undefined`: the whole, also where more than one range is asked for or what is asked cannot be read. `none`: there is nothing of it. */
export function readRange(header: string | undefined, length: number): Stretch | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  // The last so many bytes.
  if (first === '') return Number(last) === 0 ? 'none' : { from: Math.max(0, length - Number(last)), to: length };
  const [from, to] = [Number(first), last === '' ? length : Number(last) + 1];
  if (last !== '' && to <= from) return undefined;
  return from >= length ? 'none' : { from, to: Math.min(to, length) };
}
