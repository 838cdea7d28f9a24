/** What sends beside words what lies over them, while it does. */
import { useEffect, useRef } from 'preact/hooks';
import type { Marked } from '../../chat/markup.ts';

/** Sends it with these words; true where it is on this device and on its way. */
export type Sender = (written: Marked, reply: string | undefined) => Promise<boolean>;

/** The one that is drawn last sends; gone, it takes away no other. */
export function useSends(sender: { current: Sender | undefined }, send: Sender): void {
  const mine = useRef(send);
  mine.current = send;
  sender.current = send;
  useEffect(
    () => () => {
      if (sender.current === mine.current) sender.current = undefined;
    },
    [],
  );
}
