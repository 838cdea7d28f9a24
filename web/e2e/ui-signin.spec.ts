/** Signing in, from number to name: what one types and pastes, what goes wrong, and what one comes back to. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { eachPage } from './each-page.ts';
import { button, calls, dialog, play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

const code = () => page.getByLabel(t.signIn.code);
async function askForCode(): Promise<void> {
  await play(page, 'out');
  await page.getByLabel(t.signIn.number).fill('+4520148831');
  await button(page, t.signIn.sendCode).click();
  await code().waitFor();
  // Nobody types before the field has the focus.
  await page.waitForFunction((label) => document.activeElement?.getAttribute('aria-label') === label, t.signIn.code);
}

/** From the code to being in. */
async function signIn(): Promise<void> {
  await code().fill('471902');
  await page.getByLabel(t.signIn.name, { exact: true }).fill('Elif');
  await button(page, t.signIn.start).click();
  await page.locator('.app .list').waitFor({ state: 'attached' });
}
const CONTACT = 'tidings:contact:AQrV8mKc2pQe7TzLw0XyB3nGaHRodHBzOi8vdGlkaW5ncy5leGFtcGxlLm9yZwEEZWxpZg';

describe('signing in', () => {
  it('[U33] goes from number to name by keyboard alone', async () => {
    await play(page, 'out');
    // Keys go where the focus is: it comes a moment after the field does.
    await page.locator(':focus').and(page.getByLabel(t.signIn.number)).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('denm');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    await page.keyboard.type('20148831');
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('20 14 88 31');
    await page.keyboard.press('Enter');
    await code().waitFor();
    expect(await calls(page, 'requestCode')).toEqual([{ phone: '+4520148831' }]);
    await page.keyboard.type('471902');
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
    expect(await calls(page, 'checkCode')).toEqual([{ verification: 'v1', code: '471902' }]);
    await page.keyboard.type('Elif');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t.list.title, exact: true }).waitFor();
    expect(await calls(page, 'setProfile')).toEqual([{ name: 'Elif', username: '', bio: '' }]);
  });
  it('[U169] the browser’s own way back leads from the code, and from linking, to the number', async () => {
    await askForCode();
    await page.goBack();
    await page.getByLabel(t.signIn.number).waitFor();
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('+45 20 14 88 31');
    await button(page, t.signIn.linkInstead).click();
    await page.getByRole('heading', { name: t.signIn.linkTitle }).waitFor();
    await page.goBack();
    await page.getByLabel(t.signIn.number).waitFor();
  });
  it('[U195] leaves no step behind that leads nowhere, also where the code was reloaded', async () => {
    await askForCode();
    await play(page, 'out-asked');
    await button(page, t.signIn.change).click();
    await button(page, t.signIn.sendCode).click();
    await code().waitFor();
    await page.reload();
    await signIn();
    await expect.poll(() => page.evaluate(() => history.state?.step)).toBe(undefined);
    await page.goBack();
    // What was played before, and not this one once more.
    await expect.poll(() => new URL(page.url()).search).toBe('?scene=out');
  });
  it('[U200] is a step in the history as soon as its screen is there, and keeps it over a reload', async () => {
    await play(page, 'out-asked');
    await button(page, t.signIn.change).click();
    // What is changed in the page is told before it is painted.
    await page.evaluate(
      (label) =>
        new MutationObserver((_, observer) => {
          if (!document.querySelector(`[aria-label="${label}"]`)) return;
          observer.disconnect();
          document.title = String(history.state?.step);
        }).observe(document.body, { childList: true, subtree: true }),
      t.signIn.code,
    );
    await button(page, t.signIn.sendCode).click();
    await code().waitFor();
    expect(await page.title()).toBe('true');
    await page.reload();
    await code().waitFor();
    await page.goBack();
    await page.getByLabel(t.signIn.number).waitFor();
    expect(await page.evaluate(() => history.state?.step)).toBe(undefined);
  });
  it('[U200] takes no step while a page opens: a reload at that moment made one that led out of the app', async () => {
    await play(page, 'out-asked');
    const before = await page.evaluate(() => history.length);
    await code().waitFor();
    expect(await page.evaluate(() => [history.length, history.state?.step])).toEqual([before, undefined]);
    await button(page, t.signIn.change).click();
    await page.getByLabel(t.signIn.number).waitFor();
    expect(new URL(page.url()).search).toBe('?scene=out-asked');
  });
  it('[U196] keeps a contact link that was opened before, says so, and leads to its person then', async () => {
    await page.goto(`/?scene=out#${CONTACT}`);
    await page.getByText(t.signIn.linkOpened).waitFor();
    await page.getByLabel(t.signIn.number).fill('+4520148831');
    await button(page, t.signIn.sendCode).click();
    await page.getByText(t.signIn.linkOpened).waitFor();
    await signIn();
    await expect.poll(() => calls(page, 'find')).toEqual([{ text: CONTACT }]);
    expect([new URL(page.url()).pathname, new URL(page.url()).hash]).toEqual(['/new', '']);
    expect(await page.getByText(t.signIn.linkOpened).count()).toBe(0);
    await page.evaluate(() => location.assign('#tidings:contact:AQother'));
    await expect.poll(() => calls(page, 'find')).toEqual([{ text: CONTACT }, { text: 'tidings:contact:AQother' }]);
    expect(new URL(page.url()).hash).toBe('');
  });
  it('[U170] the code takes Arabic and wide digits too, and nothing but digits stays in it', async () => {
    await askForCode();
    await page.keyboard.type('a٤b７');
    await expect.poll(() => code().inputValue()).toBe('47');
    await page.keyboard.type('xyz');
    expect(await code().inputValue()).toBe('47');
    await page.keyboard.type('۱９02');
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
    expect(await calls(page, 'checkCode')).toEqual([{ verification: 'v1', code: '471902' }]);
  });
  it('[U168] the list of countries opens at the one that is chosen', async () => {
    await play(page, 'out');
    await page.getByRole('button', { name: new RegExp(t.signIn.country) }).click();
    const chosen = dialog(page).getByRole('option', { selected: true });
    await chosen.waitFor();
    await expect
      .poll(() =>
        chosen.evaluate((one) => {
          const [{ top, bottom }, list] = [one.getBoundingClientRect(), one.parentElement!.getBoundingClientRect()];
          return top >= list.top && bottom <= list.bottom;
        }),
      )
      .toBe(true);
  });
  it('[U33] asks nobody for a code while the number is not complete', async () => {
    await play(page, 'out');
    await page.getByLabel(t.signIn.number).fill('2014');
    await button(page, t.signIn.sendCode).click();
    await page.getByText(t.errors.invalid_number).waitFor();
    expect(await calls(page, 'requestCode')).toEqual([]);
  });
  it('[U34] finds the code in a whole message that is pasted', async () => {
    await askForCode();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText('Your code is 471-902. Do not share it.'));
    await code().focus();
    await page.keyboard.press('Control+v');
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
  });
  it('[U34] says how many tries are left, empties the field, and takes no more when none is', async () => {
    await askForCode();
    for (const left of [2, 1]) {
      await page.keyboard.type('111111');
      await page.getByText(t.signIn.triesLeft(left)).waitFor();
      await page.waitForFunction((label) => document.querySelector<HTMLInputElement>(`[aria-label="${label}"]`)?.value === '', t.signIn.code);
      await code().and(page.locator(':focus')).waitFor();
    }
    await page.keyboard.type('111111');
    await page.getByText('Too many wrong codes').waitFor();
    await page.getByText(/Try again in 1:[23]\d/).waitFor();
    expect(await code().getAttribute('readonly')).not.toBeNull();
    await code().and(page.locator(':focus')).waitFor();
    await page.keyboard.type('471902');
    expect(await calls(page, 'checkCode')).toHaveLength(3);
  });
  it('[U81] says of what the hub never heard that it was not done, and keeps what was typed', async () => {
    await play(page, 'out-offline');
    await page.getByLabel(t.signIn.number).fill('+4520148831');
    await button(page, t.signIn.sendCode).click();
    await page.getByRole('alert').getByText(t.errors.offline).waitFor();
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('+45 20 14 88 31');
  });
  it('[U134] a code that was asked for is what one comes back to', async () => {
    await play(page, 'out-asked');
    await code().and(page.locator(':focus')).waitFor();
    await page.keyboard.type('471902');
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
    expect(await calls(page, 'requestCode')).toEqual([]);
    await page.getByLabel(t.signIn.name, { exact: true }).and(page.locator(':focus')).waitFor();
  });
  it('[U134] digits that the hub has not looked at stay, and are sent again', async () => {
    await play(page, 'out-cut');
    await code().fill('471902');
    await page.getByRole('alert').getByText(t.errors.offline).waitFor();
    expect(await code().inputValue()).toBe('471902');
    await button(page, t.signIn.tryAgain).click();
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
    expect(await calls(page, 'checkCode')).toEqual([
      { verification: 'v1', code: '471902' },
      { verification: 'v1', code: '471902' },
    ]);
  });
  it('[U34] keeps the number when one goes back to change it', async () => {
    await askForCode();
    await button(page, t.signIn.change).click();
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('+45 20 14 88 31');
  });
  it('[U163] keeps the number to be changed after a reload too', async () => {
    await play(page, 'out-asked');
    await button(page, t.signIn.change).click();
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('+45 20 14 88 31');
  });
  it('[U163] leads back from a number that has an account, and there again by a code', async () => {
    await play(page, 'taken-twice');
    await button(page, t.signIn.otherNumber).click();
    await page.getByLabel(t.signIn.number).fill('+4520148831');
    await button(page, t.signIn.sendCode).click();
    await code().fill('471902');
    await page.getByRole('heading', { name: t.signIn.takenTitle }).waitFor();
    expect(await calls(page, 'checkCode')).toHaveLength(1);
  });
  it('[U35] starts anew only after a yes, and says when the number moves', async () => {
    await play(page, 'taken');
    await button(page, t.signIn.anew).click();
    await dialog(page).getByText(t.signIn.anewSureLead).waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await calls(page, 'startAnew')).toEqual([]);
    await button(page, t.signIn.anew).click();
    await dialog(page).getByRole('button', { name: t.signIn.anew }).click();
    await page.getByText('One of your old devices was used lately').waitFor();
    expect(await calls(page, 'startAnew')).toHaveLength(1);
  });
  it('[U98] says under its field what keeps a name or a username from being one', async () => {
    await play(page, 'profile');
    const [name, username] = [page.getByLabel(t.signIn.name, { exact: true }), page.getByLabel(t.signIn.username)];
    await name.fill('\u202EElif');
    for (const [typed, why] of [
      ['el', t.signIn.usernameShort(2)],
      ['1elif', t.signIn.usernameBegins],
      ['el-if', t.signIn.usernameLetters],
      ['e'.repeat(33), t.signIn.usernameLong(1)],
    ] as const) {
      await username.fill(typed);
      await page.getByText(why).waitFor();
      expect(await username.getAttribute('aria-invalid')).toBe('true');
    }
    await username.fill('@elif');
    await page.getByText(t.signIn.usernameHint).waitFor();
    await name.fill('e'.repeat(65));
    await page.getByText(t.signIn.nameLong(1)).waitFor();
    await name.fill('\u202EElif');
    await button(page, t.signIn.start).click();
    await expect.poll(() => calls(page, 'setProfile')).toEqual([{ name: 'Elif', username: 'elif', bio: '' }]);
  });
  it('[U33] says that a username is taken, at its field', async () => {
    await play(page, 'profile');
    await page.getByLabel(t.signIn.name, { exact: true }).fill('Elif');
    await page.getByLabel(t.signIn.username).fill('taken');
    await button(page, t.signIn.start).click();
    await page.getByText('This username is taken.').waitFor();
    expect(await page.getByLabel(t.signIn.username).getAttribute('aria-invalid')).toBe('true');
  });
});
