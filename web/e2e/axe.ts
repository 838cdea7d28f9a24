/** What axe finds on a page. Evaluated by the browser's debugger, which the page's policy does not bind. */
import axe from 'axe-core';
import type { Page } from 'playwright';
import { ask, type Tab } from './tab.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rule, place and reason of each fault. Throws where axe had nothing to judge: then it found nothing in nothing. */
export async function axeFinds(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return told(await page.evaluate(judge, RULES));
}

/** The same in any browser that WebDriver drives. */
export async function axeFindsIn(tab: Tab): Promise<readonly string[]> {
  await tab.evaluate(`(async () => { ${axe.source}; return ''; })()`);
  return told(await ask(tab, judge, RULES));
}

type Judged = { readonly found: readonly string[]; readonly judged: number };

/** Runs in the page. */
async function judge(runOnly: readonly string[]): Promise<Judged> {
  // What still fades in is paler than it will be.
  const ending = document.getAnimations().filter((move) => Number(move.effect?.getComputedTiming().endTime) < Number.POSITIVE_INFINITY);
  await Promise.allSettled(ending.map((move) => move.finished));
  const { violations, passes } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: [...runOnly] });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary?.slice(0, 160)}`),
  );
  return { found, judged: passes.length };
}

function told({ found, judged }: Judged): readonly string[] {
  if (judged < FEWEST) throw new Error(`expected axe to judge by ${FEWEST} rules or more, it did by ${judged}`);
  return found;
}

/** The barest screen of the app is judged by more. */
const FEWEST = 10;
