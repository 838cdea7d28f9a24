/** What the service worker gives to players, and to nobody else. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isStretchAsked, STREAMED, type Stretch } from '../device/port/streamed.ts';
import type { Streaming } from './brought.ts';

const ORIGIN = 'https://hub.example';
const NAME = '00112233445566778899aabbccddeeff';
const FILM = Uint8Array.from({ length: 5000 }, (_, at) => at & 255);
/** At most so much comes at once. */
const AT_ONCE = 2000;

const worker: { streaming?: Streaming; clients?: { get(id: string): Promise<unknown> } } = {};
beforeAll(async () => {
  vi.stubGlobal('self', worker);
  await import('./streaming.ts');
});
afterAll(() => void vi.unstubAllGlobals());

type Asked = {
  readonly url?: string;
  readonly method?: string;
  readonly destination?: string;
  readonly range?: string;
  readonly page?: string;
  readonly signal?: AbortSignal;
};
/** A page that shows one film. `silent`: it knows nothing of films, as one that shows none. */
function pages(type: string, { silent = false, has = true } = {}): void {
  const page = {
    postMessage: (asked: unknown, [port]: readonly [MessagePort]): void => {
      if (silent || !isStretchAsked(asked)) return;
      port.postMessage({ isKnown: asked.name === NAME });
      const { from, to = FILM.length } = asked;
      const stretch: Stretch | undefined = has ? { type, size: FILM.length, bytes: FILM.slice(from, Math.min(to, from + AT_ONCE)) } : undefined;
      if (asked.name === NAME) port.postMessage(stretch);
    },
  };
  worker.clients = { get: async (id) => (id === 'page' ? page : undefined) };
}

async function answered(asked: Asked = {}): Promise<Response | undefined> {
  const { url = ORIGIN + STREAMED + NAME, method = 'GET', destination = 'video', range = 'bytes=0-', page = 'page' } = asked;
  const signal = asked.signal ?? new AbortController().signal;
  const request = { url, method, destination, headers: new Headers(range === '' ? {} : { range }), signal };
  return worker.streaming?.({ request, clientId: page } as unknown as FetchEvent);
}
const statusOf = async (asked: Asked): Promise<number | undefined> => (await answered(asked))?.status;

afterEach(() => void vi.useRealTimers());

describe('a film that plays before it is whole', () => {
  it('[S130] is given by ranges, each as far as it comes at once, and kept by nobody', async () => {
    pages('video/webm');
    for (const [range, from, to] of [
      ['bytes=0-', 0, 2000],
      ['bytes=0-1', 0, 2],
      ['bytes=4000-', 4000, 5000],
      ['bytes=4999-4999', 4999, 5000],
      ['bytes=100-999999', 100, 2100],
    ] as const) {
      const answer = await answered({ range });
      expect(answer?.status).toBe(206);
      expect(answer?.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/5000`);
      expect(new Uint8Array((await answer?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(FILM.slice(from, to));
      expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'video/webm',
        'content-length': `${to - from}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'content-disposition': 'attachment',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    const beyond = await answered({ range: 'bytes=5000-' });
    expect([beyond?.status, beyond?.headers.get('content-range')]).toEqual([416, 'bytes */5000']);
  });

  it('[S131] is there for a player of the page that shows it alone, under its name, and for nothing else', async () => {
    pages('video/webm');
    for (const destination of ['', 'document', 'iframe', 'embed', 'object', 'image', 'script', 'style', 'worker', 'serviceworker', 'track', 'font'])
      expect([destination, await statusOf({ destination })]).toEqual([destination, 404]);
    expect(await statusOf({ destination: 'audio' })).toBe(206);
    expect(await statusOf({ page: 'another' })).toBe(404);
    expect(await statusOf({ page: '' })).toBe(404);
    expect(await statusOf({ method: 'POST' })).toBe(404);
    const names = ['', NAME.slice(1), `${NAME}0`, NAME.toUpperCase(), `${NAME}/`, 'ff'.repeat(16), '../index.html'];
    for (const name of names) expect([name, await statusOf({ url: ORIGIN + STREAMED + name })]).toEqual([name, 404]);
  });

  it('[S131] is refused by ranges that no player asks for', async () => {
    pages('video/webm');
    for (const range of ['', 'bytes=-5', 'bytes=5-3', 'bytes=0-1,3-4', 'bytes=a-', 'items=0-1', 'bytes=0', `bytes=${'9'.repeat(20)}-`, 'bytes=-'])
      expect([range, await statusOf({ range })]).toEqual([range, 404]);
  });

  it('[S132] is nothing but a film or a sound, whatever the page says it is', async () => {
    for (const type of [
      'text/html',
      'image/svg+xml',
      'video/webm, text/html',
      'application/xhtml+xml',
      'text/javascript',
      'VIDEO/webm\r\nx: y',
      '',
    ]) {
      pages(type);
      expect([type, await statusOf({})]).toEqual([type, 503]);
    }
    pages('audio/mp4');
    expect(await statusOf({})).toBe(206);
  });

  it('[S132] ends where its bytes cannot be had, where its page says nothing, and where nobody waits any more', async () => {
    pages('video/webm', { has: false });
    expect(await statusOf({})).toBe(503);
    vi.useFakeTimers();
    pages('video/webm', { silent: true });
    const silent = statusOf({});
    await vi.advanceTimersByTimeAsync(3000);
    expect(await silent).toBe(404);
    const leaving = new AbortController();
    const left = statusOf({ signal: leaving.signal });
    await vi.advanceTimersByTimeAsync(0);
    leaving.abort();
    expect(await left).toBe(503);
  });
});
