/** Letters typed where nothing takes them go to the composer. */
import { useEffect } from 'preact/hooks';

export function useTypingElsewhere(box: { readonly current: HTMLTextAreaElement | null }): void {
  useEffect(() => {
    const typed = (event: KeyboardEvent): void => {
      // The letter itself follows the focus: nothing is put in by hand.
      if (isForComposer(event)) box.current?.focus();
    };
    // After all that takes a key for something else.
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, [box]);
}

function isForComposer(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  // Space presses buttons and scrolls; names of keys are longer than a letter.
  if (event.key === ' ' || [...event.key].length !== 1) return false;
  const target = event.target instanceof Element ? event.target : undefined;
  return !target?.closest('input, textarea, select, dialog, [contenteditable]') && !document.querySelector('dialog[open]');
}
