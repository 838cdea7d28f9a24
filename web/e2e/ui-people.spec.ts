/** Finding people, comparing safety numbers with them, and what one gives them of oneself. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { eachPage } from './each-page.ts';
import { button, calls, CHAT, dialog, play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

describe('people', () => {
  it('[U38] are found and written to, and who cannot be found is said', async () => {
    await play(page, 'inside', '/new');
    await page.getByLabel(t.people.search).fill('@nobody');
    await page.keyboard.press('Enter');
    await page.getByText('Nobody can be found by that.').waitFor();
    for (const link of ['tidings:contact:AQrV8mK', 'https://tidings.example.org/#tidings:contact:AQrV8mK']) {
      await page.getByLabel(t.people.search).fill(link);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(t.people.brokenLink).waitFor();
    }
    await page.getByLabel(t.people.search).fill('@jonas_lind');
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .getByRole('button', { name: t.people.writeTo('Jonas Lind') })
      .click();
    await page.waitForURL(`**/c/${CHAT}?*`);
    expect(await calls(page, 'openChat')).toEqual([{ user: '23'.repeat(16) }]);
  });
  it('[U39] are verified by a code that matches, and a code that does not is said aloud', async () => {
    await play(page, 'inside', `/c/${CHAT}/safety`);
    for (const [text, role, words] of [
      ['tidings:safety:wrong', 'alert', t.people.noMatch],
      ['tidings:safety:right', 'dialog', t.people.match],
    ] as const) {
      await button(page, t.people.pasteTheirs).click();
      await dialog(page).getByRole('textbox').fill(text);
      await button(page, t.people.compare).click();
      await page.getByRole(role).getByText(words).first().waitFor();
    }
    await button(page, t.people.unverify).click();
    await page.getByText(t.people.notVerified).waitFor();
    expect(await calls(page, 'setVerified')).toEqual([{ user: '23'.repeat(16), verified: false }]);
  });
  it('[U201] are verified by the number they copied, with spaces or without, and another or a cut one is said aloud', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await play(page, 'inside', `/c/${CHAT}/safety`);
    await button(page, t.people.copyNumber).click();
    await page.locator('[aria-live="polite"]').getByText(t.signIn.copied).first().waitFor({ state: 'attached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const digits = copied.replaceAll(' ', '');
    expect(digits).toMatch(/^\d{60}$/);
    const paste = async (text: string): Promise<void> => {
      await button(page, t.people.pasteTheirs).click();
      await dialog(page).getByRole('textbox').fill(text);
      await button(page, t.people.compare).click();
    };
    await paste(digits.slice(0, 55));
    await dialog(page).getByText(t.people.pastedDigits(55, 60)).waitFor();
    await page.keyboard.press('Escape');
    await paste(digits.replace(/\d$/, (last) => String((Number(last) + 1) % 10)));
    await page.getByRole('alert').getByText(t.people.noMatch).waitFor();
    expect(await calls(page, 'setVerified')).toEqual([]);
    for (const [times, text] of [` ${copied.replaceAll(' ', '\n')} `, digits].entries()) {
      await paste(text);
      await page.getByRole('dialog').getByText(t.people.match).first().waitFor();
      expect(await page.getByRole('alert').getByText(t.people.noMatch).count()).toBe(0);
      expect(await calls(page, 'setVerified')).toHaveLength(2 * times + 1);
      await button(page, t.people.unverify).click();
      await page.getByText(t.people.notVerified).waitFor();
    }
    expect(await calls(page, 'setVerified')).toEqual([true, false, true, false].map((verified) => ({ user: '23'.repeat(16), verified })));
    expect(await calls(page, 'checkSafetyCode')).toEqual([]);
  });
  it('[U202] show how many devices they have and since when, where that is known', async () => {
    await play(page, 'inside', `/c/${CHAT}/safety`);
    await page.getByText(/^.?Jonas Lind.? has 2 devices, the newest added on .*\d{4}\.$/).waitFor();
  });
});

describe('whoever goes by keys', () => {
  const hasFocus = async (selector: string): Promise<void> => void (await page.locator(`${selector}:focus`).waitFor());

  for (const width of [390, 900, 1440]) {
    it(`[U209] types a name right after New chat, however often, while who points types nothing: ${width} wide`, async () => {
      await page.setViewportSize({ width, height: 844 });
      await play(page, 'inside', '/');
      const pencil = page.getByRole('link', { name: t.list.newChat }).filter({ visible: true });
      await pencil.click();
      await page.getByLabel(t.people.search).waitFor();
      expect(await page.locator('input:focus').count()).toBe(0);
      await page.goBack();
      for (const times of width === 390 ? [1] : [1, 2]) {
        await pencil.focus();
        await page.keyboard.press('Enter');
        await hasFocus('.find input');
        expect([times, new URL(page.url()).pathname]).toEqual([times, '/new']);
      }
      await page.keyboard.type('@jonas');
      expect(await page.getByLabel(t.people.search).inputValue()).toBe('@jonas');
    });
  }

  it('[U210] is where one writes after Write, and whoever opens a chat by its address is not', async () => {
    await play(page, 'inside', '/new');
    await page.getByLabel(t.people.search).fill('@jonas_lind');
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .getByRole('button', { name: t.people.writeTo('Jonas Lind') })
      .press('Enter');
    await hasFocus('#composer');
    await play(page, 'inside', `/c/${CHAT}`);
    await page.locator('#composer').waitFor();
    expect(await page.locator('#composer:focus').count()).toBe(0);
  });
});

describe('a button that copies', () => {
  it('[U144] has the name of what it copies, and says aloud that it has', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await play(page, 'inside', '/new');
    await button(page, t.people.copyLink).click();
    await page.locator('[aria-live="polite"]').getByText(t.signIn.copied).waitFor({ state: 'attached' });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.locator('.my-link code').textContent());
    await button(page, t.people.copyLink).waitFor();
  });
});
