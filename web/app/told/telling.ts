/**
 * What a page does so that its person is told: while they look at it they have seen what comes, and while they do not the service worker shows it, who decides.
 * It leaves the language they chose where the worker finds it, and keeps the hub's word of where this device is woken right.
 */
import type { Device } from '../../device/port/port.ts';
import { countOf, type Notice, type NoticesView } from '../../device/port/notices.ts';
import { route } from '../route.ts';
import { language } from '../text/language.ts';
import { openIn } from '../unread.ts';
import { chime } from './chime.ts';
import { TOLD_CACHE } from './standing.ts';
import { endSubscription, subscribe } from './subscribing.ts';
import { followTaps } from './tapped.ts';
import { want, wanted } from './wanted.ts';

let isKept = false;

/** Once for a page, however often it is asked for. */
export function keepTelling(device: Device): void {
  if (isKept) return;
  isKept = true;
  followTaps();
  language.subscribe((chosen) => void leaveLanguage(chosen));
  followNotices(device);
  device.watch('session', {}, ({ state }) => {
    // Whoever is in no account is woken nowhere, and one that is has a subscription under the hub's own key.
    if (state === 'in' && isToldHere()) void subscribe(device);
    if (state === 'out' || state === 'revoked') void leave();
  });
}

const isToldHere = (): boolean => wanted.value.isTold && Notification.permission === 'granted';

function followNotices(device: Device): void {
  let latest: NoticesView | undefined;
  let heardTo: number | undefined;
  const look = async (): Promise<void> => {
    const news = (latest?.notices ?? []).filter(({ isNews }) => isNews);
    const isSeen = document.visibilityState === 'visible';
    if (latest) {
      const newest = Math.max(0, ...news.filter(isElsewhere).map(({ time }) => time));
      // What was there when the page was opened is not what comes.
      if (heardTo !== undefined && newest > heardTo && wanted.value.chimes && !latest.silent && (isSeen || !isToldHere())) chime();
      heardTo = Math.max(heardTo ?? 0, newest);
    }
    if (isSeen && news.length > 0) await device.call('noteTold', { told: news });
    if (isToldHere() && latest) await showWhatIs(latest, isSeen);
  };
  device.watch('notices', {}, (view) => {
    latest = view;
    void look();
  });
  document.addEventListener('visibilitychange', () => void look());
  // What is open counts otherwise.
  route.subscribe(() => void look());
}

/** The worker is woken where it has something to show or to close. */
async function showWhatIs({ unread, requests }: NoticesView, isSeen: boolean): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  const isCalm = isSeen && (await registration.getNotifications()).length === 0;
  if (!isCalm) return registration.active?.postMessage({ type: 'LOOK' });
  // Not every platform has it, and one that has may refuse.
  await navigator.setAppBadge?.(countOf(unread, requests, (chat) => chat === openIn(route.value))).catch(() => undefined);
}

const isElsewhere = ({ chat }: Notice): boolean => chat !== openIn(route.value);

async function leaveLanguage(chosen: string): Promise<void> {
  await (await caches.open(TOLD_CACHE.name)).put(TOLD_CACHE.language, new Response(chosen));
}

/** Whoever signs in next is asked anew. */
async function leave(): Promise<void> {
  want({ isTold: false, chimes: false, notBefore: 0 });
  await endSubscription();
  await caches.delete(TOLD_CACHE.name);
}
