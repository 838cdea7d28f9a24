/** One question to the hub by HTTP and its answer: in time, not too large, and either JSON of our hub or an error that says what it is. */
import type { Bytes } from '../../crypto/bytes.ts';
import { readErrorBody } from '../../hub/protocol/errors.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Timers } from './timers.ts';
import { Unreachable, type Why } from './unreachable.ts';

export type HttpDeps = { readonly origin: string; readonly fetch: typeof fetch; readonly timers: Timers };
export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Bytes go as they are, all else as JSON. */
  readonly body?: Bytes | object;
  readonly token?: string;
  readonly limitMs?: number;
};

/** The answer's JSON, undefined where it has no body. Throws Refused (the hub's word) or Unreachable (nobody's). */
export async function ask(deps: HttpDeps, question: Question): Promise<unknown> {
  const stop = new AbortController();
  let why: Why = 'offline';
  const cancel = deps.timers.after(question.limitMs ?? WIRE_LIMITS.answerMs, () => {
    why = 'timeout';
    stop.abort();
  });
  try {
    return await exchange(deps, question, stop.signal);
  } catch (error) {
    // fetch tells a broken line and an aborted question by a TypeError and a DOMException; neither says more that could be trusted.
    if (error instanceof TypeError || error instanceof DOMException) throw new Unreachable(why);
    throw error;
  } finally {
    cancel();
  }
}

async function exchange({ origin, fetch }: HttpDeps, question: Question, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(`${origin}${question.path}`, requestOf(question, signal));
  const answer = parse(await readText(response));
  if (response.ok && answer) return answer.json;
  const refused = response.ok ? undefined : readErrorBody(answer?.json);
  if (refused?.code === 'unsupported_version') throw new Unreachable('update_needed');
  // A proxy in front of a hub that is down answers in its own words.
  throw refused ?? new Unreachable([502, 503, 504].includes(response.status) ? 'offline' : 'not_a_hub');
}

function requestOf({ method, body, token }: Question, signal: AbortSignal): RequestInit {
  const sent = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
  const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
  return {
    method,
    body: sent,
    headers: { ...(body ? { 'content-type': type } : {}), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
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
  let [text, size] = ['', 0];
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length;
    if (size > WIRE_LIMITS.answerBytes) {
      await reader?.cancel();
      throw new Unreachable('too_large');
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
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
