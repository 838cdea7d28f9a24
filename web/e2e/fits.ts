/** Does a page fit its window, and is each control in it named? */
import type { Page } from 'playwright';

/** Controls that the browser tells a screen reader no name of: axe reads names in its own way. */
export async function nameless(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const isControl = (role: unknown): boolean => ['button', 'link', 'textbox', 'searchbox', 'combobox', 'radio', 'switch'].includes(`${role}`);
  return nodes.filter(({ ignored, role, name }) => !ignored && isControl(role?.value) && !name?.value).map(({ role }) => `no name: ${role?.value}`);
}

/** The shelves stand in one line, which is moved sideways. */
const MOVED = '.chips';

/** What reaches over an edge of the window, and is not cut off or scrolled by what stands around it. */
export const sticksOut = (page: Page): Promise<readonly string[]> =>
  page.evaluate((moved) => {
    const isCut = (element: Element): boolean => {
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (around !== document.body && around !== document.documentElement && getComputedStyle(around).overflowX !== 'visible') return true;
      }
      return false;
    };
    const scrollsSideways = [...document.querySelectorAll('*')].filter(
      (one) => !one.matches(moved) && one.scrollWidth > one.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX),
    );
    const over = [...document.querySelectorAll('#app *')].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 1 && (left < -1 || right > innerWidth + 1) && !isCut(one);
    });
    return [...scrollsSideways, ...over].map((one) => `sticks out: ${one.tagName} ${one.className}`);
  }, MOVED);
