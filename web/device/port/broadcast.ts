/** The line between tabs, and between a tab and its engine: one BroadcastChannel of this origin. */
import type { Wire } from './remote.ts';

const NAME = 'tidings';

/** `hear`: as if it had come over the line. */
export function broadcastWire(): Wire & { hear(message: unknown): void; close(): void } {
  const channel = new BroadcastChannel(NAME);
  const listening = new Set<(message: unknown) => void>();
  const hear = (message: unknown): void => {
    for (const on of listening) on(message);
  };
  channel.addEventListener('message', ({ data }) => hear(data));
  return {
    post: (message) => channel.postMessage(message),
    listen: (on) => {
      listening.add(on);
      return () => listening.delete(on);
    },
    hear,
    close: () => channel.close(),
  };
}
