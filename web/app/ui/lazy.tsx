/** Screens that come in a chunk of their own: nothing is shown while it loads, for it lies on this device. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component that loads on its first use, and at once on every later one. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return (props: P) => {
    const [Screen, show] = useState<{ readonly type: ComponentType<P> } | undefined>(loaded && { type: loaded });
    useEffect(() => {
      if (Screen) return;
      // A chunk that does not load surfaces as an unhandled rejection; the shell around it stays.
      void load().then((type) => {
        loaded = type;
        show({ type });
      });
    }, [Screen]);
    return Screen ? <Screen.type {...props} /> : null;
  };
}
