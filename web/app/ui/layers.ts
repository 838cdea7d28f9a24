/**
 * What lies over the screen and is no dialog: a selection, a search bar, a panel. The newest closes first, by Escape and by the system's way back, and the
 * place stays. Dialogs and popovers need none of this: the browser closes them itself.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';

type Watcher = EventTarget & { destroy(): void };
declare const CloseWatcher: (new () => Watcher) | undefined;

type Layer = { readonly close: () => void };
const layers: Layer[] = [];

/** While `isOpen`, one layer more; `onClose` is called where the person closes it so, and never by closing it oneself. */
export function useLayer(isOpen: boolean, onClose: () => void): void {
  const latest = useRef(onClose);
  latest.current = onClose;
  // Before the next key: one typed right after what opened it is meant for it.
  useLayoutEffect(() => (isOpen ? addLayer(() => latest.current()) : undefined), [isOpen]);
}

/** Gives a function that takes the layer away again. */
function addLayer(close: () => void): () => void {
  const layer: Layer = { close };
  layers.push(layer);
  const forget = watchFor(layer);
  return () => {
    const at = layers.indexOf(layer);
    if (at >= 0) layers.splice(at, 1);
    forget();
  };
}

/** Is anything open that Escape is meant for? */
export const hasLayer = (): boolean => layers.length > 0;

function watchFor(layer: Layer): () => void {
  const closed = (): void => {
    if (layers.at(-1) === layer) layer.close();
  };
  // A page's own watcher takes both keys and the way back (Chromium 126); elsewhere there is Escape.
  if (typeof CloseWatcher === 'function') {
    const watcher = new CloseWatcher();
    watcher.addEventListener('close', closed);
    return () => watcher.destroy();
  }
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || document.querySelector('dialog[open], :popover-open')) return;
    if (layers.at(-1) !== layer) return;
    event.preventDefault();
    // The layer below must not hear the same key.
    event.stopImmediatePropagation();
    layer.close();
  };
  addEventListener('keydown', pressed, true);
  return () => removeEventListener('keydown', pressed, true);
}
