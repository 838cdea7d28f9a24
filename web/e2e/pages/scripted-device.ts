/** A device that plays a scene: its views are what the scene says, and commands answer and change them as written there. What was called is kept. */
import type { Answer } from '../../device/port/failure.ts';
import type { CommandName, Commands, Device, ViewName, Views } from '../../device/port/port.ts';

export type Shown = { readonly [V in ViewName]?: Views[V]['out'] };
/** What a command answers, and the views that are others afterwards. */
export type Played<C extends CommandName> = { readonly answer: Answer<Commands[C]['out']>; readonly after?: Shown };
export type Script = { readonly [C in CommandName]?: (input: Commands[C]['in'], times: number) => Played<C> };
export type Scene = { readonly shown: Shown; readonly script?: Script };
export type Called = { readonly name: CommandName; readonly input: unknown };

declare global {
  /** For the spec: every command so far, and a way to change a view from outside. */
  var called: readonly Called[];
  var show: (views: Shown) => void;
}

export function scriptedDevice({ shown, script = {} }: Scene): Device {
  const views: { [V in ViewName]?: Views[V]['out'] } = { ...shown };
  const watchers = new Set<() => void>();
  const show = (next: Shown): void => {
    Object.assign(views, next);
    for (const tell of watchers) tell();
  };
  globalThis.called = [];
  globalThis.show = show;
  return {
    call: async (name, input) => {
      const times = globalThis.called.filter((one) => one.name === name).length;
      globalThis.called = [...globalThis.called, { name, input }];
      const play = script[name];
      // A command the scene does not know never answers, as when the hub is silent.
      if (!play) return new Promise(() => undefined);
      const { answer, after } = play(input, times);
      if (after) show(after);
      return answer;
    },
    watch: (name, _input, on) => {
      const tell = (): void => {
        if (name in views) on(views[name] as Views[typeof name]['out']);
      };
      watchers.add(tell);
      queueMicrotask(tell);
      return () => watchers.delete(tell);
    },
    close: async () => undefined,
  };
}
