/**
 * Films and sounds that play before they are whole. The page that shows one has it opened stretch by stretch; this only hands that to the page's own player, as
 * answers to ranges (RFC 9110 §14). It keeps nothing: a worker that was stopped meanwhile answers as before, and nothing outlives the page.
 */
import { STREAM_NAME, STREAMED, type Stretch, type StretchAsked, type StretchKnown } from '../device/port/streamed.ts';
import type { Streaming } from './brought.ts';

declare const self: ServiceWorkerGlobalScope & { streaming?: Streaming };

/** A page that says nothing for so long has no such film. */
const KNOWN_MS = 3000;
/** Who may ask: no page, frame, script, or anything that could run or read it. */
const PLAYERS: readonly RequestDestination[] = ['video', 'audio'];
/** What is given to them, whatever a page says. */
const PLAYED = /^(?:video|audio)\/[a-z0-9.-]+$/;

/** Of every answer, so that it is nothing but what a player plays, here and now. */
const ALWAYS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Answers what is asked for under that path; the hub never hears of it. */
self.streaming = ({ request, clientId }) => answer(request, new URL(request.url).pathname.slice(STREAMED.length), clientId);

async function answer(request: Request, name: string, page: string): Promise<Response> {
  const range = rangeOf(request.headers.get('range'));
  if (!range || request.method !== 'GET' || !PLAYERS.includes(request.destination) || !STREAM_NAME.test(name)) return nothing(404);
  // Of the page that asks alone: another one's names mean nothing here.
  const client = await self.clients.get(page);
  const asked = client && (await ask(client, { type: 'STRETCH', name, ...range }, request.signal));
  if (asked === 'unknown' || asked === undefined) return nothing(404);
  if (asked === 'none' || !PLAYED.test(asked.type)) return nothing(503);
  const { bytes, size, type } = asked;
  if (bytes.length === 0) return nothing(416, { 'content-range': `bytes */${size}` });
  const headers = {
    ...ALWAYS,
    'accept-ranges': 'bytes',
    'content-disposition': 'attachment',
    'content-type': type,
    'content-length': `${bytes.length}`,
    'content-range': `bytes ${range.from}-${range.from + bytes.length - 1}/${size}`,
  };
  return new Response(bytes, { status: 206, headers });
}

const nothing = (status: number, more: Readonly<Record<string, string>> = {}): Response =>
  new Response(`${status}`, { status, headers: { ...ALWAYS, 'content-type': 'text/plain', ...more } });

/** One range, from a place on: players ask for no other. */
function rangeOf(header: string | null): Pick<StretchAsked, 'from' | 'to'> | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '') return undefined;
  const [from, to] = [Number(first), last === '' ? undefined : Number(last) + 1];
  return to === undefined || to > from ? { from, to } : undefined;
}

/** `unknown`: there is no such film in that page. `none`: its bytes cannot be had. Without a line they are waited for, as long as the player does. */
function ask(client: Client, asked: StretchAsked, signal: AbortSignal): Promise<Stretch | 'unknown' | 'none'> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (found: Stretch | 'unknown' | 'none'): void => {
      clearTimeout(timer);
      port1.close();
      resolve(found);
    };
    const timer = setTimeout(() => end('unknown'), KNOWN_MS);
    port1.onmessage = ({ data }: MessageEvent<StretchKnown | Stretch | undefined>) => {
      if (!data) return end('none');
      if (!('isKnown' in data)) return end(data);
      clearTimeout(timer);
      if (!data.isKnown) end('unknown');
    };
    signal.addEventListener('abort', () => end('none'));
    client.postMessage(asked, [port2]);
  });
}
