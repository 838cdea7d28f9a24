/** Asking the device for something: busy while it takes, and the failure to show where it does not. */
import { useState } from 'preact/hooks';
import type { Answer, Failure } from '../../device/port/failure.ts';
import type { CommandName, Commands } from '../../device/port/port.ts';
import { useDevice } from './hooks.ts';

export type Asking = {
  readonly busy: boolean;
  readonly error: Failure | undefined;
  forget(): void;
  /** The answer where it is good; else undefined, and `error` says why. */
  ask<C extends CommandName>(name: C, input: Commands[C]['in']): Promise<({ readonly ok: true } & Commands[C]['out']) | undefined>;
};

export function useAsk(): Asking {
  const device = useDevice();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure>();
  return {
    busy,
    error,
    forget: () => setError(undefined),
    ask: async <C extends CommandName>(name: C, input: Commands[C]['in']) => {
      setBusy(true);
      setError(undefined);
      const answer: Answer<Commands[C]['out']> = await device.call(name, input);
      setBusy(false);
      if (answer.ok) return answer;
      setError(answer.error);
      return undefined;
    },
  };
}
