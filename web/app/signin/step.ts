/** A step that the browser's own way back leaves, as the button on it does. */
import { useEffect, useRef } from 'preact/hooks';

/** How many steps lie behind this one. */
const stepNow = (): number => (typeof history.state?.step === 'number' ? history.state.step : 0);

/** While `isOn` there is one more step in the history; `leave` runs once it has been gone back from. Gives the way back. */
export function useStep(isOn: boolean, leave: () => void): () => void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    if (!isOn) return;
    const mine = stepNow() + 1;
    history.pushState({ ...history.state, step: mine }, '');
    const moved = (): void => {
      if (stepNow() < mine) latest.current();
    };
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, [isOn]);
  return back;
}

const back = (): void => history.back();
