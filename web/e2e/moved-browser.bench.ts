/**
 * How fast a file goes from one real Chromium to another through a real hub, beside the same bytes by a plain `fetch` of the same browser, round by round. Nothing watches
 * either (unwatched.ts). With `BENCH_CPU` set, also which part of the processes took how much processor time; with `BENCH_MBIT`, both go over a line that carries so many
 * megabits a second each way, as most lines do.
 */
import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { t } from '../app/text/en.ts';
import { openProfile } from './browser.ts';
import { startHub } from './hub-process.ts';
import { acquaint, openApp, signIn } from './person.ts';
import { startPlainServer } from './plain-server.ts';
import { print, quantile } from './quantiles.ts';
import { watchGrowth } from './resident.ts';
import { openShaped } from './shaped.ts';
import { type Spent, spent } from './threads.ts';
import { openUnwatched, type UnwatchedPage } from './unwatched.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const MEBIBYTES = Number(process.env['BENCH_MIB'] ?? 256);
const SIZE = MEBIBYTES * 1024 * 1024;
const MEGABITS = Number(process.env['BENCH_MBIT'] ?? 0);
const SAVE = JSON.stringify(t.media.save);

/** Resolves with the moment, ms since 1970, at which `condition` held. */
const moment = (condition: string): string => `new Promise((resolve) => {
  const look = () => {
    if (!(${condition})) return;
    watch.disconnect();
    resolve(performance.timeOrigin + performance.now());
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { subtree: true, childList: true, attributes: true });
  look();
})`;
const lineOf = (name: string): string => `[...document.querySelectorAll('.msg .file')].find((file) => file.textContent.includes('${name}'))`;

type Times = { readonly up: number; readonly sealed: number; readonly down: number };

