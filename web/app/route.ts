/** Where the person is: a value, in the address bar as a path without names or numbers. */
import { computed, signal } from '@preact/signals';

import { type Route, readRoute, writeRoute } from './address.ts';

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
  if (here.at === 'new' || here.at === 'group' || here.at === 'join') return { at: 'chats' };
  return here.at === 'safety' ? { at: 'chat', chat: here.chat, message: undefined } : here;
}

/** Was a link to somebody or into a group opened, and not used yet? */
export const hasLink = (): boolean => /^#tidings:(contact|group):/.test(location.hash);

/** Where a code that came as a link's fragment leads; taken out of the address at once. */
export function takeLink(): Route | undefined {
  if (!hasLink()) return undefined;
  const code = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname + location.search);
  return { at: isGroupCode(code) ? 'join' : 'new', code };
}

/** Does it begin as a link into a group does, with its address before it or without? */
export const isGroupCode = (text: string): boolean => /^(https?:\/\/[^/#]+\/#)?tidings:group:/.test(text.trim());
