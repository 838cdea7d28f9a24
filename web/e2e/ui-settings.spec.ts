/** The settings: devices, a number that is asked for, signing out, the look. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { eachPage } from './each-page.ts';
import { button, calls, dialog, play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

describe('settings', () => {
  it('[U162] say what there is to say of the number apart from what is above and below it', async () => {
    for (const scene of ['inside', 'claimed', 'unbound', 'claiming', 'claim-kept']) {
      await play(page, scene, '/settings/devices');
      await page.getByRole('heading', { name: t.settings.thisDevice, exact: true }).waitFor();
      const gaps = await page
        .locator('.page .pin > *')
        .evaluateAll((all) => all.slice(1).map((one, i) => one.getBoundingClientRect().top - (all[i]?.getBoundingClientRect().bottom ?? 0)));
      // The words of the page belong to its title, and stand nearer to it.
      expect([scene, gaps.map((gap, i) => gap >= (i === 0 ? 4 : 16))]).toEqual([scene, gaps.map(() => true)]);
    }
  });
  it('[U40] remove a device only after a yes', async () => {
    await play(page, 'inside', '/settings/devices');
    await button(page, t.settings.removeOf('Elif’s phone')).click();
    await dialog(page).getByRole('button', { name: t.signIn.cancel }).click();
    expect(await calls(page, 'revokeDevice')).toEqual([]);
    await button(page, t.settings.removeOf('Elif’s phone')).click();
    await dialog(page).getByRole('button', { name: t.settings.remove }).click();
    await page.getByText('Elif’s phone').waitFor({ state: 'detached' });
    expect(await calls(page, 'revokeDevice')).toEqual([{ device: '02'.repeat(16) }]);
  });
  it('[U135] tell two devices of one name apart by the minute they were added, beside the button and in the question', async () => {
    await play(page, 'twins', '/settings/devices');
    const remove = button(page, t.settings.removeOf('Chrome on Linux'));
    await remove.nth(1).waitFor();
    const added = await remove.evaluateAll((all) =>
      all.map((one) => document.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent),
    );
    expect(added[0]).toMatch(/^Added (today|yesterday) \d/);
    expect(new Set(added).size).toBe(2);
    await remove.nth(1).click();
    await dialog(page).getByText(`${added[1]}.`).waitFor();
  });
  it('[U83] offer to remove the devices that were added after this one, and no other', async () => {
    await play(page, 'middle', '/settings/devices');
    const buttons = page.getByRole('button', { name: /^Remove / });
    await buttons.first().waitFor();
    const names = await buttons.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(names).toEqual([t.settings.removeOf(t.settings.unnamedDevice)]);
  });
  it('[U193] say what there is to do where an older device is lost, only where there is one', async () => {
    await play(page, 'middle', '/settings/devices');
    await page.getByText(t.settings.olderLost).waitFor();
    await play(page, 'inside', '/settings/devices');
    await page.getByRole('heading', { name: t.settings.otherDevices, exact: true }).waitFor();
    expect(await page.getByText(t.settings.olderLost).count()).toBe(0);
  });
  it('[U91] say who waits for the number, over the list and in full, until the person keeps it', async () => {
    await play(page, 'claimed');
    await page.getByRole('link', { name: t.number.asked }).click();
    await page.getByRole('heading', { name: t.number.asked }).waitFor();
    expect(await calls(page, 'keepNumber')).toEqual([]);
    await button(page, t.number.keep).click();
    await button(page, t.number.keep).waitFor({ state: 'detached' });
    expect(await calls(page, 'keepNumber')).toEqual([{}]);
    expect(await page.getByText(t.number.asked).count()).toBe(0);
  });
  it('[U91] tell who waits for a number until when, and when it was kept', async () => {
    await play(page, 'claiming', '/settings/devices');
    await page.getByText('Your number moves to this account on').waitFor();
    expect(await button(page, t.number.keep).count()).toBe(0);
    await play(page, 'claim-kept', '/settings/devices');
    await page.getByText('the account that has your number kept it').waitFor();
  });
  it('[U41] sign out loses no unsent message but by a second, knowing yes', async () => {
    await play(page, 'inside', '/settings');
    await button(page, t.settings.signOut).click();
    await dialog(page).getByRole('button', { name: t.settings.signOut }).click();
    await dialog(page).getByText(t.settings.signOutUnsent(2)).waitFor();
    expect(await calls(page, 'signOut')).toEqual([{ losing: false, unheard: false }]);
    await dialog(page).getByRole('button', { name: t.settings.signOutAnyway }).click();
    await page.getByRole('heading', { name: t.signIn.phoneTitle }).waitFor();
  });
  it('[U194] sign out says at once how many messages have not been sent', async () => {
    await play(page, 'unsent', '/settings');
    await button(page, t.settings.signOut).click();
    await dialog(page).getByText(t.settings.signOutUnsent(2)).waitFor();
    expect(await calls(page, 'signOut')).toEqual([]);
    await dialog(page).getByRole('button', { name: t.settings.signOutAnyway }).click();
    await page.getByRole('heading', { name: t.signIn.phoneTitle }).waitFor();
    expect(await calls(page, 'signOut')).toEqual([{ losing: true, unheard: false }]);
  });
  it('[U204] sign out without the hub only after it was said what that leaves, and by a yes of its own', async () => {
    await play(page, 'unheard', '/settings');
    await button(page, t.settings.signOut).click();
    const anyway = dialog(page).getByRole('button', { name: t.settings.signOutAnyway });
    await anyway.click();
    await dialog(page).getByText(t.settings.signOutUnheard).waitFor();
    expect(await dialog(page).getByText(t.settings.signOutUnsent(2)).count()).toBe(1);
    expect(await calls(page, 'signOut')).toEqual([{ losing: true, unheard: false }]);
    await anyway.click();
    await page.getByRole('heading', { name: t.signIn.phoneTitle }).waitFor();
    expect((await calls(page, 'signOut')).at(-1)).toEqual({ losing: true, unheard: true });
  });
  it('[U30] change the look at once and keep it', async () => {
    await play(page, 'inside', '/settings/appearance');
    await page.getByRole('radio', { name: t.settings.themes.dark }).check();
    await page.getByRole('radio', { name: t.settings.accents.plum }).check();
    expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({ theme: 'dark', accent: 'plum' });
    expect(await page.evaluate(() => JSON.parse(localStorage.getItem('look') ?? '{}'))).toMatchObject({ theme: 'dark', accent: 'plum' });
    await page.evaluate(() => localStorage.clear());
  });
});
