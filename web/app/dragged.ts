/** Files that are dragged over the page: whatever does not take them shows that it does not, and the page leaves for none that is let go on it. */

/** For the whole page, until what it gives is called. Who takes them has said so by then. */
export function refuseFiles(): () => void {
  const ends = new AbortController();
  const refuse = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };
  for (const event of ['dragover', 'drop'] as const) addEventListener(event, refuse, ends);
  return () => ends.abort();
}
