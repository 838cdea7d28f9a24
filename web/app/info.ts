/** The panel beside a chat that says who it is with: at an address of its own, and where there is room for a third column kept open from chat to chat. */
import { signal } from '@preact/signals';
import type { Route } from './address.ts';
import { go, route } from './route.ts';
import { useMedia } from './ui/hooks.ts';
import { keep, kept } from './ui/kept.ts';

const NAME = 'info';
const isKept = signal(kept(NAME) === 'open');
/** The width is that of the style sheets. */
const ROOMY = matchMedia('(width >= 1280px)');

/** Is the panel of the chat that is open shown? */
export function useInfo(here: Route): boolean {
  const isRoomy = useMedia(ROOMY);
  return here.at === 'info' || ('chat' in here && isRoomy && isKept.value);
}

export function openInfo(chat: string): void {
  if (ROOMY.matches) setKept(true);
  else go({ at: 'info', chat });
}

export function closeInfo(chat: string): void {
  if (ROOMY.matches) setKept(false);
  if (route.value.at === 'info') go({ at: 'chat', chat, message: undefined }, true);
}

function setKept(isOpen: boolean): void {
  isKept.value = isOpen;
  keep(NAME, isOpen ? 'open' : 'closed');
}
