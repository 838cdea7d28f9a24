/** Arrows go from the field into what was found and back, Enter in the field opens the first of it. */

/** Moves the focus among the rows of `root`; its field is before the first. */
export function rove(event: KeyboardEvent, root: HTMLElement): void {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const field = root.querySelector<HTMLInputElement>('input');
  const rows = [...root.querySelectorAll<HTMLElement>('.row')];
  const at = rows.findIndex((row) => row.matches(':focus'));
  const isTyping = document.activeElement === field;
  if (at < 0 && !isTyping) return;
  const to = isTyping ? fromField(event.key, rows) : fromRow(event.key, rows, at, field);
  if (!to) return;
  event.preventDefault();
  if (isTyping && event.key === 'Enter') to.click();
  else to.focus();
}

const fromField = (key: string, rows: readonly HTMLElement[]): HTMLElement | null | undefined =>
  key === 'ArrowDown' || key === 'Enter' ? rows[0] : undefined;

function fromRow(key: string, rows: readonly HTMLElement[], at: number, field: HTMLElement | null): HTMLElement | null | undefined {
  switch (key) {
    case 'ArrowDown':
      return rows[at + 1];
    case 'ArrowUp':
      return at === 0 ? field : rows[at - 1];
    case 'Home':
      return rows[0];
    case 'End':
      return rows.at(-1);
    default:
      return undefined;
  }
}
