/** What a follower watches of an engine that is elsewhere: one view with one input goes over the wire once, however many in this tab show it. */
import type { Device, ViewName, Views } from './port.ts';

type Watch = {
  readonly id: string;
  readonly name: ViewName;
  readonly input: unknown;
  readonly same: string;
  readonly ons: Set<(value: unknown) => void>;
  latest: { readonly value: unknown } | undefined;
};

export type Watches = {
  readonly watch: Device['watch'];
  /** A value of the watch with this id has come. */
  show(id: string, value: unknown): void;
  /** Everything that is watched is asked for, of an owner who knows nothing of it. */
  again(): void;
  /** Is anything watched that has not shown itself yet? */
  isWaiting(): boolean;
  end(): void;
};

/** `begin` and `stop` say it on the wire; `id` makes ids no other follower makes. */
export function openWatches(deps: {
  readonly id: () => string;
  readonly begin: (watch: { readonly id: string; readonly name: ViewName; readonly input: unknown }) => void;
  readonly stop: (id: string) => void;
}): Watches {
  const watches = new Map<string, Watch>();
  const begin = (same: string, name: ViewName, input: unknown): Watch => {
    const watch: Watch = { id: deps.id(), name, input, same, ons: new Set(), latest: undefined };
    watches.set(watch.id, watch);
    deps.begin(watch);
    return watch;
  };
  const end = ({ id }: Watch): void => {
    if (watches.delete(id)) deps.stop(id);
  };
  return {
    watch: <V extends ViewName>(name: V, input: Views[V]['in'], on: (value: Views[V]['out']) => void) => {
      const same = JSON.stringify([name, input]);
      const watch = [...watches.values()].find((one) => one.same === same) ?? begin(same, name, input);
      // A function of its own each time, so that who watches twice may stop once. What comes is the view that was asked for.
      const hear = (value: unknown): void => on(value as Views[V]['out']);
      watch.ons.add(hear);
      if (watch.latest) queueMicrotask(() => watch.ons.has(hear) && hear(watch.latest?.value));
      return () => {
        watch.ons.delete(hear);
        if (watch.ons.size === 0) end(watch);
      };
    },
    show: (id, value) => {
      const watch = watches.get(id);
      if (!watch) return;
      watch.latest = { value };
      for (const on of [...watch.ons]) on(value);
    },
    again: () => [...watches.values()].forEach(deps.begin),
    isWaiting: () => [...watches.values()].some(({ latest }) => !latest),
    end: () => [...watches.values()].forEach(end),
  };
}
