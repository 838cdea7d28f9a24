/** Files that are dragged over the chat: it offers itself for them, and the page does not leave for one that is let go beside it. */
import { useEffect, useState } from 'preact/hooks';

/** True while files are over it; the function ends it. */
export function useDragged(area: { readonly current: HTMLElement | null }, mayTake: boolean): readonly [boolean, () => void] {
  const [isOver, set] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (event.type === 'dragover' && mayTake && event.target instanceof Node && area.current?.contains(event.target)) set(true);
    };
    for (const event of EVENTS) document.addEventListener(event, over);
    return () => {
      for (const event of EVENTS) document.removeEventListener(event, over);
    };
  }, [mayTake]);
  return [isOver && mayTake, () => set(false)];
}
const EVENTS = ['dragover', 'drop'] as const;
