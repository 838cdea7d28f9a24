/**
 * Scrolling a chat of 100,000 messages while 50 a second come in, beside the same while nobody writes and beside a bare page, so that what the browser, the hub
 * and whoever writes take of the same cores is told apart; and what is held in memory after an hour of talk, and after one more. The hub and whoever writes, which
 * are machines of their own for a person, give way to the browser.
 */
import { setPriority } from 'node:os';
import process from 'node:process';
import type { Page } from 'playwright';
import { openProfile, type Profile } from './browser.ts';
import { fillStore, talk } from './filled.ts';
import { watchHeap } from './heap.ts';
import { startHub } from './hub-process.ts';
import { type SignedIn, signInOnNode } from './node-device.ts';
import { bubble, composer, openApp, openChatWith, openRow, signIn } from './person.ts';
import { print } from './quantiles.ts';
import { shares, spent } from './threads.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 100_000);
const SAID = 55;
const PER_SECOND = 50;
/** Up for half of it, and down again. */
const SCROLL_MS = 20_000;
const PIXELS_PER_FRAME = 60;
const FRAME_MS = 1000 / 60;
/** Of the bare page: twice as far as it is scrolled. */
const ROWS = 2500;
/** An hour in which somebody writes each second, told as fast as the other sends. */
const HOUR = Number(process.env.BENCH_HOUR ?? 3600);
/** So nice is what is not measured: 0 is as any other, 19 the nicest. */
const GIVES_WAY = 10;
/** What a page needs once it has by then. */
const WARM = Number(process.env.BENCH_WARM ?? 600);

type Smooth = { readonly frames: number; readonly dropped: number; readonly longest: number };

/** Scrolls as a steady hand does, and notes the time of each frame and each long task. */
const scroll = (page: Page): Promise<Smooth> =>
  page.evaluate(
    ([lasts, step, frame]) =>
      new Promise<Smooth>((resolve) => {
        const scroller = document.querySelector('.scroller');
        let longest = 0;
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
        });
        observer.observe({ type: 'longtask' });
        const times: number[] = [];
        const next = (now: number): void => {
          times.push(now);
          const [begun = now] = times;
          scroller?.scrollBy(0, now - begun < lasts / 2 ? -step : step);
          if (now - begun < lasts) return void requestAnimationFrame(next);
          observer.disconnect();
          const gaps = times.slice(1).map((time, at) => Math.max(1, Math.round((time - (times[at] ?? time)) / frame)));
          const frames = gaps.reduce((sum, gap) => sum + gap, 0);
          resolve({ frames, dropped: frames - gaps.length, longest });
        };
        requestAnimationFrame(next);
      }),
    [SCROLL_MS, PIXELS_PER_FRAME, FRAME_MS] as const,
  );

const told = ({ frames, dropped, longest }: Smooth): string =>
  `${((dropped / frames) * 100).toFixed(1)} % of ${frames} frames dropped, longest task ${longest > 0 ? `${longest.toFixed(0)} ms` : 'under 50 ms'}`;

/** Until it is told to stop, so many a second, however long each takes. Gives how many it were. */
function keepWriting(ben: SignedIn, chat: string): () => Promise<number> {
  let isOver = false;
  const begun = performance.now();
  const writing = (async () => {
    let sent = 0;
    for (; !isOver; sent++) {
      await ben.do('send', { chat, text: `while scrolling ${sent}` });
      const early = begun + ((sent + 1) * 1000) / PER_SECOND - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    }
    return sent;
  })();
  return () => {
    isOver = true;
    return writing;
  };
}

/** Where one was not there already. */
async function toEnd(page: Page): Promise<void> {
  const button = page.locator('.fabs .fab.down');
  if ((await button.count()) > 0) await button.click();
}

async function replay(page: Page, ben: SignedIn, chat: string, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) await ben.do('send', { chat, text: `an hour ago, message ${n} of the talk` });
  await bubble(page, `message ${to - 1} of the talk`).waitFor({ timeout: 600_000 });
}

/** Rows of text and nothing else, as wide and as many as no chat has on screen at once. */
async function openBare(profile: Profile): Promise<Page> {
  const page = await profile.context.newPage();
  const row = '<p>Nothing but some words of a row, which are as long as a message mostly is.</p>';
  await page.setContent(`<div class="scroller" style="height:100vh;overflow-y:scroll">${row.repeat(ROWS)}</div>`);
  await page.evaluate((lasts) => document.querySelector('.scroller')?.scrollTo(0, lasts), (SCROLL_MS / FRAME_MS) * PIXELS_PER_FRAME);
  return page;
}

/** Scrolls with the page in front, and says how smoothly that was and what took the time. */
async function measure(page: Page, what: string): Promise<void> {
  await page.bringToFront();
  const [before, begun] = [spent(), performance.now()];
  const smooth = await scroll(page);
  print(`${what}: ${told(smooth)}`);
  print(`  of one core: ${shares(before, spent(), performance.now() - begun)}`);
}

/** The same while the other writes. */
async function measureBusy(page: Page, ben: SignedIn, chat: string, what: string): Promise<void> {
  const [stop, begun] = [keepWriting(ben, chat), performance.now()];
  await measure(page, what);
  const ms = performance.now() - begun;
  print(`  ${((1000 * (await stop())) / ms).toFixed(0)} a second came in`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const change = (before: number, after: number): string => `${megabytes(before)} to ${megabytes(after)}, ${((after / before - 1) * 100).toFixed(1)} %`;

const hub = await startHub({ command: { name: 'nice', args: ['-n', `${GIVES_WAY}`, process.execPath, 'dist/hub.mjs'] } });
let profile = await openProfile();
try {
  const ben = await signInOnNode(hub, '+14155550112', 'Ben Okafor', 'ben_okafor');
  const page = await openApp(profile, hub.url);
  await signIn(page, hub, '+14155550111', 'Ada Lind', 'ada_lind');
  await openChatWith(page, 'ben_okafor');
  const chat = await talk(page, ben, SAID);
  await page.close();
  await fillStore(profile, hub.url, MESSAGES);
  profile = await profile.reopen();
  const again = await openApp(profile, hub.url);
  // Not before the browser has begun, which would be as nice.
  setPriority(GIVES_WAY);
  await openRow(again, 'Ben Okafor');
  await composer(again).waitFor();
  const bare = await openBare(profile);
  await measure(bare, 'a bare page, nobody writes');
  await measureBusy(bare, ben, chat, 'a bare page, and the chat in the background');
  await bare.close();
  await toEnd(again);
  await measure(again, `a chat of ${MESSAGES.toLocaleString('en')} messages, nobody writes`);
  await measureBusy(again, ben, chat, 'the same chat');
  await toEnd(again);
  await replay(again, ben, chat, 0, WARM);
  const heapOf = await watchHeap(again);
  let before = await heapOf();
  for (const hour of [0, 1]) {
    const begun = performance.now();
    await replay(again, ben, chat, WARM + hour * HOUR, WARM + (hour + 1) * HOUR);
    const after = await heapOf();
    print(
      `heap after ${hour === 0 ? "an hour's" : 'one more'} ${HOUR} messages, replayed in ${((performance.now() - begun) / 1000).toFixed(0)} s, garbage collected:`,
    );
    print(`  page ${change(before.page, after.page)}`);
    print(`  engine ${change(before.workers, after.workers)}`);
    before = after;
  }
  await ben.close();
} finally {
  await profile.close();
  await hub.close();
}
process.exit(0);
