/** What a browser allows, for pages that have no service worker: as it would answer, and what it was asked. */
import type { Page } from 'playwright';

export type Allowed = {
  readonly permission: NotificationPermission;
  readonly answers?: NotificationPermission;
  readonly isSubscribed?: boolean;
  readonly isSilent?: boolean;
};

declare global {
  /** For the spec: what was asked of the browser, in order. */
  var askedFor: string[];
}

/** From the next page on. */
export const allow = (page: Page, allowed: Allowed): Promise<unknown> => page.addInitScript(pretend, allowed);

function pretend({ permission, answers = 'granted', isSubscribed = false, isSilent = false }: Allowed): void {
  let [now, is] = [permission, isSubscribed];
  globalThis.askedFor = [];
  const subscription = {
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: 'https://push.test/a', keys: { p256dh: 'a', auth: 'b' } }),
  };
  const end = async (): Promise<void> => {
    is = false;
  };
  const pushManager = {
    getSubscription: async () => (is ? { ...subscription, unsubscribe: end } : null),
    subscribe: async () => {
      globalThis.askedFor.push('subscribe');
      // Of a browser that reaches no push service nothing may be heard for long.
      if (isSilent) return new Promise<typeof subscription>(() => undefined);
      is = true;
      return subscription;
    },
  };
  const registration = { pushManager, active: null, getNotifications: async () => [], showNotification: async () => undefined };
  Object.defineProperty(ServiceWorkerContainer.prototype, 'ready', { get: () => Promise.resolve(registration) });
  Object.defineProperty(Notification, 'permission', { get: () => now });
  Notification.requestPermission = async () => {
    globalThis.askedFor.push('permission');
    now = answers;
    return now;
  };
}
