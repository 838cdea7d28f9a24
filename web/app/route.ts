/** Where the person is: a value, in the address bar as a path without names or numbers. */
import { computed, signal } from '@preact/signals';

/** `isToType`: one comes to type, so the focus goes to where one does; never in the address. */
export type Route =
  | { readonly at: 'chats' }
  | { readonly at: 'chat'; readonly chat: string; readonly message: string | undefined; readonly isToType?: boolean }
  | { readonly at: 'safety'; readonly chat: string }
  /** `code`: somebody's contact code that was opened as a link; never in the address. */
  | { readonly at: 'new'; readonly code?: string | undefined; readonly isToType?: boolean }
  | { readonly at: 'settings'; readonly page: SettingsPage | undefined };
export const SETTINGS_PAGES = ['profile', 'privacy', 'devices', 'chats', 'appearance'] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];

const current = signal(readRoute(location.pathname));
export const route = computed(() => current.value);
/** How many steps of our own lie behind this one: going back past them would leave the app. Kept with each step, so that forward and reload know it. */
const depth = (): number => (typeof history.state?.depth === 'number' ? history.state.depth : 0);

/** Is this step of the history one within a screen (`signin/step.ts`)? */
export const isWithin = (): boolean => history.state?.step === true;
let isUndoing = false;

/**
 * Takes a step within a screen, as the person takes it and before it is drawn. Never while a page opens: Chromium reloaded at that moment (seen in 156)
 * keeps the step's state without the step, and going back from it leaves the app.
 */
export function takeStep(): void {
  if (!isWithin()) history.pushState({ ...history.state, step: true }, '');
}

/** Takes a step within a screen that is over out of the way back. It is gone when the browser says so. */
export function undoStep(): void {
  if (isUndoing || !isWithin()) return;
  isUndoing = true;
  history.back();
}

addEventListener('popstate', () => {
  isUndoing = false;
  current.value = readRoute(location.pathname);
});

/** An address that leads nowhere is exchanged for that of where one is; what came with it stays. */
export function correctAddress(): void {
  const path = writeRoute(current.value);
  if (path !== location.pathname) history.replaceState(history.state, '', path + location.search + location.hash);
}

/** To the list, without a step to come back by; what came with the address, a contact code perhaps, stays. */
export function forgetPlace(): void {
  current.value = { at: 'chats' };
  correctAddress();
}

/** Goes there; `replace` where back must not come here again. */
export function go(next: Route, replace = false): void {
  const path = writeRoute(next) + location.search;
  if (replace) history.replaceState(history.state, '', path);
  else history.pushState({ depth: depth() + 1 }, '', path);
  current.value = next;
}

/** Did the last step lead here to type? */
export const isToType = (): boolean => 'isToType' in route.value && route.value.isToType === true;

/** One step back, or to the list where there is none. */
export const goBack = (): void => goBackOr({ at: 'chats' });

/** One step back; where there is none, `other` takes this one's place. */
export function goBackOr(other: Route): void {
  if (depth() > 0) history.back();
  else go(other, true);
}

/** Where one is on a device that was removed from its account: there is nobody new to find on it, and nobody to verify for. */
export function readableOf(here: Route): Route {
  if (here.at === 'new') return { at: 'chats' };
  return here.at === 'safety' ? { at: 'chat', chat: here.chat, message: undefined } : here;
}

/** Was somebody's link opened, and not used yet? */
export const hasContactLink = (): boolean => location.hash.startsWith('#tidings:contact:');

/** A contact code that came as a link's fragment; taken out of the address at once. */
export function takeContactLink(): string | undefined {
  if (!hasContactLink()) return undefined;
  const code = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}

export function writeRoute(to: Route): string {
  switch (to.at) {
    case 'chats':
      return '/';
    case 'chat':
      return to.message ? `/c/${to.chat}/m/${to.message}` : `/c/${to.chat}`;
    case 'safety':
      return `/c/${to.chat}/safety`;
    case 'new':
      return '/new';
    case 'settings':
      return to.page ? `/settings/${to.page}` : '/settings';
  }
}

export function readRoute(path: string): Route {
  const [first, second, third, fourth] = path.split('/').filter(Boolean);
  const isId = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f]{32}$/.test(text);
  if (first === 'c' && isId(second)) {
    if (third === 'safety') return { at: 'safety', chat: second };
    return { at: 'chat', chat: second, message: third === 'm' && isId(fourth) ? fourth : undefined };
  }
  if (first === 'new') return { at: 'new' };
  if (first === 'settings') return { at: 'settings', page: SETTINGS_PAGES.find((page) => page === second) };
  return { at: 'chats' };
}
