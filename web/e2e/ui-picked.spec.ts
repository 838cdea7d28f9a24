/** Messages picked out, in a real Chromium over conversations in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, focused, fromBottom, go, open, painted, type Width } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const row = (text: string) => page.locator('.msg[data-id]', { hasText: text }).last();
const menu = () => page.getByRole('menu', { name: t.deeds.actions });
const idOf = (text: string) => row(text).getAttribute('data-id');

async function choose(text: string, name: string): Promise<void> {
  await row(text).locator('.b').click({ button: 'right' });
  await menu().getByRole('menuitem', { name, exact: true }).click();
}
const at = (width: Width) => open(page, 'rich', { width });

describe('picking out', () => {
  it('[U250] several are copied in their order with who said it; the last one taken away, or Escape, ends it', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await at(1440);
    await choose('Berth 14', t.deeds.select);
    await page.getByText(t.deeds.selected(1)).waitFor();
    await row('Second coat').focus();
    await page.keyboard.press(' ');
    await page.getByText(t.deeds.selected(2)).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByRole('button', { name: t.deeds.copy }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.indexOf('Second coat')).toBeLessThan(copied.indexOf('Berth 14'));
    expect(copied).toContain('Maren Holt, ');
    await page.getByText(t.deeds.selected(2)).waitFor({ state: 'detached' });
    await choose('Berth 14', t.deeds.select);
    await page.locator('.picking').waitFor();
    await row('Berth 14').click();
    await page.locator('.picking').waitFor({ state: 'detached' });
    await choose('Berth 14', t.deeds.select);
    await page.locator('.picking').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.picking').waitFor({ state: 'detached' });
  });
  it('[U282] leaving leaves the list where it stood, at its end if it stood there, whatever is measured meanwhile', async () => {
    for (const width of [390, 1440] as const) {
      await at(width);
      // Each change is measured at once: what is gone for a moment is gone for the browser, too.
      await page.evaluate(() => {
        const { prototype } = Node;
        for (const name of ['removeChild', 'insertBefore'] as const) {
          const change = prototype[name] as (...given: unknown[]) => unknown;
          Object.assign(prototype, {
            [name](this: Node, ...given: unknown[]) {
              const done = change.apply(this, given);
              document.querySelector('.scroller')?.getBoundingClientRect();
              return done;
            },
          });
        }
        const { remove } = Element.prototype;
        Element.prototype.remove = function (this: Element) {
          remove.call(this);
          document.querySelector('.scroller')?.getBoundingClientRect();
        };
      });
      const first = () =>
        page
          .locator('.msg')
          .first()
          .evaluate((one) => Math.round(one.getBoundingClientRect().top));
      const before = [await fromBottom(page), await first()];
      await page.locator('.msg[data-id]:not(.sys) .b').last().click({ button: 'right', force: true });
      await menu().getByRole('menuitem', { name: t.deeds.select, exact: true }).click();
      await page.locator('.picking').waitFor();
      await painted(page);
      await page.locator('.picking').getByRole('button', { name: t.nav.close, exact: true }).click();
      await page.locator('.picking').waitFor({ state: 'detached' });
      await painted(page);
      expect([await fromBottom(page), await first()]).toEqual(before);
    }
  });

  it('[U422] with Shift takes all from the last one on, by pointer and by arrows, and selects no words', async () => {
    await at(1440);
    await choose('Can someone bring', t.deeds.select);
    await row('Berth 14').click({ modifiers: ['Shift'] });
    await page.getByText(t.deeds.selected(4)).waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
    await row('Berth 14').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText(t.deeds.selected(5)).waitFor();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText(t.deeds.selected(6)).waitFor();
    expect(await focused(page)).toBe(await idOf('Launch checklist'));
    await page.keyboard.press('Escape');
    await page.locator('.picking').waitFor({ state: 'detached' });
  });
});

describe('what goes while it is picked out', () => {
  const rowsOf = (keep: 'but Berth 14' | 'none') =>
    page.evaluate(
      ([chat, kept]) => {
        const state = globalThis.hand.chats.get(`${chat}`)!;
        state.rows = kept === 'none' ? [] : state.rows.filter(({ text }) => !text.includes('Berth 14'));
        globalThis.hand.tell();
      },
      [CHATS.rich, keep],
    );

  it('[U289] is counted no more, and with the last of it the bar goes and what was asked about it', async () => {
    await at(1440);
    await choose('Second coat', t.deeds.select);
    await row('Berth 14').click();
    await page.locator('.picking').getByText(t.deeds.selected(2)).waitFor();
    await rowsOf('but Berth 14');
    await page.locator('.picking').getByText(t.deeds.selected(1)).waitFor();
    await page.locator('.picking').getByRole('button', { name: t.deeds.forward }).click();
    await page.getByRole('dialog', { name: t.deeds.forwardTitle(1) }).waitFor();
    await rowsOf('none');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.picking').waitFor({ state: 'detached' });
  });
});

describe('keys while messages are picked out', () => {
  it('[U288] what a key does to one message it does to all that are picked out, and what is done to one alone is not done', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await at(1440);
    await choose('Second coat', t.deeds.select);
    await row('Berth 14').focus();
    await page.keyboard.press(' ');
    await page.locator('.picking').getByText(t.deeds.selected(2)).waitFor();
    for (const key of ['r', 'p', '+']) await page.keyboard.press(key);
    await page.keyboard.press('f');
    const asked = page.getByRole('dialog');
    expect(await asked.getByRole('heading').textContent()).toBe(t.deeds.forwardTitle(2));
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
    await page.keyboard.press('Delete');
    expect(await asked.getByRole('heading').textContent()).toBe(t.deeds.deleteTitle(2));
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe(await idOf('Berth 14'));
    await page.keyboard.press('c');
    await page.locator('.picking').waitFor({ state: 'detached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.indexOf('Second coat')).toBeLessThan(copied.indexOf('Berth 14'));
    expect(copied.indexOf('Second coat')).toBeGreaterThan(-1);
    expect([await composer(page).inputValue(), await page.locator('.composer .about').count()]).toEqual(['', 0]);
  });
});

describe('what a designer would see', () => {
  it('[U426] arrows that point along the reading direction turn round in right-to-left scripts', async () => {
    await open(page, 'rich', { query: 'dir=rtl' });
    await row('Berth 14').locator('.b').click({ button: 'right' });
    for (const name of [t.deeds.reply, t.deeds.forward]) {
      const arrow = menu().getByRole('menuitem', { name, exact: true }).locator('svg');
      expect(await arrow.evaluate((svg) => new DOMMatrix(getComputedStyle(svg).transform).a)).toBe(-1);
    }
  });

  it('[U427] the shelves stand in one line, which a wheel moves', async () => {
    await open(page, 'talk', { width: 900, query: 'text=xl&language=pseudo' });
    const chips = page.locator('.list .chips');
    const tops = await chips.locator('.chip').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
    expect([tops.length > 2, new Set(tops).size]).toEqual([true, 1]);
    // So narrow that they do not all fit, whatever the letters are like.
    await chips.evaluate((one) => one.style.setProperty('width', '160px'));
    await chips.hover();
    await page.mouse.wheel(0, 60);
    await expect.poll(() => chips.evaluate((one) => one.scrollLeft)).toBeGreaterThan(0);
  });

  it('[U428] what begins a group stands in the column of what is asked for it', async () => {
    await go(page, '/new/group');
    const column = async (which: string) => {
      const { x = 0, width = 0 } = (await page.locator(which).first().boundingBox()) ?? {};
      return [Math.round(x), Math.round(width)];
    };
    expect(await column('.group-foot .btn')).toEqual(await column('.group-form .card'));
  });
});
