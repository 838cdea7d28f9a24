/** The bytes of media as the page shows them: read from the device once, judged by what they are, and let go when nobody shows them. */
import { type Signal, signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Shown, shownAs } from '../../chat/magic.ts';
import type { Failure } from '../../device/port/failure.ts';
import { MEDIA_READ, type MediaRow, type TransferView } from '../../device/port/media.ts';
import type { Device } from '../../device/port/port.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import type { Place } from './place.ts';

/** `unfit`: its bytes are nothing a page may show, whatever its message calls it. */
export type Whole = { readonly url: string; readonly as: MediaRow['kind'] } | 'unfit';

type Held = { readonly found: Signal<Whole | undefined>; readonly size: number; users: number };
const held = new Map<string, Held>();
/** Bytes kept though nobody shows them, for the way back. */
const MAX_UNUSED = 64 * 1024 * 1024;
/** Larger ones are saved, and not shown whole. */
export const MOST_SHOWN = 256 * 1024 * 1024;
/** Read a little before they come into sight. */
const AHEAD = '400px';

/** All of it, by stretches, each handed to the browser, which keeps large ones on its disk. */
export async function readWhole(device: Device, place: Place, size: number): Promise<Blob | Failure> {
  const parts: Blob[] = [];
  for (let from = 0; from < size; from += MEDIA_READ) {
    const answer = await device.call('readMedia', { ...place, from, to: Math.min(size, from + MEDIA_READ) });
    if (!answer.ok) return answer.error;
    parts.push(new Blob([answer.bytes]));
  }
  return new Blob(parts);
}

/** Once true it stays so. */
export function useSeen(box: { readonly current: Element | null }): boolean {
  const [seen, see] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (seen || !element) return;
    const watcher = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && see(true), { rootMargin: AHEAD });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [seen]);
  return seen;
}

/** How far it has come; undefined until the device has said. */
export const useTransfer = ({ blob }: MediaRow): TransferView | undefined => useView('transfer', { blob }, blob);

/** The small picture that goes before it, once it is asked for. */
export const useHead = (place: Place, media: MediaRow, isWanted: boolean): Whole | undefined =>
  useHeld(`head ${media.blob}`, media.hasHead && isWanted, 64 * 1024, async (device) => {
    const answer = await device.call('readHead', place);
    return answer.ok ? fitted(new Blob([answer.bytes])) : undefined;
  });

/** All of it, once it is asked for. */
export const useWhole = (place: Place, media: MediaRow, isWanted: boolean): Whole | undefined =>
  useHeld(media.blob, isWanted && media.size <= MOST_SHOWN, media.size, async (device) => {
    const whole = await readWhole(device, place, media.size);
    return whole instanceof Blob ? fitted(whole) : undefined;
  });

/** What may be shown of it is told by its bytes alone; a photo's sides are read before anything is drawn. */
async function fitted(blob: Blob): Promise<Whole> {
  const shown = await toBeShown(blob);
  return shown ? { url: URL.createObjectURL(blob.slice(0, blob.size, shown.type)), as: shown.as } : 'unfit';
}
export const toBeShown = async (blob: Blob): Promise<Shown | undefined> => shownAs(new Uint8Array(await blob.slice(0, LOOKED).arrayBuffer()));
/** What a camera notes stands before a photo's sides. */
const LOOKED = 1024 * 1024;

function useHeld(name: string, isWanted: boolean, size: number, load: (device: Device) => Promise<Whole | undefined>): Whole | undefined {
  const device = useDevice();
  const latest = useRef(load);
  latest.current = load;
  const [shown, show] = useState<Held>();
  const [turn, take] = useState(0);
  useEffect(() => {
    if (!isWanted) return;
    const one = hold(name, size, () => latest.current(device));
    show(one);
    return () => release(one);
  }, [name, isWanted, device, turn]);
  const { state } = useView('connection', {}) ?? {};
  useEffect(() => {
    // What could not be had without a line is asked for again with one.
    if (isWanted && shown && held.get(name) !== shown) take(turn + 1);
  }, [state]);
  return isWanted ? (shown ?? held.get(name))?.found.value : undefined;
}

function hold(name: string, size: number, load: () => Promise<Whole | undefined>): Held {
  const known = held.get(name);
  if (known) {
    known.users += 1;
    return known;
  }
  const one: Held = { found: signal(undefined), size, users: 1 };
  held.set(name, one);
  // Not awaited: it is shown when it is there. What cannot be had now is not kept.
  void load().then((found) => {
    if (found !== undefined && held.get(name) === one) one.found.value = found;
    else if (held.get(name) === one) held.delete(name);
    else if (found !== undefined && found !== 'unfit') URL.revokeObjectURL(found.url);
  });
  return one;
}

/** What was let go first goes, as far as there is too much of it. */
function release(one: Held): void {
  one.users -= 1;
  const unused = [...held].filter(([, { users }]) => users === 0);
  let bytes = unused.reduce((sum, [, { size }]) => sum + size, 0);
  for (const [name, { found, size }] of unused) {
    if (bytes <= MAX_UNUSED) return;
    held.delete(name);
    bytes -= size;
    if (found.value && found.value !== 'unfit') URL.revokeObjectURL(found.value.url);
  }
}
