/** What is looked for at this moment: in all chats, in the list's place; and in the open one. Their screens come when they are first opened (search/). */
import { signal } from '@preact/signals';
import { go, route } from './route.ts';
import { standAt } from './ui/standing.ts';
import { openIn } from './unread.ts';

/** Is the list's place taken by what is found? `turn`: it was asked for once more, and one types anew. */
export const searching = signal<{ readonly turn: number } | undefined>(undefined);
/** As it was typed there. What a chat says of it is marked in a chat that is opened meanwhile. */
export const typed = signal('');

/** The chat that is looked through. */
export const seeking = signal<string | undefined>(undefined);
/** As it was typed there. */
export const typedWithin = signal('');

const ONE_COLUMN = matchMedia('(width < 640px)');

/** Where there is one column the list comes first. */
export function search(): void {
  if (ONE_COLUMN.matches && route.value.at !== 'chats') go({ at: 'chats' });
  searching.value = { turn: (searching.value?.turn ?? 0) + 1 };
  if (!document.querySelector('.sought input')) addEventListener('keydown', typeEarly, true);
}

/** Keys that come before the field does are for it, wherever the focus still is. */
function typeEarly(event: KeyboardEvent): void {
  const { key, isComposing, ctrlKey, metaKey, altKey } = event;
  if (isComposing || ((ctrlKey || metaKey || altKey) && !event.getModifierState('AltGraph'))) return;
  if ([...key].length === 1) typed.value += key;
  else if (key === 'Backspace') typed.value = [...typed.value].slice(0, -1).join('');
  else if (key === 'Escape') endSearch();
  else if (key !== 'Enter') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Whoever types is in the field. */
export const endEarly = (): void => removeEventListener('keydown', typeEarly, true);

export function endSearch(): void {
  endEarly();
  searching.value = undefined;
  typed.value = '';
}

/** In the open chat, beginning with what was looked for in all. False where none is open, or one types there already: the key is the browser's then. */
export function seek(): boolean {
  const chat = openIn(route.value);
  if (chat === undefined || document.activeElement?.closest('.seekbar')) return false;
  if (seeking.value !== chat) typedWithin.value = typed.value;
  seeking.value = chat;
  document.querySelector<HTMLInputElement>('.seekbar input')?.select();
  return true;
}

export function endSeek(): void {
  seeking.value = undefined;
  typedWithin.value = '';
}

/** Ends both as they leave the page. Who typed there is at the button that opens it again, unless they have gone somewhere. */
export function leave(button: string): void {
  if (button.startsWith('.list')) endSearch();
  else endSeek();
  standAt(button);
}

/** A field for searching keeps Escape to empty itself: here it closes, as everywhere. */
export function onEscape(event: KeyboardEvent, end: () => void): void {
  if (event.key !== 'Escape' || event.isComposing) return;
  event.preventDefault();
  end();
}
