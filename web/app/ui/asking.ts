/** What the page would lose is asked for before it goes. */
import { useEffect } from 'preact/hooks';

/** Until the end that is given, whoever closes the page is asked first, and an update that would reload it waits. */
export function askBefore(): () => void {
  const asked = (event: Event): void => event.preventDefault();
  addEventListener('beforeunload', asked);
  return () => removeEventListener('beforeunload', asked);
}

/** While this is shown. */
export function useAsked(): void {
  useEffect(askBefore, []);
}
