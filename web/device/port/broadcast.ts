/** The line between tabs, and between a tab and its engine: one BroadcastChannel of this origin. */
import type { Wire } from './remote.ts';

const NAME = 'tidings';

export function broadcastWire(): Wire & { close(): void } {
  const channel = new BroadcastChannel(NAME);
  return {
    post: (message) => channel.postMessage(message),
    listen: (on) => {
      const hear = ({ data }: MessageEvent): void => on(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    close: () => channel.close(),
  };
}
