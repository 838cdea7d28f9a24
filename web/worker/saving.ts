/**
 * Large files on their way to the disk of whoever saves them. The page that saves one opens it piece by piece; this only hands that to the browser, as a download from an
 * address that nobody else knows, and asks for no piece before the browser wants it: so nobody ever holds all of it. It writes nothing, and what its page does not
 * give to the end fails there as a download, and is never taken for whole.
 */
import { shownName } from '../chat/media.ts';
import { isSaveBegun, isSaveHeld, type SaveBegun, SAVED, type SaveHeld, type SavePiece, type SaveWord } from '../device/port/saved.ts';
import type { Saving } from './brought.ts';

declare const self: ServiceWorkerGlobalScope & { saving?: Saving };

/** Files that are saved at once, at most. */
const MOST = 32;
/** So long an address that was asked for waits to be gone to. */
const UNASKED_MS = 10_000;
/** How often it looks whether the page that owes it a piece is still there. */
const LOOK_MS = 1000;
/** For so long after each word of its page it asks the browser not to be stopped: pages that nobody looks at speak once a minute. A browser ends what takes five. */
const AWAKE_MS = 90_000;

/**
 * So much of a piece is given to the browser as a copy of its own: Chromium 150 does not count bytes that a message has brought as memory of this worker, and cleared
 * away none of them before 600 MiB had passed; of copies it does.
 */
const AT_ONCE = 1024 * 1024;

type Held = SaveBegun & {
  readonly page: string;
  readonly port: MessagePort;
  readonly over: Promise<void>;
  readonly end: (word: SaveWord) => void;
  isAsked: boolean;
  /** Takes the piece that was asked for last. */
  give: ((piece: SavePiece) => void) | undefined;
};
const held = new Map<string, Held>();

self.saving = {
  hear: (event) => {
    const [port] = event.ports;
    if (!port || !(event.source && 'id' in event.source)) return;
    if (isSaveBegun(event.data)) event.waitUntil(begun(event.data, event.source.id, port));
    if (isSaveHeld(event.data)) event.waitUntil(goesOn(event.data, event.source.id, port));
  },
  answer: async ({ request, clientId }) => {
    const one = held.get(new URL(request.url).pathname.slice(SAVED.length));
    const isFrame = request.method === 'GET' && request.mode === 'navigate' && request.destination === 'iframe';
    // Of a frame Chromium does not say whose it is, Firefox does.
    const isOwn = one !== undefined && (clientId === '' || clientId === one.page);
    if (!one || one.isAsked || !isFrame || !isOwn) return new Response('404', { status: 404, headers: { ...ALWAYS, 'content-type': 'text/plain' } });
    one.isAsked = true;
    return new Response(piecesOf(one), { headers: headersOf(one) });
  },
};

/** Of every answer: it is saved, whatever it is, and never shown, run or kept. */
const ALWAYS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
} as const;

const headersOf = ({ title, size }: SaveBegun): Readonly<Record<string, string>> => ({
  ...ALWAYS,
  'content-type': 'application/octet-stream',
  'content-length': `${size}`,
  'content-disposition': `attachment; filename*=UTF-8''${encoded(shownName(title))}`,
});

/** As RFC 8187 §3.2.1 writes a value: what encodeURIComponent leaves as it is goes beyond that by four signs. */
const encoded = (name: string): string => encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

function begun(asked: SaveBegun, page: string, port: MessagePort): Promise<void> {
  if (held.size >= MOST || held.has(asked.name)) return Promise.resolve();
  let ended: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const one: Held = {
    ...asked,
    page,
    port,
    over,
    isAsked: false,
    give: undefined,
    end: (word) => {
      if (held.get(asked.name) !== one) return;
      held.delete(asked.name);
      say(port, word);
      port.close();
      one.give?.(undefined);
      ended();
    },
  };
  held.set(asked.name, one);
  port.onmessage = ({ data }: MessageEvent<SavePiece>) => {
    if (one.give) one.give(data);
    // Unasked for, a page says so that it does not go on.
    else one.end('stopped');
  };
  setTimeout(() => one.isAsked || one.end('stopped'), UNASKED_MS);
  say(port, 'ready');
  return awake(one);
}

function goesOn({ name }: SaveHeld, page: string, port: MessagePort): Promise<void> {
  const one = held.get(name);
  const isHeld = one?.page === page;
  port.postMessage(isHeld);
  port.close();
  return one && isHeld ? awake(one) : Promise.resolve();
}

const awake = ({ over }: Held): Promise<void> => Promise.race([over, new Promise<void>((resolve) => setTimeout(resolve, AWAKE_MS))]);

const say = (port: MessagePort, word: SaveWord): void => port.postMessage(word);

/** One after the other, and none before it is wanted. Fewer bytes than were told, or more, are an error, and what was saved of them the browser throws away. */
function piecesOf(one: Held): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = one.size;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (to) => {
        const piece = await pieceOf(one);
        if (!piece || piece.length === 0 || piece.length > left) {
          one.end('stopped');
          return to.error(new Error('expected a piece of the file, its page had none'));
        }
        for (let at = 0; at < piece.length; at += AT_ONCE) to.enqueue(piece.slice(at, at + AT_ONCE));
        left -= piece.length;
        if (left > 0) return;
        to.close();
        one.end('over');
      },
      cancel: () => one.end('stopped'),
    },
    { highWaterMark: 0 },
  );
}

/** Undefined where its page has none, or is gone. Without a line a piece may take long. */
function pieceOf(one: Held): Promise<SavePiece> {
  return new Promise((resolve) => {
    if (held.get(one.name) !== one) return resolve(undefined);
    const end = (piece: SavePiece): void => {
      clearInterval(looking);
      one.give = undefined;
      resolve(piece);
    };
    const looking = setInterval(() => {
      // Not awaited: whoever is there goes on being waited for.
      void self.clients.get(one.page).then((there) => there ?? end(undefined));
    }, LOOK_MS);
    one.give = end;
    say(one.port, 'next');
  });
}
