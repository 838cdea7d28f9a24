/** Files that are dragged over the chat: it offers itself for them. */
import { useEffect, useState } from 'preact/hooks';

/** True while files are over it; the function ends it. */
export function useDragged(area: { readonly current: HTMLElement | null }, mayTake: boolean): readonly [boolean, () => void] {
  const [isOver, set] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      const isHere = mayTake && event.target instanceof Node && area.current?.contains(event.target) === true;
      if (isHere) event.preventDefault();
      set(isHere);
    };
    document.addEventListener('dragover', over);
    return () => document.removeEventListener('dragover', over);
  }, [mayTake]);
  return [isOver && mayTake, () => set(false)];
}
