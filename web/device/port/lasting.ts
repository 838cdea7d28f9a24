/**
 * One device over engines that come one after another: what was asked of an engine that ended is asked again of the next, under the same id, so that it
 * is done once; what is watched goes on. Knows no command and no view by name.
 */
import type { Answer } from './failure.ts';
import type { CommandName, Commands, Device, ViewName, Views } from './port.ts';
import type { Served } from './remote.ts';

export type Lasting = Pick<Device, 'call' | 'watch'> & {
  /** This engine answers from now on, and what an earlier one still says concerns nobody. Without one, what is asked waits for the next. */
  follow(next: Served | undefined): void;
};

type Again = { readonly ask: (device: Served) => void };

/** `id` makes ids that no other process makes. */
export function newLasting(id: () => string): Lasting {
  const calls = new Set<Again>();
  const watches = new Map<Again, (() => void) | undefined>();
  let now: Served | undefined;
  const endWatch = (watch: Again): void => watches.get(watch)?.();
  return {
    call: <C extends CommandName>(name: C, input: Commands[C]['in']) =>
      new Promise<Answer<Commands[C]['out']>>((resolve, reject) => {
        const called = id();
        const call: Again = {
          ask: (device) => {
            const ended = (how: () => void): void => {
              if (device !== now) return;
              calls.delete(call);
              how();
            };
            device.call(name, input, called).then(
              (answer) => ended(() => resolve(answer)),
              (error: unknown) => ended(() => reject(error)),
            );
          },
        };
        calls.add(call);
        if (now) call.ask(now);
      }),
    watch: <V extends ViewName>(name: V, input: Views[V]['in'], on: (view: Views[V]['out']) => void) => {
      const watch: Again = { ask: (device) => watches.set(watch, device.watch(name, input, on)) };
      watches.set(watch, undefined);
      if (now) watch.ask(now);
      return () => {
        endWatch(watch);
        watches.delete(watch);
      };
    },
    follow: (next) => {
      for (const watch of watches.keys()) endWatch(watch);
      now = next;
      if (next) for (const one of [...calls, ...watches.keys()]) one.ask(next);
    },
  };
}
