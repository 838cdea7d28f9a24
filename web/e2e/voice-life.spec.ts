/** What is spoken into one real browser is heard in another, through a real hub. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { FAKE_MICROPHONE, openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { mic, untilSaid } from './voice-page.ts';
import { acquaint, goOffline, openApp, signIn } from './person.ts';

const sounds = (page: Page) => page.locator('.msg .sound');

async function speak(page: Page, seconds: number): Promise<void> {
  await mic(page).click();
  await untilSaid(page, seconds);
  await page.keyboard.press('Enter');
  await mic(page).waitFor();
}

describe('a voice in two browsers', () => {
  let hub: HubProcess;
  let one: Profile;
  let two: Profile;
  let ada: Page;
  let ben: Page;

  beforeAll(async () => {
    hub = await startHub();
    [one, two] = await Promise.all([openProfile(undefined, { args: FAKE_MICROPHONE }), openProfile()]);
    await one.context.grantPermissions(['microphone']);
    [ada, ben] = await Promise.all([openApp(one, hub.url), openApp(two, hub.url)]);
    await signIn(ada, hub, '+14155550141', 'Ada Lind', 'ada_lind');
    await signIn(ben, hub, '+14155550142', 'Ben Okafor', 'ben_okafor');
    await acquaint(ada, ben);
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await hub.close();
  });

  it('[U450] what is spoken is heard by the other, as long as it was, and says what it is in their list', async () => {
    await speak(ada, 6);
    await sounds(ben).first().waitFor();
    await ben
      .locator('.app a.row')
      .first()
      .getByText(/^Voice message, 0:\d\d$/)
      .waitFor();
    const slider = sounds(ben).getByRole('slider');
    expect(Number(await slider.getAttribute('aria-valuemax'))).toBeGreaterThanOrEqual(6);
    // It comes by itself.
    await sounds(ben).getByRole('button', { name: t.media.play }).click();
    await sounds(ben).getByRole('button', { name: t.media.speed }).click();
    await sounds(ben).getByText('1.5×').waitFor();
    await expect.poll(async () => Number(await slider.getAttribute('aria-valuenow')), { interval: 50 }).toBeGreaterThanOrEqual(1);
    // To its end, after which it may be heard again.
    await sounds(ben).getByRole('button', { name: t.media.play }).waitFor();
  });

  it('[U450] what is spoken without a line waits and arrives, and is gone for both when it is deleted for all', async () => {
    await goOffline(ada);
    await speak(ada, 1);
    await expect.poll(() => sounds(ada).count()).toBe(2);
    await one.context.setOffline(false);
    await expect.poll(() => sounds(ben).count(), { timeout: 60_000 }).toBe(2);
    await ada
      .locator('.msg', { has: ada.locator('.sound') })
      .last()
      .focus();
    await ada.keyboard.press('Delete');
    const dialog = ada.getByRole('dialog');
    await dialog.getByRole('switch').check();
    await dialog.getByRole('button', { name: t.deeds.delete, exact: true }).click();
    for (const page of [ada, ben]) await expect.poll(() => sounds(page).count()).toBe(1);
  });
});
