/** What axe finds on a page. Evaluated by the browser's debugger, which the page's policy does not bind. */
import axe from 'axe-core';
import type { Page } from 'playwright';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rule, place and reason of each fault. Throws where axe had nothing to judge: then it found nothing in nothing. */
export async function axeFinds(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { found, judged } = await page.evaluate(async (runOnly) => {
    const { violations, passes } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly });
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary?.slice(0, 160)}`),
    );
    return { found, judged: passes.length };
  }, RULES);
  if (judged < FEWEST) throw new Error(`expected axe to judge by ${FEWEST} rules or more, it did by ${judged}`);
  return found;
}

/** The barest screen of the app is judged by more. */
const FEWEST = 10;
