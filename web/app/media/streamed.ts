/**
 * Films that play before they are whole: the page's player asks the service worker for stretches, and that asks here, where the device has them fetched, opened and
 * kept. What a film is called there is known to this page alone, and forgotten as soon as it is shown no more.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { LOOKED, shownAs } from '../../chat/magic.ts';
import type { Failure } from '../../device/port/failure.ts';
import { type MediaRow, newName } from '../../device/port/media.ts';
import type { Device } from '../../device/port/port.ts';
import { isStretchAsked, STREAMED, type Stretch, type StretchKnown } from '../../device/port/streamed.ts';
import { useDevice } from '../ui/hooks.ts';
import { mayStream } from './moving.ts';
import type { Place } from './place.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Film = {
  /** From `from` on, as much as comes at once; undefined where it cannot be had. Without a line it is waited for. */
  read(from: number, to: number): Promise<Bytes | undefined>;
  close(): void;
};
type Shown = { readonly film: Film; readonly type: string; readonly size: number };

/** As sealed chunks hold it: each is fetched and opened once. */
const PART = 1024 * 1024;
/** Parts that are fetched while the one before is played, and kept at most: players go back and forth where their tables lie. */
const [AHEAD, KEPT] = [2, 8];
/** Where nobody has noticed that the line is back it is tried again after this, ms. */
const AGAIN_MS = 3000;

const shown = new Map<string, Shown>();

/** `isWaiting`: for the line. `fail`: it does not play. */
export type Streamed = { readonly url: string; readonly isWaiting: boolean; readonly fail: () => void };

/** Undefined until it is known what it is; 'none' where it is to be had as a whole only. `isHere`: all of it lies on this device already. */
export function useStreamed(
  place: Place,
  media: MediaRow,
  { isHere, isKnown }: { readonly isHere: boolean; readonly isKnown: boolean },
): Streamed | 'none' | undefined {
  const device = useDevice();
  const [url, set] = useState<string | 'none' | undefined>(mayStream(media) ? undefined : 'none');
  const [isWaiting, wait] = useState(false);
  const wasHere = useRef(isHere);
  // It has another once it is said.
  const latest = useRef(place);
  latest.current = place;
  useEffect(() => {
    if (!isKnown || url === 'none') return;
    wasHere.current = isHere;
    // Not awaited: what has come in whole is noted as that, and nobody waits for it.
    const haveAll = (): void => void (wasHere.current || device.call('fetchMedia', latest.current));
    const film = openFilm(device, () => latest.current, media.size, { wait, haveAll });
    const name = newName(16);
    let isOver = false;
    // Not awaited: it shows when it is known.
    void typeOf(film).then((type) => {
      if (isOver) return;
      if (type === undefined) return set('none');
      shown.set(name, { film, type, size: media.size });
      listen();
      set(STREAMED + name);
    });
    return () => {
      isOver = true;
      shown.delete(name);
      film.close();
    };
  }, [isKnown, url === 'none']);
  if (url === undefined || url === 'none') return url;
  return { url, isWaiting, fail: () => set('none') };
}

/** By its bytes, as of all that is shown. */
async function typeOf(film: Film): Promise<string | undefined> {
  const beginning = await film.read(0, LOOKED);
  const found = beginning && shownAs(beginning);
  return found?.as === 'video' ? found.type : undefined;
}

type Says = { readonly wait: (isWaiting: boolean) => void; readonly haveAll: () => void };

function openFilm(device: Device, place: () => Place, size: number, { wait, haveAll }: Says): Film {
  const ends = new AbortController();
  const kept = new Map<number, Promise<Bytes | undefined>>();
  const had = new Set<number>();
  const load = async (index: number): Promise<Bytes | undefined> => {
    const bytes = await readPart(device, () => ({ ...place(), from: index * PART, to: Math.min(size, (index + 1) * PART) }), ends.signal, wait);
    if (!bytes) kept.delete(index);
    else if (had.size < had.add(index).size && had.size * PART >= size) haveAll();
    return bytes;
  };
  const part = (index: number): Promise<Bytes | undefined> => {
    const one = kept.get(index) ?? load(index);
    // Last again: what nobody asked for for longest goes.
    kept.delete(index);
    kept.set(index, one);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return one;
  };
  return {
    read: async (from, to) => {
      const index = Math.floor(from / PART);
      const whole = await part(index);
      for (let next = index + 1; whole && next <= index + AHEAD && next * PART < size; next++) void part(next);
      return whole?.slice(from - index * PART, to - index * PART);
    },
    close: () => ends.abort(),
  };
}

/** Without a line it is asked for again, until there is one or nobody waits any more. */
async function readPart(
  device: Device,
  input: () => Place & { readonly from: number; readonly to: number },
  signal: AbortSignal,
  wait: Says['wait'],
): Promise<Bytes | undefined> {
  while (!signal.aborted) {
    const answer = await device.call('readMedia', input());
    if (signal.aborted) break;
    const isCut = !answer.ok && CUT.includes(answer.error.code);
    wait(isCut);
    if (!isCut) return answer.ok ? answer.bytes : undefined;
    await lineIsBack(device, signal);
  }
  return undefined;
}
const CUT: readonly Failure['code'][] = ['offline', 'timeout', 'rate_limited', 'unavailable'];

function lineIsBack(device: Device, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let wasAway = false;
    const stop = device.watch('connection', {}, ({ state }) => {
      if (state === 'online' && wasAway) end();
      wasAway = state !== 'online';
    });
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      queueMicrotask(stop);
      resolve();
    };
    const timer = setTimeout(end, AGAIN_MS);
    signal.addEventListener('abort', end);
  });
}

let isListening = false;
/** Once for a page. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  navigator.serviceWorker.addEventListener('message', ({ data, ports: [port] }) => {
    if (!port || !isStretchAsked(data)) return;
    const known = shown.get(data.name);
    port.postMessage({ isKnown: known !== undefined } satisfies StretchKnown);
    // Not awaited: it is answered when it is there.
    if (known) void stretchOf(known, data.from, data.to).then((stretch) => port.postMessage(stretch));
  });
}

async function stretchOf({ film, type, size }: Shown, from: number, to: number = size): Promise<Stretch | undefined> {
  const bytes = from >= size ? new Uint8Array() : await film.read(from, Math.min(to, size));
  return bytes && { type, size, bytes };
}
