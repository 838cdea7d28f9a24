/** Somebody has tapped what the system shows, and this window is the one that is there: it goes where that leads. */
import { readRoute } from '../address.ts';
import { go } from '../route.ts';

export function followTaps(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'GO' && 'path' in data) go(readRoute(String(data.path)));
  });
}
