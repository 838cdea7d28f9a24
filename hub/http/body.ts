/** Reads what came in a request. What is wrong with it is said by a code, never by quoting it. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { type Bytes, fromBase64 } from '../../crypto/bytes.ts';
import { Refused } from '../protocol/errors.ts';

/** The body as this schema has it, or Refused. Unknown fields are left out: a later device may say more. */
export async function readBody<T extends v.GenericSchema>(context: Context, schema: T): Promise<v.InferOutput<T>> {
  const read = v.safeParse(schema, parse(await context.req.text()), { abortEarly: true });
  if (read.success) return read.output;
  throw new Refused(read.issues[0].received === 'undefined' ? 'missing_field' : 'malformed');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('malformed');
  }
}

/** A path's part as bytes of this length, or Refused. */
export function readParam(context: Context, name: string, min: number, max: number = min): Bytes {
  const bytes = fromBase64(context.req.param(name) ?? '');
  if (!bytes || bytes.length < min || bytes.length > max) throw new Refused('malformed');
  return bytes;
}

/** base64url of `min` to `max` bytes. */
export const base64 = (min: number, max: number = min) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((max * 4) / 3) + 2),
    v.transform(fromBase64),
    v.custom<Bytes>((bytes) => bytes instanceof Uint8Array && bytes.length >= min && bytes.length <= max),
  );
