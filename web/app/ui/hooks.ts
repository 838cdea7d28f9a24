/** What screens are made with: the device, its views, and time that passes. */
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Device, ViewName, Views } from '../../device/port/port.ts';

export const DeviceContext = createContext<Device | undefined>(undefined);

/** Was this device removed from its account by another? Then what is on it can be read, and nothing goes out. */
export const RemovedContext = createContext(false);
export const useRemoved = (): boolean => useContext(RemovedContext);

export function useDevice(): Device {
  const device = useContext(DeviceContext);
  if (!device) throw new Error('a screen without a device');
  return device;
}

/** The view's current value, undefined until it is there. `key` says when the input has changed. */
export function useView<V extends ViewName>(name: V, input: Views[V]['in'], key = ''): Views[V]['out'] | undefined {
  const device = useDevice();
  const [shown, show] = useState<{ readonly key: string; readonly value: Views[V]['out'] }>();
  useEffect(() => device.watch(name, input, (value) => show({ key, value })), [device, name, key]);
  return shown?.key === key ? shown.value : undefined;
}

/** Is there room for one column only? The widths are those of the style sheets. */
export const useNarrow = (): boolean => useMedia(ONE_COLUMN);
const ONE_COLUMN = matchMedia('(width < 640px)');

export function useMedia(media: MediaQueryList): boolean {
  const [matches, set] = useState(media.matches);
  useEffect(() => {
    const look = (): void => set(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, [media]);
  return matches;
}

/** Runs when the network is back, as it is made at that time. */
export function useOnline(run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const online = (): void => latest.current();
    addEventListener('online', online);
    return () => removeEventListener('online', online);
  }, []);
}

/** Now, renewed every `ms`. */
export function useNow(ms: number): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}

/** True once `ms` have gone by: skeletons and "Connecting…" show only when it takes that long. */
export function useLater(ms: number, key = ''): boolean {
  const [passed, pass] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => pass(key), ms);
    return () => {
      clearTimeout(timer);
      // The same key may come again, and must wait again.
      pass(undefined);
    };
  }, [ms, key]);
  return passed === key;
}
