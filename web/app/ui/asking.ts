/** What the page would lose is asked for before it goes. */
import { useEffect } from 'preact/hooks';

/** While this is shown; an update that would reload the page waits as well. */
export function useAsked(): void {
  useEffect(() => {
    const asked = (event: Event): void => event.preventDefault();
    addEventListener('beforeunload', asked);
    return () => removeEventListener('beforeunload', asked);
  }, []);
}
