/** Keys that mark what is selected in the composer: the signs around it are typed by them, as a hand would. */
import { AROUND } from '../../chat/markup-pieces.ts';
import { isCommand, letterOf } from '../ui/key.ts';

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The signs this key puts around what is selected. */
export function signOf(key: Key): string | undefined {
  if (!isCommand(key)) return undefined;
  const letter = letterOf(key);
  if (key.shiftKey) return letter === 'x' ? AROUND.strike : undefined;
  return letter === 'b' ? AROUND.bold : letter === 'i' ? AROUND.italic : letter === 'e' ? '`' : undefined;
}

/** Puts the signs around what is selected, or takes them away where they stand; spaces at its ends stay outside. */
export function surround(box: HTMLTextAreaElement, sign: string): void {
  const { value } = box;
  const selected = value.slice(box.selectionStart, box.selectionEnd);
  const from = box.selectionStart + (selected.length - selected.trimStart().length);
  const to = Math.max(from, box.selectionEnd - (selected.length - selected.trimEnd().length));
  const isMarked = value.slice(from - sign.length, from) === sign && value.slice(to, to + sign.length) === sign;
  const inside = value.slice(from, to);
  const [begin, end] = isMarked ? [from - sign.length, to + sign.length] : [from, to];
  box.setSelectionRange(begin, end);
  insert(box, isMarked ? inside : `${sign}${inside}${sign}`);
  const at = isMarked ? begin : begin + sign.length;
  box.setSelectionRange(at, at + inside.length);
}

/** In the place of what is selected. By the browser's own hand, so that it can be undone; it is deprecated, and there is no other. */
export function insert(box: HTMLTextAreaElement, text: string): void {
  box.focus({ preventScroll: true });
  if (document.execCommand(text === '' ? 'delete' : 'insertText', false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
  box.dispatchEvent(new Event('input', { bubbles: true }));
}
