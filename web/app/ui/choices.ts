/** A menu of what can be done with something: asked for here, drawn by menu-box.tsx, which is fetched when the first is opened. One at a time. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { IconName } from './icon.tsx';
import type { Spot } from './press.ts';

export type Choice = {
  readonly name: string;
  readonly icon: IconName;
  readonly run: () => void;
  /** It takes something away. */
  readonly isGrave?: boolean;
  /** One of several of which one holds: its mark. */
  readonly isChosen?: boolean;
  /** The key that does the same without a menu, as it stands on the keyboard. */
  readonly key?: string;
};
/** `head`: what stands over the choices, a row of reactions perhaps; it may close the menu. A list in groups, with a line between. */
export type Menu = {
  readonly label: string;
  readonly spot: Spot;
  readonly groups: readonly (readonly Choice[])[];
  readonly head?: ((close: () => void) => ComponentChildren) | undefined;
  /** What gets the focus back. */
  readonly from: HTMLElement | undefined;
};

/** The one that is open; `turn` tells it from one opened before. */
export const menu = signal<(Menu & { readonly turn: number }) | undefined>(undefined);
let turns = 0;

export function openMenu(next: Menu): void {
  turns += 1;
  menu.value = { ...next, turn: turns };
}

/** A menu under the button that opens it. */
export function openUnder(button: HTMLElement, label: string, groups: Menu['groups']): void {
  const { left, right, bottom } = button.getBoundingClientRect();
  const isTurned = getComputedStyle(button).direction === 'rtl';
  openMenu({ label, spot: { x: isTurned ? left : right, y: bottom + 4 }, groups, from: button });
}
