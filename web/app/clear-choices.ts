/** Clearing and deleting a chat as they stand in its menu and beside it. */
import { askToClear, type ToClear } from './clearing.ts';
import { t } from './text/language.ts';
import type { Choice } from './ui/choices.ts';

/** What takes something away for good. One's own notes are never off the list while there are any. */
export function clearChoices(of: Omit<ToClear, 'remove'>): readonly Choice[] {
  const clear: Choice = { name: t.shelf.clear, icon: 'eraser', isGrave: true, run: () => askToClear(of, false) };
  const remove: Choice = { name: t.shelf.delete, icon: 'trash', isGrave: true, run: () => askToClear(of, true) };
  return of.kind === 'self' ? [clear] : [clear, remove];
}
