/** Tells the device whether somebody looks at this page, so that others may see that this person is there: while it has the focus, and again each minute. */
import { useEffect } from 'preact/hooks';
import { useDevice, useRemoved } from './ui/hooks.ts';

/** The device takes one for gone who has not said it for a minute and a half. */
const AGAIN_MS = 60_000;

export function useLooking(): void {
  const device = useDevice();
  const isRemoved = useRemoved();
  useEffect(() => {
    if (isRemoved) return;
    const face = toName(crypto.getRandomValues(new Uint8Array(16)));
    let was = false;
    const tell = (on: boolean): void => {
      if (!on && !was) return;
      was = on;
      // Not awaited: what does not arrive is said again, or runs out.
      void device.call('look', { face, on });
    };
    const look = (): void => tell(document.visibilityState === 'visible' && document.hasFocus());
    const leave = (): void => tell(false);
    look();
    const timer = setInterval(look, AGAIN_MS);
    for (const event of ['focus', 'blur'] as const) addEventListener(event, look);
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      for (const event of ['focus', 'blur'] as const) removeEventListener(event, look);
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', look);
      leave();
    };
  }, [device, isRemoved]);
}

const toName = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
