/** The language of the built app, over a real hub: which is spoken, what is loaded for it, and what becomes of it offline. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Language, LANGUAGES } from '../app/text/languages.ts';
import { OWN_NAMES } from '../app/text/names.ts';
import { openProfile, type Profile, type ProfileOptions } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';

const TITLE = { en: 'Your phone number', de: 'Deine Telefonnummer', ar: 'رقم هاتفك', ru: 'Ваш номер телефона' } as const;
const title = (page: Page, of: keyof typeof TITLE) => page.getByRole('heading', { name: TITLE[of], exact: true });
const choose = (page: Page, of: Language) => page.locator('.speaks select').selectOption({ label: OWN_NAMES[of] });
const written = (page: Page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

let hub: HubProcess;
let profile: Profile | undefined;
beforeAll(async () => {
  hub = await startHub();
});
afterEach(() => profile?.close());
afterAll(() => hub.close());

/** The app as somebody meets it, and the languages it has asked the hub for so far. */
async function open(options: ProfileOptions): Promise<{ readonly page: Page; readonly loaded: () => readonly string[] }> {
  profile = await openProfile(undefined, options);
  const page = await profile.context.newPage();
  page.setDefaultTimeout(20_000);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(/\/assets\/text-([\w-]+)-(?:first|later)-/.exec(request.url())?.[1] ?? ''));
  await page.goto(hub.url);
  return { page, loaded: () => [...new Set(asked.filter(Boolean))] };
}

it.each([
  ['de-AT', 'de', 'ltr'],
  ['ar-EG', 'ar', 'rtl'],
  ['nb-NO', 'en', 'ltr'],
] as const)('[L20] the browser’s language is spoken from the first word on, and no other is loaded: %s', async (locale, of, side) => {
  const { page, loaded } = await open({ locale, serviceWorkers: 'block' });
  await title(page, of).waitFor();
  expect(await written(page)).toEqual([of, side]);
  expect(loaded()).toEqual([of]);
});

it('[L21] what is chosen is spoken at once, with what was typed, and after a reload from the first word on', async () => {
  const { page, loaded } = await open({ locale: 'en-GB', serviceWorkers: 'block' });
  await title(page, 'en').waitFor();
  await page.locator('input[type=tel]').fill('20148831');
  await choose(page, 'ar');
  await title(page, 'ar').waitFor();
  expect([await written(page), await page.locator('input[type=tel]').inputValue()]).toEqual([['ar', 'rtl'], '20148831']);
  expect(await page.getByText(TITLE.en).count()).toBe(0);
  const before = loaded().length;
  await page.reload();
  await title(page, 'ar').waitFor();
  expect([before, loaded()]).toEqual([2, ['en', 'ar']]);
  // Which of both it is after the reload, the page said before any script of the app ran.
  expect(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/text-en-')).length)).toBe(0);
});

it('[L22] offline every language can be spoken, since the service worker keeps them all', async () => {
  const { page } = await open({ locale: 'en-GB' });
  await title(page, 'en').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await title(page, 'en').waitFor();
  await hub.kill('SIGKILL');
  await choose(page, 'ru');
  await title(page, 'ru').waitFor();
  await page.reload();
  await title(page, 'ru').waitFor();
  const kept = await page.evaluate(async () =>
    (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat().map(({ url }) => url),
  );
  for (const of of LANGUAGES) expect([of, kept.filter((url) => url.includes(`/assets/text-${of}-`)).length]).toEqual([of, 2]);
  await hub.start();
});

it('[L22] where there is no service worker and no hub, the language stays and the person is told', async () => {
  const { page } = await open({ locale: 'de-DE', serviceWorkers: 'block' });
  await title(page, 'de').waitFor();
  await hub.kill('SIGKILL');
  await choose(page, 'ru');
  await page.getByRole('alert').getByText('Der Hub ist nicht zu erreichen').waitFor();
  expect(await written(page)).toEqual(['de', 'ltr']);
  expect(await page.locator('.speaks select').inputValue()).toBe('de');
  await hub.start();
});

it('[L23] the texts are asked for beside the app, not after it', async () => {
  profile = await openProfile(undefined, { locale: 'es-MX', serviceWorkers: 'block' });
  const page = await profile.context.newPage();
  const asked = page.waitForRequest(/\/assets\/text-es-first-/, { timeout: 20_000 });
  // The app's own script comes only once its language was asked for.
  await page.route(/\/assets\/index-[^/]+\.js$/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(hub.url);
  await page.getByRole('heading', { name: 'Tu número de teléfono' }).waitFor();
});
