/** A dialog that something deep in a screen has opened: it is drawn beside the screens, so that no key or finger in it is meant for what lies under it. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

export const over = signal<ComponentChildren>(undefined);
/** What goes on though one has left where it began. */
export const beside = signal<ComponentChildren>(undefined);

export function close(): void {
  over.value = undefined;
}
