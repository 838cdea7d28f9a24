/** The device while its engine is still coming: what a glance has seen is shown, everything else waits for the engine. */
import type { Glance } from './glance.ts';
import type { Served } from './port/remote.ts';

/** `late` resolves to the engine's device. Watchers move over to it by themselves. */
export function earlyDevice(glance: Glance, late: Promise<Served>): Served {
  return {
    call: async (name, input, id) => (await late).call(name, input, id),
    watch: (name, input, on) => {
      let stop = (): void => undefined;
      let stopped = false;
      const seen = glance[name];
      // In a later turn, as every view comes.
      if (seen !== undefined) queueMicrotask(() => stopped || on(seen as never));
      const follow = async (): Promise<void> => {
        const device = await late;
        if (!stopped) stop = device.watch(name, input, on);
      };
      // Not awaited: an engine that does not come retires its worker, and watchers ask the next one.
      void follow();
      return () => {
        stopped = true;
        stop();
      };
    },
    close: async () => (await late).close(),
  };
}
