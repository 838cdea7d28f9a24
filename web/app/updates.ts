/** A new version waits until the person wants it, or until nobody would notice: the page is hidden and nothing is being written. */
import { Workbox } from 'workbox-window';
import { trustedScript } from '../device/port/trusted.ts';
import { t } from './text/language.ts';
import { say } from './ui/say.tsx';

export function watchUpdates(): void {
  // Absent while developing and where the page is not served securely.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const workbox = new Workbox(trustedScript('/worker.js'));
  const activate = (): void => {
    workbox.addEventListener('controlling', () => location.reload());
    workbox.messageSkipWaiting();
  };
  workbox.addEventListener('waiting', () => {
    say({ text: t.update.ready, action: { name: t.update.reload, run: activate }, stays: true });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && !isWriting()) activate();
    });
  });
  // A registration that fails (private windows) leaves an app that works while the hub does.
  workbox.register().catch(() => undefined);
}

/** Or in what asks before the page goes. */
const isWriting = (): boolean =>
  !dispatchEvent(new Event('beforeunload', { cancelable: true })) ||
  [...document.querySelectorAll('textarea')].some(({ value }) => value.trim() !== '');
