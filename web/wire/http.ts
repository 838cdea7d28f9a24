/** One question to the hub by HTTP and its answer: in time, not too large, and either JSON of our hub or an error that says what it is. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { readErrorBody } from '../../hub/protocol/errors.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Timers } from './timers.ts';
import { Unreachable, type Why } from './unreachable.ts';

export type HttpDeps = { readonly origin: string; readonly fetch: typeof fetch; readonly timers: Timers };
export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Bytes, also as a Blob, go as they are, all else as JSON. */
  readonly body?: Bytes | Blob | object;
  readonly token?: string;
  readonly limitMs?: number;
  /** Of an answer in bytes, from the first up to the second, which is not included (RFC 9110 §14.1.2). */
  readonly range?: readonly [from: number, to: number];
  /** Ends the question; it rejects as one that nobody answered. */
  readonly signal?: AbortSignal | undefined;
};

/** The answer's JSON, undefined where it has no body. Throws Refused (the hub's word) or Unreachable (nobody's). */
export const ask = (deps: HttpDeps, question: Question): Promise<unknown> => asked(deps, question, readJson);

/** The answer's bytes, of which there are at most so many. Throws as `ask` does. */
export const askBytes = (deps: HttpDeps, question: Question, most: number): Promise<Bytes> =>
  asked(deps, question, (response) => readBytes(response, most));

/** `again`: what comes has its time anew. */
export type Read<T> = (response: Response, again: () => void) => Promise<T>;

export async function asked<T>(deps: HttpDeps, question: Question, read: Read<T>): Promise<T> {
  const stop = new AbortController();
  const { signal: given } = question;
  const end = (): void => stop.abort();
  if (given?.aborted) end();
  given?.addEventListener('abort', end, { once: true });
  let why: Why = 'offline';
  const wait = (): (() => void) =>
    deps.timers.after(question.limitMs ?? WIRE_LIMITS.answerMs, () => {
      why = 'timeout';
      stop.abort();
    });
  let cancel = wait();
  const again = (): void => {
    cancel();
    cancel = wait();
  };
  try {
    return await exchange(deps, question, stop.signal, (response) => read(response, again));
  } catch (error) {
    // fetch tells a broken line and an aborted question by a TypeError and a DOMException; neither says more that could be trusted.
    if (error instanceof TypeError || error instanceof DOMException) throw new Unreachable(why);
    throw error;
  } finally {
    cancel();
    given?.removeEventListener('abort', end);
  }
}

async function exchange<T>(
  { origin, fetch }: HttpDeps,
  question: Question,
  signal: AbortSignal,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const response = await fetch(`${origin}${question.path}`, requestOf(question, signal));
  if (response.ok) return read(response);
  const refused = readErrorBody(parse(await readText(response))?.json);
  if (refused?.code === 'unsupported_version') throw new Unreachable('update_needed');
  // A proxy in front of a hub that is down answers in its own words.
  throw refused ?? new Unreachable([502, 503, 504].includes(response.status) ? 'offline' : 'not_a_hub');
}

async function readJson(response: Response): Promise<unknown> {
  const answer = parse(await readText(response));
  if (!answer) throw new Unreachable('not_a_hub');
  return answer.json;
}

function requestOf({ method, body, token, range }: Question, signal: AbortSignal): RequestInit {
  const isBytes = body instanceof Uint8Array || body instanceof Blob;
  const [sent, type] = isBytes ? [body, 'application/octet-stream'] : [body && JSON.stringify(body), 'application/json'];
  return {
    method,
    body: sent,
    headers: {
      ...(body ? { 'content-type': type } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(range && { range: `bytes=${range[0]}-${range[1] - 1}` }),
    },
    signal,
    // Nothing of the browser's goes along, nothing is kept, and a captive portal's redirect is not followed.
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
  };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of partsOf(response, WIRE_LIMITS.answerBytes)) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

async function readBytes(response: Response, most: number): Promise<Bytes> {
  // A body ends where its head says, so one that says it is small enough need not be counted piece by piece, of which a megabyte has many.
  const said = Number(response.headers.get('content-length') ?? Number.NaN);
  if (said <= most && !response.headers.has('content-encoding')) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  for await (const part of partsOf(response, most)) parts.push(part);
  return concat(...parts);
}

/** As they come, and no more than so many bytes of them. */
export async function* partsOf(response: Response, most: number): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      size += part.value.length;
      if (size > most) throw new Unreachable('too_large');
      yield part.value;
    }
  } finally {
    // Not awaited: nobody wants what else there is.
    void reader?.cancel().catch(() => undefined);
  }
}

/** No body is no JSON, and well; undefined where there is a body of something else. */
function parse(text: string): { readonly json: unknown } | undefined {
  if (text === '') return { json: undefined };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
