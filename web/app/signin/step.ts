/** A step that the browser's own way back leaves, as the button on it does. Left in another way, it is none to go back to. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { isWithin, undoStep } from '../route.ts';

/** While `isOn` one is on a screen that was come to by `takeStep`; `leave` runs once it has been gone back from. Gives the way back. */
export function useStep(isOn: boolean, leave: () => void): () => void {
  const latest = useRef(leave);
  latest.current = leave;
  useLayoutEffect(() => {
    if (!isOn) return undoStep();
    const moved = (): void => {
      if (!isWithin()) latest.current();
    };
    addEventListener('popstate', moved);
    return () => {
      removeEventListener('popstate', moved);
      undoStep();
    };
  }, [isOn]);
  // Where the app was opened at this screen, no step of it lies behind.
  return () => (isWithin() ? history.back() : latest.current());
}
