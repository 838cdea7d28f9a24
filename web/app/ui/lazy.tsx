/** Screens that come in a chunk of their own: nothing is shown while it loads, for it lies on this device. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loadLater } from '../text/language.ts';

/**
 * A component that loads on its first use, and at once on every later one. Its texts are there before it is; `texts` says whether those of the first paint
 * are enough.
 */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>, texts: 'first' | 'all' = 'all'): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return (props: P) => {
    const [Screen, show] = useState<{ readonly type: ComponentType<P> } | undefined>(loaded && { type: loaded });
    useEffect(() => {
      if (Screen) return;
      // A chunk that does not load surfaces as an unhandled rejection; the shell around it stays.
      void Promise.all([load(), texts === 'all' && loadLater()]).then(([type]) => {
        loaded = type;
        show({ type });
      });
    }, [Screen]);
    return Screen ? <Screen.type {...props} /> : null;
  };
}
