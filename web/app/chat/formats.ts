/** What becomes of what is selected by the bar over it alone: lines that are a quote, and a link. */
import { isAddress } from '../../chat/addresses.ts';
import { insert } from './formatting.ts';

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
