/** What sends beside words what lies over them, while it does. */
import { useEffect, useRef } from 'preact/hooks';
import type { Marked } from '../../chat/markup.ts';

/** Sends it with these words, told under that name while it is being made ready; true where it is on this device and on its way. */
export type Sender = (written: Marked, reply: string | undefined, name: string, stop: AbortController) => Promise<boolean>;

/** `tray`: sends what is attached; `voice`: what is being spoken. `wanted`: what was pressed before the part that sends had come. */
export type Sends = { tray: Sender | undefined; voice: Sender | undefined; wanted: (() => void) | undefined };

/** The one that is drawn last sends; gone, it takes away no other. */
export function useSends(sends: Sends, as: 'tray' | 'voice', send: Sender): void {
  const mine = useRef(send);
  mine.current = send;
  sends[as] = send;
  useEffect(() => {
    const { wanted } = sends;
    sends.wanted = undefined;
    wanted?.();
    return () => {
      if (sends[as] === mine.current) sends[as] = undefined;
    };
  }, []);
}
