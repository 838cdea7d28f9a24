/** Keys that mark what is selected in the composer: the signs around it are typed by them, as a hand would. */
import { isAddress } from '../../chat/addresses.ts';
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

/** Makes the lines in which something is selected a quote, or no longer one where all of them are. */
export function quote(box: HTMLTextAreaElement): void {
  const { value } = box;
  const from = value.lastIndexOf('\n', box.selectionStart - 1) + 1;
  const end = value.indexOf('\n', box.selectionEnd);
  const lines = value.slice(from, end < 0 ? value.length : end).split('\n');
  const isQuote = lines.every((line) => line.startsWith('> '));
  const changed = lines.map((line) => (isQuote ? line.slice(2) : `> ${line}`)).join('\n');
  box.setSelectionRange(from, end < 0 ? value.length : end);
  insert(box, changed);
  box.setSelectionRange(from, from + changed.length);
}

/** Makes what is selected a link: where it leads is written next; of an address, what it is called. */
export function link(box: HTMLTextAreaElement): void {
  const { selectionStart: from, value } = box;
  const selected = value.slice(from, box.selectionEnd);
  const isTarget = isAddress(selected);
  const [name, address] = isTarget ? ['', selected] : [selected.replace(/[[\]\n]+/g, ' '), 'https://'];
  insert(box, `[${name}](${address})`);
  const at = isTarget ? from + 1 : from + name.length + 3;
  box.setSelectionRange(at, isTarget ? at : at + address.length);
}

/** In the place of what is selected. By the browser's own hand, so that it can be undone; it is deprecated, and there is no other. */
export function insert(box: HTMLTextAreaElement, text: string): void {
  box.focus({ preventScroll: true });
  if (document.execCommand(text === '' ? 'delete' : 'insertText', false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
  box.dispatchEvent(new Event('input', { bubbles: true }));
}
