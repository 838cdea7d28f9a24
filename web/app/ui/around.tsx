/** A sentence around something that is drawn in its own way. */
import type { ComponentChildren } from 'preact';
import { aroundSlot } from '../text/slot.ts';

/** `text`: made with SLOT where the children belong. */
export function Around({ text, children }: { readonly text: string; readonly children: ComponentChildren }) {
  const [before, after] = aroundSlot(text);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
