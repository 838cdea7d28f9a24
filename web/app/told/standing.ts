/** What this browser allows, and what it knows of being woken. */
import { signal } from '@preact/signals';

/**
 * `installed`: it tells only of an app on the home screen, and this is none (Safari on phones and tablets). `absent`: it tells of nothing, as where a page is not
 * served securely.
 */
export type Leave = 'granted' | 'default' | 'denied' | 'installed' | 'absent';

export const leave = signal<Leave>(leaveNow());

function leaveNow(): Leave {
  if ('standalone' in navigator && navigator.standalone === false && !('PushManager' in globalThis)) return 'installed';
  if (!('Notification' in globalThis) || !('serviceWorker' in navigator)) return 'absent';
  return Notification.permission;
}

export const lookAtLeave = (): void => {
  leave.value = leaveNow();
};

/** Follows what a person does in the browser's own settings. Gives the end of it. */
export function followLeave(): () => void {
  lookAtLeave();
  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener('visibilitychange', lookAtLeave, { signal });
  // Not every browser can be asked, and where none tells a page looks when it is seen again.
  void navigator.permissions
    ?.query({ name: 'notifications' })
    .then((status) => status.addEventListener('change', lookAtLeave, { signal }))
    .catch(() => undefined);
  return () => stop.abort();
}

/** As web/worker/telling.ts reads and writes it. */
export const TOLD_CACHE = { name: 'tidings-told', language: '/language', pushed: '/pushed' } as const;

/** When the last push came to this browser, ms. */
export async function lastPushed(): Promise<number | undefined> {
  const kept = await (await caches.open(TOLD_CACHE.name)).match(TOLD_CACHE.pushed);
  const time = Number(await kept?.text());
  return time > 0 ? time : undefined;
}
