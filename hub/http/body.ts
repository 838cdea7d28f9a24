/** Reads what came in a request. What is wrong with it is said by a code, never by quoting it. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { type Bytes, concat, fromBase64, textOf } from '../../crypto/bytes.ts';
import { Refused } from '../protocol/errors.ts';
import type { HubEnv } from './context.ts';

/** How large a body may be here. One that says it is larger is refused unread; one that does not say is counted while `readBytes` reads it. */
export function holdToLimit(context: Context<HubEnv>, bytes: number): void {
  if (Number(context.req.header('content-length') ?? 0) > bytes) throw new Refused('too_large');
  context.set('bodyBytes', bytes);
}

/**
 * The whole body, none as no bytes, or Refused. Counted where its head does not say how long it is, and the request is left as it came: a request on a wire cannot be
 * made anew around bytes that were read off it.
 */
export async function readBytes(context: Context<HubEnv>, deadline?: Deadline): Promise<Bytes> {
  if (context.req.header('content-length') !== undefined) return readWhole(context, deadline);
  const parts: Uint8Array[] = [];
  let left = context.var.bodyBytes;
  const reader = context.req.raw.body?.getReader();
  const watch = deadline && newWatch(deadline);
  try {
    for (let part = await nextPart(reader, watch?.over); part; part = await nextPart(reader, watch?.over)) {
      left -= part.length;
      if (left < 0) throw new Refused('too_large');
      parts.push(part);
    }
  } finally {
    watch?.stop();
  }
  return concat(...parts);
}

/** Of a body that says how long it is no more than that is read (RFC 9112 §6.3), and what is larger was refused. Piece by piece takes the hub half as long again. */
async function readWhole({ req, var: { bodyBytes } }: Context<HubEnv>, deadline: Deadline | undefined): Promise<Bytes> {
  const watch = deadline && newWatch(deadline);
  try {
    const read = await Promise.race([req.raw.arrayBuffer(), ...(watch ? [watch.over] : [])]);
    if (read === 'late') throw tooSlow();
    if (read.byteLength > bodyBytes) throw new Refused('too_large');
    return new Uint8Array(read);
  } catch (error) {
    // As below.
    throw error instanceof Refused ? error : new Refused('malformed');
  } finally {
    watch?.stop();
  }
}

/**
 * The whole body, in the memory it is given, which is at least as large as a body may be here; it is read there where it comes off a wire and says how long it is. Nothing is
 * written there any more once this is settled.
 */
export async function readInto(context: Context<HubEnv>, buffer: Bytes, deadline: Deadline): Promise<Bytes> {
  const { body } = context.env;
  if (!body || context.req.header('content-length') === undefined) return readBytes(context, deadline);
  const [filling, watch] = [body(buffer.subarray(0, context.var.bodyBytes)), newWatch(deadline)];
  try {
    const read = await Promise.race([filling.ended.catch(() => 'broken' as const), watch.over]);
    if (read === 'late') throw tooSlow();
    if (read === 'broken') throw new Refused('malformed');
    if (read.more) throw new Refused('too_large');
    return buffer.subarray(0, read.bytes);
  } finally {
    filling.stop();
    watch.stop();
  }
}

const tooSlow = (): Refused => new Refused('unavailable', undefined, 'This came too slowly.');

/** A body that is not there by then is given up. */
export type Deadline = { readonly ms: number; readonly later: (ms: number, callback: () => void) => () => void };

function newWatch({ ms, later }: Deadline): { readonly over: Promise<'late'>; stop(): void } {
  let stop = (): void => undefined;
  const over = new Promise<'late'>((resolve) => {
    stop = later(ms, () => resolve('late'));
  });
  return { over, stop };
}

type Reader = ReadableStreamDefaultReader<Uint8Array> | undefined;

async function nextPart(reader: Reader, late?: Promise<'late'>): Promise<Uint8Array | undefined> {
  const next = await Promise.race([partOf(reader), ...(late ? [late] : [])]);
  if (next === 'late') throw tooSlow();
  return next;
}

async function partOf(reader: Reader): Promise<Uint8Array | undefined> {
  try {
    return (await reader?.read())?.value;
  } catch {
    // The wire broke, or what came on it is no body: the client's doing, and most likely nobody reads the answer.
    throw new Refused('malformed');
  }
}

/** The body as this schema has it, or Refused. Unknown fields are left out: a later device may say more. */
export async function readBody<T extends v.GenericSchema>(context: Context<HubEnv>, schema: T): Promise<v.InferOutput<T>> {
  const read = v.safeParse(schema, parse(textOf(await readBytes(context))), { abortEarly: true });
  if (read.success) return read.output;
  throw new Refused(read.issues[0].received === 'undefined' ? 'missing_field' : 'malformed');
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
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
