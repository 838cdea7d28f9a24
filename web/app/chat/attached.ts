/** Files that were picked for a chat and are not sent yet: they stay while one looks at another chat, and are gone with the page. */
import { signal } from '@preact/signals';
import { askBefore } from '../ui/asking.ts';

/** `original`: it goes as a file, whatever it is. `key` tells two of the same file apart. */
export type Attached = { readonly key: number; readonly file: File; readonly original: boolean };

export const attached = signal<ReadonlyMap<string, readonly Attached[]>>(new Map());
let keys = 0;
let askNoMore: (() => void) | undefined;

export function attach(chat: string, files: readonly File[], original: boolean): void {
  setAttached(chat, [...attachedTo(chat), ...files.map((file) => ({ key: ++keys, file, original }))]);
}

export const attachedTo = (chat: string): readonly Attached[] => attached.value.get(chat) ?? [];

export function setAttached(chat: string, files: readonly Attached[]): void {
  const next = new Map(attached.value);
  if (files.length > 0) next.set(chat, files);
  else next.delete(chat);
  attached.value = next;
  // Whichever chat they look at.
  askNoMore?.();
  askNoMore = next.size > 0 ? askBefore() : undefined;
}
