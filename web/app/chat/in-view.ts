/** Which rows of a list are on screen: children with `data-id`, from top to bottom. */

export const rowsOf = (list: HTMLElement): readonly HTMLElement[] =>
  [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement && child.dataset['id'] !== undefined);

/** Rows on screen and where they begin, px of the page; first those that begin there: one cut by the upper edge may still grow where nobody sees it. */
export function rowsInView(scroller: HTMLElement, list: HTMLElement): readonly { readonly row: HTMLElement; readonly top: number }[] {
  const view = scroller.getBoundingClientRect();
  const held: { readonly row: HTMLElement; readonly top: number }[] = [];
  for (const row of rowsOf(list)) {
    const box = row.getBoundingClientRect();
    if (box.top >= view.bottom) break;
    if (box.bottom > view.top) held.push({ row, top: box.top });
  }
  const [first, ...rest] = held;
  return first && first.top < view.top && rest.length > 0 ? [...rest, first] : held;
}

/** Places of the first and last row on screen among all rows. */
export function rangeInView(scroller: HTMLElement, list: HTMLElement): { readonly first: number; readonly last: number } {
  const view = scroller.getBoundingClientRect();
  const boxes = rowsOf(list).map((row) => row.getBoundingClientRect());
  return {
    first: Math.max(
      0,
      boxes.findIndex((box) => box.bottom > view.top),
    ),
    last: Math.max(
      0,
      boxes.findLastIndex((box) => box.top < view.bottom),
    ),
  };
}
