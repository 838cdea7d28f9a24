/** A step that the browser's own way back leaves, as the button on it does. Left in another way, it is none to go back to. */
import { useEffect, useRef } from 'preact/hooks';
import { isWithin, undoStep } from '../route.ts';

/** While `isOn` there is one more step in the history; `leave` runs once it has been gone back from. Gives the way back. */
export function useStep(isOn: boolean, leave: () => void): () => void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    if (!isOn) return undoStep();
    // After a reload it is there already.
    if (!isWithin()) history.pushState({ ...history.state, step: true }, '');
    const moved = (): void => {
      if (!isWithin()) latest.current();
    };
    addEventListener('popstate', moved);
    return () => {
      removeEventListener('popstate', moved);
      undoStep();
    };
  }, [isOn]);
  return back;
}

const back = (): void => history.back();