/** From the press until it is a message that the other sees, which it is once the hub has all of it; and from the other's press until it may be saved. */
async function throughHub(ada: UnwatchedPage, ben: UnwatchedPage, path: string, name: string): Promise<Times> {
  await ada.toFront();
  await ada.pick('picked', path);
  await ada.run(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(picked);
    document.querySelector('#composer').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  })()`);
  await ada.run(moment("document.querySelectorAll('.tray li').length > 1"));
  const seen = ben.run<number>(moment(lineOf(name)));
  const before = cpu();
  const pressed = await ada.run<number>(`(() => {
    document.querySelector('#composer').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    return performance.timeOrigin + performance.now();
  })()`);
  const sealed = await ada.run<number>(moment(lineOf(name)));
  const sent = await seen;
  const between = cpu();
  const asked = await ben.run<number>(`(${lineOf(name)}.click(), performance.timeOrigin + performance.now())`);
  const here = await ben.run<number>(
    moment(`${lineOf(name)}.closest('.msg').textContent.includes(${SAVE}) || ${lineOf(name)}.outerHTML.includes(${SAVE})`),
  );
  told('sent', before, between);
  told('fetched', between, cpu());
  return { up: sent - pressed, sealed: sealed - pressed, down: here - asked };
}

const cpu = (): Spent | undefined => (process.env['BENCH_CPU'] === undefined ? undefined : spent());

function told(what: string, before: Spent | undefined, after: Spent | undefined): void {
  if (!before || !after) return;
  print(
    `  ${what}, ms for each MiB: ${[...after].map(([part, ms]) => `${part} ${((ms - (before.get(part) ?? 0)) / MEBIBYTES).toFixed(1)}`).join(', ')}`,
  );
}

async function plainly(page: UnwatchedPage, path: string): Promise<{ readonly plainUp: number; readonly plainDown: number }> {
  await page.toFront();
  await page.pick('picked', path);
  return page.run(`(async () => {
    const begun = performance.now();
    await fetch('/file', { method: 'PUT', body: picked });
    const sent = performance.now();
    await (await fetch('/file')).arrayBuffer();
    return { plainUp: sent - begun, plainDown: performance.now() - sent };
  })()`);
}

const folder = await mkdtemp(join(tmpdir(), 'tidings-moved-'));
const lines = MEGABITS > 0 ? ([await openShaped(MEGABITS * 1e6), await openShaped(MEGABITS * 1e6)] as const) : undefined;
const hub = await startHub({ settings: { TIDINGS_MEDIA_QUOTA_MB: '100000' }, ...(lines && { origin: lines[0].url }) });
const plain = await startPlainServer();
lines?.[0].lead(hub.url);
lines?.[1].lead(plain.url);
const [hubUrl, plainUrl] = [lines?.[0].url ?? hub.url, lines?.[1].url ?? plain.url];
const profiles = [await openProfile(), await openProfile()] as const;
const [ada, ben] = [await openApp(profiles[0], hubUrl), await openApp(profiles[1], hubUrl)];
await ada.bringToFront();
await signIn(ada, hub, '+14155550141', 'Ada Lind', 'ada_lind');
await signIn(ben, hub, '+14155550142', 'Ben Okafor', 'ben_okafor');
await acquaint(ada, ben);
const chats = [ada.url(), ben.url()] as const;
for (const { context } of profiles) await context.close();
const times = { up: [] as number[], sealed: [] as number[], down: [] as number[], plainUp: [] as number[], plainDown: [] as number[] };
const browsers = [await openUnwatched(profiles[0].folder), await openUnwatched(profiles[1].folder)] as const;
try {
  const bare = await browsers[0].open(plainUrl);
  const [to, from] = [await browsers[1].open(chats[1]), await browsers[0].open(chats[0])];
  for (const page of [from, to]) await page.run(moment("document.querySelector('#composer') && document.querySelectorAll('.msg').length >= 2"));
  const bytes = new Uint8Array(SIZE);
  for (let round = 0; round < ROUNDS; round++) {
    for (let at = 0; at < SIZE; at += 2 ** 26) randomFillSync(bytes.subarray(at, at + 2 ** 26));
    const [name, path] = [`round-${round}.bin`, join(folder, `round-${round}.bin`)];
    await writeFile(path, bytes);
    const plainTook = await plainly(bare, path);
    const growing = profiles.map(({ folder }) => watchGrowth(folder));
    const took = { ...plainTook, ...(await throughHub(from, to, path, name)) };
    const grown = growing.map((one) => (one.end() / 1e6).toFixed(0));
    await rm(path);
    for (const [what, ms] of Object.entries(took)) times[what as keyof typeof times].push(ms);
    const rates = Object.entries(times).map(([what, all]) => `${what} ${(MEBIBYTES / ((all.at(-1) ?? 1) / 1000)).toFixed(0)}`);
    print(`round ${round}: ${rates.join(', ')} MiB/s; the page that sends takes ${grown[0]} MB more, the one that fetches ${grown[1]}`);
  }
} finally {
  for (const browser of browsers) await browser.close();
  for (const profile of profiles) await rm(profile.folder, { recursive: true, force: true });
  await plain.close();
  for (const line of lines ?? []) await line.close();
  await hub.close();
  await rm(folder, { recursive: true, force: true });
}
const rate = (ms: readonly number[]): string => `${(MEBIBYTES / (quantile(ms, 0.5) / 1000)).toFixed(0)} MiB/s`;
const ratio = (ms: readonly number[], reference: readonly number[]): string => `×${(quantile(reference, 0.5) / quantile(ms, 0.5)).toFixed(2)}`;
print(
  `| ${MEBIBYTES} MiB, ${ROUNDS} rounds, Chromium${MEGABITS > 0 ? `, ${MEGABITS} Mbit/s` : ''} | measured | plain fetch | ratio |\n| --- | --- | --- | --- |`,
);
print(`| sent, from the press until the other sees it | ${rate(times.up)} | ${rate(times.plainUp)} | ${ratio(times.up, times.plainUp)} |`);
print(`| of that, sealed onto the disk | ${rate(times.sealed)} | | |`);
print(`| fetched | ${rate(times.down)} | ${rate(times.plainDown)} | ${ratio(times.down, times.plainDown)} |`);
const both = (a: readonly number[], b: readonly number[]): readonly number[] => a.map((ms, round) => ms + (b[round] ?? Number.NaN));
const [moved, plainMoved] = [both(times.up, times.down), both(times.plainUp, times.plainDown)];
print(`| from one to the other, both | ${rate(moved)} | ${rate(plainMoved)} | ${ratio(moved, plainMoved)} |`);
process.exit(0);
