/** Photos of people and groups as the page shows them: each is fetched from the device when it is first seen, once, and let go when it is seen no more. */
import { type Signal, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Device } from '../../device/port/port.ts';
import { useDevice } from './hooks.ts';

type Held = { readonly address: Signal<string | undefined>; users: number; readonly stop: () => void };
/** By what names a photo: another photo of the same person is another name. */
const held = new Map<string, Held>();
/** Kept though nobody shows them, for the way back. */
const MAX_UNUSED = 100;
/** Fetched a little before they come into sight, px. */
const AHEAD = '200px';

const seers = new WeakMap<Element, () => void>();
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) seers.get(target)?.();
  },
  { rootMargin: AHEAD },
);

/** The address of a photo once `box` was seen and the photo is here. `of`: whose it is, a person's or a group's id; `photo` names it. */
export function usePhoto(box: { readonly current: Element | null }, of: string, photo: string | undefined): string | undefined {
  const device = useDevice();
  const [seen, see] = useState(() => photo !== undefined && held.has(photo));
  useEffect(() => {
    const element = box.current;
    if (seen || photo === undefined || !element) return;
    seers.set(element, () => see(true));
    watcher.observe(element);
    return () => watcher.unobserve(element);
  }, [seen, photo]);
  const [shown, show] = useState<Held>();
  useEffect(() => {
    if (!seen || photo === undefined) return show(undefined);
    const one = take(device, of, photo);
    show(one);
    return () => release(one);
  }, [seen, device, of, photo]);
  return (photo === undefined ? undefined : (shown ?? held.get(photo)))?.address.value;
}

function take(device: Device, of: string, photo: string): Held {
  const known = held.get(photo);
  if (known) {
    known.users += 1;
    return known;
  }
  const address = signal<string | undefined>(undefined);
  // Watched until it is that one: what the device has at first may be the one before.
  const stop = device.watch('photo', { of }, (shown) => {
    if (shown?.photo !== photo || address.value !== undefined) return;
    address.value = URL.createObjectURL(new Blob([shown.bytes], { type: shown.type }));
    queueMicrotask(stop);
  });
  const one = { address, users: 1, stop };
  held.set(photo, one);
  return one;
}

/** The one that was let go first goes. */
function release(one: Held): void {
  one.users -= 1;
  const unused = [...held].filter(([, { users }]) => users === 0);
  for (const [photo, { address, stop }] of unused.slice(0, Math.max(0, unused.length - MAX_UNUSED))) {
    held.delete(photo);
    stop();
    if (address.value) URL.revokeObjectURL(address.value);
  }
}
