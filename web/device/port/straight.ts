/**
 * Between an engine and the page that runs it: answers of many bytes, which are moved and not copied. Over a BroadcastChannel they would go through the browser's own
 * process, which copies them three times and lets go of them late.
 */
import type { Wire } from './remote.ts';

/** In the page, of an engine it has just begun: hears what is given to `self`. */
export function hearStraight(engine: Worker, self: string, hear: (message: unknown) => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => hear(data);
  engine.postMessage(self, [port2]);
}

/** In the engine's worker: the same line, with a way of its own to its page. */
export function withStraight(wire: Wire): Wire {
  let page: { readonly self: string; readonly port: MessagePort } | undefined;
  globalThis.addEventListener('message', ({ data, ports: [port] }: MessageEvent<string>) => {
    if (port) page = { self: data, port };
  });
  return {
    ...wire,
    give: (to, answer, bytes) => {
      if (page?.self !== to) return false;
      page.port.postMessage(
        answer,
        bytes.map(({ buffer }) => buffer),
      );
      return true;
    },
  };
}
