/** How fast a file goes from one real Chromium to another through a real hub, beside the same bytes by a plain `fetch` of the same two browsers, round by round. */
import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import { t } from '../app/text/en.ts';
import { openProfile } from './browser.ts';
import { startHub } from './hub-process.ts';
import { bubble, openApp, openChatWith, signIn, write } from './person.ts';
import { startPlainServer } from './plain-server.ts';
import { print, quantile } from './quantiles.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const MEBIBYTES = Number(process.env['BENCH_MIB'] ?? 256);
const SIZE = MEBIBYTES * 1024 * 1024;
const PATIENCE_MS = 600_000;

const clock = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

async function pick(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: t.media.file }).click()]);
  await chooser.setFiles(path);
  await page.locator('.tray li').nth(1).waitFor();
}

const lineOf = (page: Page, name: string) => page.locator('.msg .file', { hasText: name });

/** From the press until it is a message that the other sees, which it is once the hub has all of it; and from the other's press until it may be saved. */
async function throughHub(
  ada: Page,
  ben: Page,
  path: string,
  name: string,
): Promise<{ readonly up: number; readonly sealed: number; readonly down: number }> {
  await pick(ada, path);
  let sealed = 0;
  const up = await clock(async () => {
    sealed = await clock(async () => {
      await ada.locator('#composer').press('Enter');
      await lineOf(ada, name).waitFor({ timeout: PATIENCE_MS });
    });
    await lineOf(ben, name).waitFor({ timeout: PATIENCE_MS });
  });
  const line = lineOf(ben, name);
  const down = await clock(async () => {
    await line.click();
    await line.getByText(t.media.save).waitFor({ state: 'attached', timeout: PATIENCE_MS });
  });
  const row = ada.locator('.msg', { has: ada.locator('.file', { hasText: name }) });
  await row.focus();
  await ada.keyboard.press('Delete');
  const dialog = ada.getByRole('dialog');
  await dialog.getByRole('switch').check();
  await dialog.getByRole('button', { name: t.deeds.delete, exact: true }).click();
  await line.waitFor({ state: 'detached' });
  return { up, sealed, down };
}

async function plainly(page: Page, path: string): Promise<{ readonly up: number; readonly down: number }> {
  await page.locator('input').setInputFiles(path);
  return page.evaluate(async () => {
    const begun = performance.now();
    await fetch('/file', { method: 'PUT', body: document.querySelector('input')?.files?.[0] ?? null });
    const sent = performance.now();
    await (await fetch('/file')).arrayBuffer();
    return { up: sent - begun, down: performance.now() - sent };
  });
}

const folder = await mkdtemp(join(tmpdir(), 'tidings-moved-'));
const hub = await startHub({ settings: { TIDINGS_MEDIA_QUOTA_MB: '100000' } });
const plain = await startPlainServer();
const profiles = [await openProfile(), await openProfile()] as const;
const times = { up: [] as number[], sealed: [] as number[], down: [] as number[], plainUp: [] as number[], plainDown: [] as number[] };
try {
  const [ada, ben] = [await openApp(profiles[0], hub.url), await openApp(profiles[1], hub.url)];
  const bare = await profiles[0].context.newPage();
  await bare.goto(plain.url);
  await ada.bringToFront();
  await signIn(ada, hub, '+14155550141', 'Ada Lind', 'ada_lind');
  await signIn(ben, hub, '+14155550142', 'Ben Okafor', 'ben_okafor');
  await openChatWith(ada, 'ben_okafor');
  await write(ada, 'hello');
  await ben.locator('a.row').first().click();
  await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
  await write(ben, 'hello to you');
  await bubble(ada, 'hello to you').waitFor();
  const bytes = new Uint8Array(SIZE);
  for (let round = 0; round < ROUNDS; round++) {
    for (let at = 0; at < SIZE; at += 2 ** 26) randomFillSync(bytes.subarray(at, at + 2 ** 26));
    const path = join(folder, `round-${round}.bin`);
    await writeFile(path, bytes);
    const reference = await plainly(bare, path);
    const { up, sealed, down } = await throughHub(ada, ben, path, `round-${round}.bin`);
    await rm(path);
    times.up.push(up);
    times.sealed.push(sealed);
    times.down.push(down);
    times.plainUp.push(reference.up);
    times.plainDown.push(reference.down);
    const rates = Object.entries(times).map(([name, all]) => `${name} ${(MEBIBYTES / ((all.at(-1) ?? 1) / 1000)).toFixed(0)}`);
    print(`round ${round}: ${rates.join(', ')} MiB/s`);
  }
} finally {
  for (const profile of profiles) await profile.close();
  await plain.close();
  await hub.close();
  await rm(folder, { recursive: true, force: true });
}
const rate = (ms: readonly number[]): string => `${(MEBIBYTES / (quantile(ms, 0.5) / 1000)).toFixed(0)} MiB/s`;
const ratio = (ms: readonly number[], reference: readonly number[]): string => `×${(quantile(reference, 0.5) / quantile(ms, 0.5)).toFixed(2)}`;
print(`| ${MEBIBYTES} MiB, ${ROUNDS} rounds, Chromium | measured | plain fetch | ratio |\n| --- | --- | --- | --- |`);
print(`| sent, from the press until the other sees it | ${rate(times.up)} | ${rate(times.plainUp)} | ${ratio(times.up, times.plainUp)} |`);
print(`| of that, sealed onto the disk | ${rate(times.sealed)} | | |`);
print(`| fetched | ${rate(times.down)} | ${rate(times.plainDown)} | ${ratio(times.down, times.plainDown)} |`);
process.exit(0);
