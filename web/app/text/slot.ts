/** Where in a sentence something stands that is drawn in its own way: each language puts it where it belongs. */

/** Unicode's own sign for it, OBJECT REPLACEMENT CHARACTER: given to a text in the place of a value. */
export const SLOT = '\uFFFC';

/** What comes before the slot, and after it. */
export function aroundSlot(text: string): readonly [string, string] {
  const [before = '', after = ''] = text.split(SLOT);
  return [before, after];
}
