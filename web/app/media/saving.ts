/**
 * Large files, saved piece by piece: the browser downloads them from an address that the service worker answers, and that asks here for one piece after the other, so
 * that no memory ever holds more than one or two. Knows nothing of what is in them.
 */
import type { Failure } from '../../device/port/failure.ts';
import { MEDIA_READ, newName } from '../../device/port/media.ts';
import type { Device } from '../../device/port/port.ts';
import { type SaveBegun, SAVED, type SaveHeld, type SavePiece, type SaveWord } from '../../device/port/saved.ts';
import { askBefore } from '../ui/asking.ts';
import type { Place } from './place.ts';

/** `unable`: here it does not go that way, and nothing has come of it. `broken`: the browser has ended it without a word. `over`: it has all of it, or was told not to go on. */
export type SavingEnd = 'over' | 'unable' | 'broken' | Failure;

/** A browser that goes that way has asked for the first piece by then. */
const ASKED_MS = 5000;
/** A service worker that is not spoken to is stopped after 30 seconds; a page that nobody looks at is let speak once a minute. */
const HOLD_MS = 10_000;
/** So often in a row it may leave that without an answer. */
const UNANSWERED = 2;

export async function savePieces(device: Device, place: Place, title: string, size: number): Promise<SavingEnd> {
  // Also of a page that came before it: its frames are the service worker's all the same.
  const worker = 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistration())?.active : undefined;
  if (!worker) return 'unable';
  return new Promise((resolve) => {
    const name = newName(16);
    const { port1: port, port2 } = new MessageChannel();
    const next = openPieces(device, place, size);
    let frame: HTMLIFrameElement | undefined;
    let askNoMore = (): void => undefined;
    const end = (how: SavingEnd): void => {
      clearTimeout(unasked);
      stopHolding();
      askNoMore();
      frame?.remove();
      if (how !== 'over') port.postMessage(undefined satisfies SavePiece);
      port.close();
      resolve(how);
    };
    const unasked = setTimeout(() => end('unable'), ASKED_MS);
    const stopHolding = hold(worker, name, () => end('broken'));
    const give = async (): Promise<void> => {
      clearTimeout(unasked);
      const piece = await next();
      if (piece instanceof Uint8Array) return port.postMessage(piece satisfies SavePiece, [piece.buffer]);
      end(piece);
    };
    const words: Readonly<Record<SaveWord, () => void>> = {
      ready: () => {
        // A page that goes takes with it what is not yet saved. The browser may tell of the download before it asks for anything of it.
        askNoMore = askBefore();
        frame = document.createElement('iframe');
        frame.hidden = true;
        frame.src = SAVED + name;
        document.body.append(frame);
      },
      // Not awaited: it is told when it is there.
      next: () => void give(),
      over: () => end('over'),
      stopped: () => end('over'),
    };
    port.onmessage = ({ data }: MessageEvent<SaveWord>) => words[data]();
    worker.postMessage({ type: 'SAVE', name, title, size } satisfies SaveBegun, [port2]);
  });
}

/** One after the other. Large ones: each question costs Chromium some memory that it keeps. */
function openPieces(device: Device, place: Place, size: number): () => Promise<Uint8Array<ArrayBuffer> | Failure> {
  let from = 0;
  return async () => {
    const to = Math.min(size, from + MEDIA_READ);
    const answer = await device.call('readMedia', { ...place, from, to });
    from = to;
    return answer.ok ? answer.bytes : answer.error;
  };
}

/** Keeps the service worker from being stopped, and hears where it was all the same: one that was started anew knows nothing of it. Gives a function that ends it. */
function hold(worker: ServiceWorker, name: string, lost: () => void): () => void {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered++ >= UNANSWERED) return lost();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<boolean>) => {
      port1.close();
      unanswered = 0;
      if (!data) lost();
    };
    worker.postMessage({ type: 'SAVING', name } satisfies SaveHeld, [port2]);
  }, HOLD_MS);
  return () => clearInterval(timer);
}
