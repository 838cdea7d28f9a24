/** Parts of the app that come when they are first needed: kept away, then given, in a real browser that has kept none of them. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, openApp, signIn, tick, write } from './person.ts';

let hub: HubProcess;
let profile: Profile;
let page: Page;

beforeAll(async () => {
  hub = await startHub();
  // Without a service worker, which keeps every part, each is fetched when it is wanted.
  profile = await openProfile(undefined, { serviceWorkers: 'block' });
  page = await openApp(profile, hub.url);
  await signIn(page, hub, '+14155550171', 'Ada Lind', 'ada_lind');
});
afterAll(async () => {
  await profile.close();
  await hub.close();
});

/** Cuts the way to the parts of this name; gives what mends it, which tells how often one was asked for. */
async function keepAway(part: string, kind = 'js'): Promise<() => Promise<number>> {
  let asked = 0;
  const path = `**/assets/${part}-*.${kind}`;
  await page.context().route(path, (route) => {
    asked += 1;
    return route.abort();
  });
  return async () => {
    await page.context().unroute(path);
    return asked;
  };
}

it('[U220] a command whose part cannot be fetched says that the hub is out of reach, and works when it is given again', async () => {
  const mend = await keepAway('commands-people');
  await page.getByRole('link', { name: t.list.newChat }).click();
  await page.getByLabel(t.people.search).fill('@nobody_there');
  const find = page.getByRole('button', { name: t.people.find, exact: true });
  await find.click();
  await page.getByText(t.errors.offline).waitFor();
  expect(await mend()).toBeGreaterThan(0);
  await find.click();
  await page.getByText(t.errors.unknown_person).waitFor();
});

it('[U221] a text with a link is shown as it was written until what finds links is here', async () => {
  const mend = await keepAway('finder');
  await page.getByRole('button', { name: t.nav.saved }).click();
  await composer(page).waitFor();
  await write(page, 'No link in it');
  await tick(page, 'No link in it', 'hub').waitFor();
  const text = 'The ferry: https://ferries.example.org/';
  await write(page, text);
  await tick(page, text, 'hub').waitFor();
  expect(await bubble(page, text).getByRole('link').count()).toBe(0);
  expect(await mend()).toBeGreaterThan(0);
  await write(page, 'And www.example.org');
  expect(await bubble(page, 'And www.example.org').getByRole('link').getAttribute('href')).toBe('https://www.example.org/');
  expect(await bubble(page, text).getByRole('link').getAttribute('href')).toBe('https://ferries.example.org/');
});

it.each(['css', 'js'])('[U476] a screen whose %s cannot be fetched comes by itself once it can be, and with its style', async (kind) => {
  await page.reload();
  const mend = await keepAway('settings', kind);
  await page.getByRole('link', { name: t.nav.settings }).click();
  const places = page.getByRole('link', { name: t.settings.appearance });
  await page.waitForURL('**/settings');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await places.count()).toBe(0);
  expect(await mend()).toBeGreaterThan(0);
  await places.waitFor();
  expect(await page.evaluate(() => [...document.styleSheets].filter(({ href }) => href?.includes('/settings')).length)).toBe(2);
  await page.goBack();
});
