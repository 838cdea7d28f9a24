/** The Api over a hub that answers as a test says. For tests alone. */
import { errorBody } from '../../hub/protocol/errors.ts';
import { type ApiDeps, openApi } from './api.ts';
import { newHeldTimers } from './timers.ts';

export type Answer = (signal: AbortSignal | null | undefined) => Response | Promise<Response>;
export type Asked = { readonly method: string; readonly url: string; readonly body: unknown; readonly token: string | null };

/** An Api over a hub that gives these answers, one after the other, the last for ever; and what it was asked. */
export function world(...answers: (Answer | object)[]) {
  const asked: Asked[] = [];
  const refused: (string | undefined)[] = [];
  const timers = newHeldTimers();
  let count = 0;
  const deps: ApiDeps = {
    origin: 'https://hub.example',
    timers,
    fetch: async (url, init = {}) => {
      const body = init.body instanceof Blob ? new Uint8Array(await init.body.arrayBuffer()) : init.body;
      asked.push({
        method: String(init.method),
        url: String(url).replace('https://hub.example', ''),
        body: typeof body === 'string' ? JSON.parse(body) : body,
        token: new Headers(init.headers).get('authorization'),
      });
      init.signal?.throwIfAborted();
      const answer = answers[Math.min(count++, answers.length - 1)];
      if (!isAnswer(answer)) return Response.json(answer);
      const aborted = new Promise<never>((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
      return Promise.race([answer(init.signal), aborted]);
    },
    access: async (token) => {
      refused.push(token);
      return token === undefined ? 'token 1' : 'token 2';
    },
  };
  return { api: openApi(deps), deps, asked, refused, timers };
}

const isAnswer = (answer: Answer | object | undefined): answer is Answer => typeof answer === 'function';
export const refusal =
  (code: Parameters<typeof errorBody>[0], details?: Parameters<typeof errorBody>[1], status = 400) =>
  (): Response =>
    Response.json(errorBody(code, details, 0), { status });
