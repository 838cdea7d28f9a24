/** Searching 100,000 messages in Chromium, in a worker over the sealed store: from the asking to the first messages on the page; beside MiniSearch, in the same browser. */
import process from 'node:process';
import type { Page } from 'playwright';
import { openProfile, type Profile } from '../e2e/browser.ts';
import { type ServedPage, servePage } from '../e2e/page.ts';
import type { FoundPage, Times, Work } from '../e2e/pages/found.ts';
import { QUERIES, textOf } from '../e2e/pages/found-texts.ts';
import { print, quantile } from '../e2e/quantiles.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 100_000);
/** The page's own thread is watched while so many are searched. */
const LARGE = Number(process.env.BENCH_LARGE ?? 1_000_000);
/** Each query, in a page of its own where it is cold. */
const [COLD_TIMES, WARM_TIMES] = [5, 20];
const FILL_AT_ONCE = 50_000;
/** Between two keys of somebody who types. */
const KEY_MS = 120;

declare const page: FoundPage;

const ask = (opened: Page, work: Work, ...given: readonly (string | number)[]): Promise<Times> =>
  opened.evaluate(([name, args]) => page.ask(name, ...args), [work, given] as const);

async function openPage({ context }: Profile, { url }: ServedPage, store: string): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(url);
  await opened.waitForFunction(() => 'page' in globalThis);
  await ask(opened, 'open', store);
  return opened;
}

async function fill(opened: Page, messages: number): Promise<void> {
  for (let from = 0; from < messages; from += FILL_AT_ONCE) await ask(opened, 'fill', from, Math.min(messages, from + FILL_AT_ONCE), messages);
}

/** Until the first messages are shown, or until it is said that there are none. */
const answered = ({ first, all }: Times): number => first ?? all;
const told = (times: readonly number[]): string =>
  `median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, worst ${Math.max(...times).toFixed(1)} ms, ${times.length} times`;

async function cold(profile: Profile, served: ServedPage, work: Work): Promise<readonly number[]> {
  const times: number[] = [];
  for (let time = 0; time < COLD_TIMES; time++)
    for (const query of QUERIES) {
      const opened = await openPage(profile, served, 'messages');
      times.push(answered(await ask(opened, work, query)));
      await opened.close();
    }
  return times;
}

async function warm(opened: Page, work: Work): Promise<void> {
  const times = new Map<string, Times[]>();
  for (const query of QUERIES) await ask(opened, work, query);
  for (let time = 0; time < WARM_TIMES; time++)
    for (const query of QUERIES) times.set(query, [...(times.get(query) ?? []), await ask(opened, work, query)]);
  print(`warm, first shown: ${told([...times.values()].flat().map(answered))}`);
  for (const [query, of] of times)
    print(
      `  ${query}: ${of[0]?.hits} shown, first ${quantile(of.map(answered), 0.5).toFixed(1)} ms, page full ${quantile(
        of.map(({ all }) => all),
        0.5,
      ).toFixed(1)} ms`,
    );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

async function compare(profile: Profile, served: ServedPage): Promise<void> {
  const lengths = Array.from({ length: 10_000 }, (_, n) => textOf(n).length);
  print(
    `${MESSAGES.toLocaleString('en')} messages in 31 chats, of median ${quantile(lengths, 0.5)} and p99 ${quantile(lengths, 0.99)} UTF-16 units\n`,
  );
  const opened = await openPage(profile, served, 'messages');
  await fill(opened, MESSAGES);
  const [index, miniIndex] = [await ask(opened, 'index'), await ask(opened, 'miniIndex')];
  const [bytes, miniBytes] = [await ask(opened, 'bytes'), await ask(opened, 'miniBytes')];
  await opened.close();
  for (const [name, work, made, size] of [
    ['blocks', 'search', index, bytes],
    ['MiniSearch', 'miniSearch', miniIndex, miniBytes],
  ] as const) {
    print(`${name}: indexed in ${seconds(made.value)}, ${megabytes(size.value)} on the disk`);
    print(`cold, first shown: ${told(await cold(profile, served, work))}`);
    const again = await openPage(profile, served, 'messages');
    await warm(again, work);
    await again.close();
    print('');
  }
}

/** Somebody types a word into a page while the worker looks through all there is, each key stopping the search before. */
async function large(profile: Profile, served: ServedPage): Promise<void> {
  const opened = await openPage(profile, served, 'large');
  // That one would be seen.
  await opened.evaluate(() => page.hold(80));
  await opened.waitForFunction(() => page.longTasks(0).some((ms) => ms > 70));
  await fill(opened, LARGE);
  const { value } = await ask(opened, 'index');
  await opened.reload();
  await opened.waitForFunction(() => 'page' in globalThis);
  await ask(opened, 'open', 'large');
  const begun = await opened.evaluate(() => performance.now());
  const all: Times[] = [];
  for (const word of ['zebrafinch', 'anchorpes', 'zebrafinch']) {
    const typed = Array.from(word, (_, at) => word.slice(0, at + 1));
    const searches = typed.map(async (part, at) => {
      await opened.waitForTimeout(at * KEY_MS);
      return ask(opened, 'search', part);
    });
    all.push(...(await Promise.all(searches)).slice(-1));
  }
  const long = await opened.evaluate((since) => page.longTasks(since), begun);
  print(`${LARGE.toLocaleString('en')} messages, packed in ${seconds(value)}, a word typed three times, a key each ${KEY_MS} ms:`);
  print(`tasks of the page above 50 ms: ${long.length === 0 ? 'none' : long.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
  print(`all looked through after the last key in ${all.map(({ all: ms }) => `${ms.toFixed(0)} ms`).join(', ')}`);
  await opened.close();
}

const served = await servePage('web/e2e/pages/found.ts');
const profile = await openProfile();
try {
  if (MESSAGES > 0) await compare(profile, served);
  if (LARGE > 0) await large(profile, served);
} finally {
  await profile.close();
  await served.close();
}
process.exit(0);
