/** Opening a chat of 100,000 messages: from the tap to the first 50 rows on screen, engine running; beside a chat of a page, in the same browser. */
import process from 'node:process';
import type { Page } from 'playwright';
import { t } from '../app/text/en.ts';
import { openProfile } from './browser.ts';
import { fillStore, talk } from './filled.ts';
import { startHub } from './hub-process.ts';
import { signInOnNode } from './node-device.ts';
import { bubble, composer, openApp, openChatWith, signIn, write } from './person.ts';
import { inWords, print, quantile } from './quantiles.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 100_000);
const FIRST_ROWS = 50;
const SMALL = 55;
/** Each time in a page loaded anew, so that neither the engine nor the page has seen the chat. */
const TIMES = 15;
const [TITLE, SAVED] = ['Ben Okafor', t.list.saved];
/** What else begins with a page is done by then. */
const SETTLE_MS = 700;

/** Milliseconds from the click on this row to the frame in which `FIRST_ROWS` messages are there. */
const tap = (page: Page, title: string): Promise<number> =>
  page.evaluate(
    ([name, label, rows]) =>
      new Promise<number>((resolve, reject) => {
        const row = [...document.querySelectorAll<HTMLElement>('a.row')].find(({ textContent }) => textContent?.includes(name));
        if (!row) return reject(new Error('expected the chat in the list'));
        const begun = performance.now();
        const look = (): void => {
          if (document.querySelectorAll(`.msgs[aria-label="${label}"] [data-id]`).length >= rows)
            requestAnimationFrame(() => resolve(performance.now() - begun));
          else requestAnimationFrame(look);
        };
        row.click();
        look();
      }),
    [title, t.chat.messagesIn(title), FIRST_ROWS] as const,
  );

/** A page loaded anew, in which the engine runs and another chat is open: this one has been seen by neither. */
async function tapAnew(page: Page, url: string, title: string, other: string): Promise<number> {
  await page.goto(url);
  await page.locator('a.row', { hasText: title }).waitFor();
  await tap(page, other);
  await page.waitForTimeout(SETTLE_MS);
  return tap(page, title);
}

const hub = await startHub();
let profile = await openProfile();
try {
  const ben = await signInOnNode(hub, '+14155550112', TITLE, 'ben_okafor');
  const page = await openApp(profile, hub.url);
  await signIn(page, hub, '+14155550111', 'Ada Lind', 'ada_lind');
  await page.getByRole('button', { name: t.nav.saved }).click();
  await composer(page).waitFor();
  for (let i = 0; i < SMALL; i++) await write(page, `note ${i}`);
  await bubble(page, `note ${SMALL - 1}`).waitFor();
  await openChatWith(page, 'ben_okafor');
  await talk(page, ben, SMALL);
  await page.close();
  await fillStore(profile, hub.url, MESSAGES);
  profile = await profile.reopen();
  const again = await openApp(profile, hub.url);
  const [large, small]: [number[], number[]] = [[], []];
  for (let i = 0; i < TIMES; i++) {
    large.push(await tapAnew(again, hub.url, TITLE, SAVED));
    small.push(await tapAnew(again, hub.url, SAVED, TITLE));
  }
  print(`tap to the first ${FIRST_ROWS} rows of ${MESSAGES.toLocaleString('en')}, engine running: ${inWords(large)}`);
  print(
    `  a chat of ${SMALL} messages, same browser: ${inWords(small)}; the large one takes ×${(quantile(large, 0.5) / quantile(small, 0.5)).toFixed(2)}`,
  );
  await ben.close();
} finally {
  await profile.close();
  await hub.close();
}
process.exit(0);
