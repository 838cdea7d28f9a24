/** Whoever goes by keys always stands somewhere: what is off for a while keeps the focus and does nothing, and what goes hands it to what comes next. */

/** What the Tab key stops at. */
const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/** For the whole page, until what it gives is called. */
export function keepStanding(): () => void {
  const ends = new AbortController();
  const listening = { capture: true, signal: ends.signal };
  let last: Node | undefined;
  let byKeys = false;
  const pressed = (): void => {
    byKeys = true;
    given = undefined;
  };
  document.addEventListener('keydown', pressed, listening);
  // Who points stands nowhere, and a phone would show its keyboard.
  document.addEventListener('pointerdown', () => (byKeys = false), listening);
  document.addEventListener('focusin', ({ target }) => (last = target instanceof Node ? target : undefined), listening);
  document.addEventListener('click', holdBack, listening);
  const watch = new MutationObserver((changes) => {
    if (!byKeys || !last || document.activeElement !== document.body || !document.hasFocus()) return;
    const gone = changes.find(({ removedNodes }) => [...removedNodes].some((node) => last !== undefined && node.contains(last)));
    if (gone) whenDrawn(() => giveTo(last?.isConnected && last instanceof HTMLElement ? last : nextTo(gone)));
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return () => {
    ends.abort();
    watch.disconnect();
  };
}

/** Gives the focus to the first of these that is seen, where what had it has just gone: it is known better than by what comes next. */
export const standAt = (selector: string): void =>
  whenDrawn(() => {
    const known = [...document.querySelectorAll<HTMLElement>(selector)].find((one) => one.getClientRects().length > 0);
    if (known && document.activeElement === given) given?.blur();
    giveTo(known);
  });

/** What was given the focus last because it comes next. */
let given: HTMLElement | undefined;
function giveTo(next: HTMLElement | undefined): void {
  if (document.activeElement !== document.body) return;
  given = next;
  next?.focus();
}

/** Once all that follows from the same press is drawn; whoever has a place of their own for the focus has given it there by then. */
const whenDrawn = (run: () => void): void => void requestAnimationFrame(() => setTimeout(run));

/** A press on what is off; Enter in a field presses its form's button, too. */
function holdBack(event: Event): void {
  if (!(event.target instanceof Element) || !event.target.closest('[aria-disabled="true"]')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** The stop after the place where something was, else the last one before it: in the same dialog or part of the screen. */
function nextTo({ target, previousSibling }: MutationRecord): HTMLElement | undefined {
  const around = target instanceof Element && target.isConnected ? target.closest('dialog, [data-part]') : null;
  const place = previousSibling?.isConnected ? previousSibling : target;
  const stops = [...(around ?? document).querySelectorAll<HTMLElement>(STOPS)].filter(
    (one) => one.tabIndex >= 0 && one.getClientRects().length > 0 && !one.matches(':disabled'),
  );
  const isAfter = (one: Node): boolean =>
    (place.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && (place === target || !place.contains(one));
  return stops.find(isAfter) ?? stops.at(-1);
}
