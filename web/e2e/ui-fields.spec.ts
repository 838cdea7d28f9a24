/** Fields that want something else than what is typed: they say it, and no button is grey without a word. */
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { eachPage } from './each-page.ts';
import { button, calls, dialog, play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

/** The field says this of itself, to whoever looks and to whoever listens, and is where one is. */
async function says(field: Locator, why: string): Promise<void> {
  await field.and(page.locator(':focus')).waitFor();
  await expect
    .poll(() =>
      field.evaluate((one) => (one.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '')),
    )
    .toContain(why);
  await page.getByRole('status').getByText(why).waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
}

describe('a field that wants something else', () => {
  it('[U190] says it of a name, a username and a few words, when the button is pressed and by Enter', async () => {
    await play(page, 'profile');
    const [name, username] = [page.getByLabel(t.signIn.name, { exact: true }), page.getByLabel(t.signIn.username)];
    await button(page, t.signIn.start).click();
    await says(name, t.signIn.nameEmpty);
    await name.fill('e'.repeat(65));
    await page.keyboard.press('Enter');
    await says(name, t.signIn.nameLong(1));
    await name.fill('Elif');
    await username.fill('1abc');
    await name.focus();
    await page.keyboard.press('Enter');
    await says(username, t.signIn.usernameBegins);
    expect(await calls(page, 'setProfile')).toEqual([]);
  });
  it('[U190] says it in the settings too, also of what one says of oneself', async () => {
    await play(page, 'inside', '/settings/profile');
    const bio = page.getByLabel(t.signIn.bio);
    await bio.fill('a'.repeat(302));
    await button(page, t.settings.save).click();
    await says(bio, t.signIn.bioLong(2));
    expect(await calls(page, 'setProfile')).toEqual([]);
  });
  it('[U190] says it of a device’s name', async () => {
    await play(page, 'inside', '/settings/devices');
    await button(page, t.settings.renameOf('Elif’s phone')).click();
    const name = dialog(page).getByLabel(t.signIn.name);
    for (const [typed, why] of [
      ['', t.signIn.nameEmpty],
      ['e'.repeat(65), t.signIn.nameLong(1)],
      ['👋🏽'.repeat(40), t.signIn.nameElse],
    ] as const) {
      await name.fill(typed);
      await page.keyboard.press('Enter');
      await says(name, why);
    }
    expect(await calls(page, 'renameDevice')).toEqual([]);
  });
  it('[U191] says of a code that it is none, or of something else, and takes Enter', async () => {
    await play(page, 'inside', '/settings/devices');
    await button(page, t.settings.paste).click();
    const code = page.getByLabel(t.settings.pasteCode);
    await page.keyboard.press('Enter');
    await says(code, t.people.pasteFirst);
    for (const typed of ['garbage', 'https://tidings.example.org/#tidings:contact:AQrV8mK']) {
      await code.fill(typed);
      await button(page, t.settings.next).click();
      await says(code, t.people.otherCode('tidings:link:'));
    }
    expect(await calls(page, 'acceptLink')).toEqual([]);
    await code.fill('tidings:link:x');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('amber lantern').waitFor();
  });
  it('[U192] says of what can lead to nobody why, before anybody is asked where it is empty', async () => {
    await play(page, 'inside', '/new');
    const search = page.getByLabel(t.people.search);
    await button(page, t.people.find).click();
    await says(search, t.people.searchEmpty);
    expect(await calls(page, 'find')).toEqual([]);
    for (const typed of ['javascript:alert(1)', 'a'.repeat(10_000), 'ab']) {
      await search.fill(typed);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(t.people.findable).waitFor();
    }
    await search.fill('@nobody');
    await page.keyboard.press('Enter');
    await page.getByText('Nobody can be found by that.').waitFor();
  });
});
