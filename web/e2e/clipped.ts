/** What of a page's words cannot be read: cut off by its own box, beyond the control it names, or under something else. */
import type { Page } from 'playwright';
import { OPENING } from './pseudo.ts';

/** Where a person's own words may end in dots: a name, a preview, what is too long for anybody's line. */
const MAY_END_IN_DOTS =
  '.nm, .said, .row .from, .un, .what small bdi, .me b, .codetext, .sub bdi, .quote span, .about bdi, .pinbar .q > span, .sys .pinned, .fn bdi, bdi.fn';

/** Each fault with its kind, its element and its words. Knows the app's words by the bracket they begin with. `within`: what lies over all else. */
export const clipped = (page: Page, within = 'dialog[open]'): Promise<readonly string[]> =>
  page.evaluate(
    ([mayEnd, opening, over]) => {
      const top = [...document.querySelectorAll(over)].at(-1) ?? document.querySelector('#app') ?? document.body;
      const nameOf = (element: Element, text: string): string => `${element.tagName.toLowerCase()}.${element.className}: ${text.trim().slice(0, 60)}`;
      const isForEyes = (element: Element): boolean =>
        element.closest('.vh, svg, option') === null && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
      const texts: { readonly node: Node; readonly element: Element; readonly text: string }[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const { parentElement: element, textContent: text } = node;
        if (element && text && text.trim() !== '' && isForEyes(element)) texts.push({ node, element, text });
      }
      const faults = new Set<string>();
      for (const { element, text } of texts) {
        for (let box: Element | null = element; box && box !== top; box = box.parentElement) {
          const { overflowX, overflowY, textOverflow, display } = getComputedStyle(box);
          if (display === 'inline') continue;
          const isWide = box.scrollWidth > box.clientWidth + 1 && /hidden|clip/.test(overflowX);
          const isHigh = box.scrollHeight > box.clientHeight + 1 && /hidden|clip/.test(overflowY) && !/auto|scroll/.test(overflowX);
          const isMeant = textOverflow === 'ellipsis' && box.closest(mayEnd) !== null;
          if ((isWide || isHigh) && !isMeant && text.includes(opening)) faults.add(`cut ${nameOf(box, text)}`);
          if (/auto|scroll/.test(overflowX + overflowY)) break;
        }
      }
      /** The part of the window in which something is seen, whatever scrolls around it. */
      const seenIn = (element: Element): DOMRect => {
        let seen = new DOMRect(0, 0, innerWidth, innerHeight);
        for (let box: Element | null = element; box; box = box.parentElement) {
          const { overflowX, overflowY, display } = getComputedStyle(box);
          if (display === 'inline' || `${overflowX}${overflowY}` === 'visiblevisible') continue;
          const { left, top: upper, right, bottom } = box.getBoundingClientRect();
          const [x, y] = [Math.max(seen.left, left), Math.max(seen.top, upper)];
          seen = new DOMRect(x, y, Math.max(0, Math.min(seen.right, right) - x), Math.max(0, Math.min(seen.bottom, bottom) - y));
        }
        return seen;
      };
      // What scrolls goes on under the bar at the foot, and under the round buttons.
      const isOver = (upper: Element, element: Element): boolean =>
        !upper.closest('.tabbar, .list .new, .fab') &&
        !upper.contains(element) &&
        !element.contains(upper) &&
        upper.closest('label, .code, .field, .sought, .said') !== (element.closest('label, .code, .field, .sought, .said') ?? upper);
      for (const { node, element, text } of texts) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const seen = seenIn(element);
        for (const line of range.getClientRects()) {
          if (line.width < 4) continue;
          const control = element.closest('a, button, label')?.getBoundingClientRect();
          if (control && (line.left < control.left - 1 || line.right > control.right + 1) && !element.closest(mayEnd))
            faults.add(`out of ${nameOf(element, text)}`);
          for (const share of [0.1, 0.5, 0.9]) {
            const [x, y] = [line.left + line.width * share, line.top + line.height / 2];
            if (x < seen.left || x > seen.right || y < seen.top || y > seen.bottom) continue;
            const upper = document.elementFromPoint(x, y);
            if (upper && isOver(upper, element))
              faults.add(`under ${upper.tagName.toLowerCase()}.${upper.getAttribute('class')}, ${nameOf(element, text)}`);
          }
        }
      }
      return [...faults];
    },
    [MAY_END_IN_DOTS, OPENING, within] as const,
  );
