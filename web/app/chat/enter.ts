/** Which keys send what is written; never one that ends the composing of a letter. */

export type Key = {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** Safari ends a composition before it tells of the Enter that ended it; such a key still has this code (UI Events §legacy). */
const COMPOSING = 229;

export function isSend(key: Key, enterSends: boolean): boolean {
  if (key.key !== 'Enter' || key.isComposing || key.keyCode === COMPOSING || key.shiftKey || key.altKey) return false;
  return key.ctrlKey || key.metaKey || enterSends;
}
