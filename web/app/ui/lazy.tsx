/** Screens that come in a chunk of their own: nothing is shown while it loads, for after the first minute it lies on this device. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NotBrought } from '../bring.ts';
import { loadRest } from './rest.ts';

const AGAIN_MS = 2000;

/**
 * A component that loads on its first use, and at once on every later one. Its texts and icons are there before it is; `texts` says whether those of the first paint
 * are enough. One that cannot be fetched is tried again for as long as it is wanted.
 */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>, texts: 'first' | 'all' = 'all'): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return (props: P) => {
    const [Screen, show] = useState<{ readonly type: ComponentType<P> } | undefined>(loaded && { type: loaded });
    useEffect(() => {
      if (Screen) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const start = (): void =>
        void Promise.all([load(), texts === 'all' && loadRest()]).then(
          ([type]) => {
            loaded = type;
            show({ type });
          },
          (error: unknown) => {
            if (!(error instanceof NotBrought)) throw error;
            timer = setTimeout(start, AGAIN_MS);
          },
        );
      start();
      return () => clearTimeout(timer);
    }, [Screen]);
    return Screen ? <Screen.type {...props} /> : null;
  };
}
