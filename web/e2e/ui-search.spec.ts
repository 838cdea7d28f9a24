/** Looking for something, in a real Chromium over conversations in memory: in all chats and in one, by keys alone, and what is read out of it. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, focused, go, hand, messageOf, open, painted, receive, spoken, untilCalled, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const field = () => page.locator('.search').getByRole('searchbox', { name: t.search.title });
const results = () => page.locator('.search a.row');
const result = (text: string) => results().filter({ hasText: text });
const chip = (name: string) => page.locator('.search').getByRole('button', { name, exact: true });
const item = (name: string) => page.getByRole('menu').getByRole('menuitemradio', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const bar = () => page.locator('.seekbar');
const within = () => bar().getByRole('searchbox', { name: t.chat.search });
const count = () => bar().getByRole('status');
const focusedText = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
/** What the browser paints over the messages, as text. */
const painting = (): Promise<readonly string[]> => page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map((range) => `${range}`));

async function search(text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await field().fill(text);
}

describe('looking in all chats', () => {
  it('[U290] begins by a key with the chats of late, shows names before messages, marks what was typed, and gives the list back', async () => {
    await go(page, '/');
    await page.keyboard.press('Control+k');
    await page.getByRole('heading', { name: t.search.recent }).waitFor();
    await expect.poll(() => field().evaluate((one) => one === document.activeElement)).toBe(true);
    await field().fill('ines');
    await result('Inês Duarte').waitFor();
    await expect.poll(() => page.locator('.search .nm mark').allTextContents()).toEqual(['Inês']);
    await field().fill('COFFEE map');
    await result('I will bring coffee').waitFor();
    const marks = await result('I will bring coffee').locator('mark').allTextContents();
    expect(marks).toContain('coffee');
    await page.keyboard.press('Escape');
    await field().waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('seek');
    // Opened anew, it is empty.
    await page.keyboard.press('Enter');
    expect(await field().inputValue()).toBe('');
  });

  it('[U279] keys that come before the field does are for it, and Enter among them sends nothing', async () => {
    await open(page, 'talk');
    await composer(page).fill('half a message');
    await page.evaluate(() => {
      const press = (key: string, more = {}): unknown =>
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
      press('k', { code: 'KeyK', ctrlKey: true });
      for (const key of ['t', 'i', 'x', 'Backspace', 'd', 'e', 'Enter']) press(key);
    });
    await expect.poll(() => field().evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.type(' bell');
    expect(await field().inputValue()).toBe('tide bell');
    expect([await composer(page).inputValue(), (await called(page, 'send')).length]).toEqual(['half a message', 0]);
    // Asked for once more, one types anew.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('x');
    expect(await field().inputValue()).toBe('x');
  });

  it('[U280] a username leads to its chat or person, and one nobody here has is looked for on the hub when one asks', async () => {
    await go(page, '/');
    await search('@jonas');
    await result('Jonas Lind').getByText('@jonas').waitFor();
    await expect.poll(() => page.getByText(t.search.onHub('@jonas')).count()).toBe(0);
    await field().fill('@jon');
    await result('Jonas Lind').waitFor();
    const onHub = (name: string) => page.locator('.search button.row').filter({ hasText: t.search.onHub(name) });
    await field().fill('@nobody_here');
    await onHub('@nobody_here').waitFor();
    expect(await called(page, 'find')).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    await field().press('Enter');
    await page.locator('.search').getByRole('alert').getByText(t.errors.unknown_person).waitFor();
    expect(await focusedText()).toBe('');
    await field().fill('@newcomer');
    await field().press('ArrowDown');
    await page.keyboard.press('Enter');
    await untilCalled(page, 'openChat');
    expect((await called(page, 'find')).map(({ text }) => text)).toEqual(['@nobody_here', '@newcomer']);
  });

  it('[U291] arrows go through what was found and back to the field, Enter there opens the first', async () => {
    await go(page, '/');
    await search('tide bell');
    await results().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await expect.poll(focusedText).toMatch(/tide bell/);
    const first = await focusedText();
    await page.keyboard.press('ArrowDown');
    await expect.poll(focusedText).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    await expect.poll(focusedText).toBe(first);
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => field().evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/c/${CHATS.long}/m/`));
    // Still there, with the one that is shown.
    await expect.poll(() => results().first().getAttribute('aria-current')).toBe('page');
  });

  it('[U292] goes to a message of long ago with its words marked, and on a phone back to what was found', async () => {
    await go(page, '/', { width: 390 });
    await page.locator('.list .seek:visible').click();
    await field().fill('"212 bell ferry"');
    await result('212 bell ferry').last().click();
    await messageOf(page, '212 bell ferry map').first().waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.msg')?.textContent ?? '')).toMatch(/\D212 bell ferry/);
    await expect.poll(painting).toContain('212 bell ferry');
    await page.goBack();
    await result('212 bell ferry').last().waitFor();
    expect(await field().inputValue()).toBe('"212 bell ferry"');
    await page.getByRole('button', { name: t.search.close }).click();
    await page.locator('a.row', { hasText: 'Priya Nair' }).waitFor();
  });

  it('[U293] is narrowed by kind, person and time, says when there is nothing, and is widened again', async () => {
    await go(page, '/');
    await search('ferr');
    await results().first().waitFor();
    await chip(t.search.kind.links).click();
    await expect.poll(() => results().count()).toBe(1);
    await result('timetable#saturday').waitFor();
    await chip(t.search.kind.all).click();
    await chip(t.search.fromAnyone).click();
    await dialog().getByRole('button', { name: 'Priya Nair' }).click();
    await expect.poll(() => results().count()).toBe(2);
    await chip(t.search.anyTime).click();
    await item(t.search.week).click();
    await chip(t.search.week).waitFor();
    await expect.poll(() => results().count()).toBe(2);
    await chip(t.search.week).click();
    await page.getByRole('menuitem', { name: t.search.days }).click();
    await dialog().getByLabel(t.search.firstDay).fill('2020-01-01');
    await dialog().getByLabel(t.search.lastDay).fill('2020-01-02');
    await dialog().getByRole('button', { name: t.search.apply }).click();
    await page.getByText(t.search.none('ferr')).waitFor();
    await page.getByRole('button', { name: t.search.clear }).click();
    await expect.poll(() => results().count()).toBeGreaterThan(2);
    await chip(t.search.kind.chats).click();
    await result('Tomás Ferreira').waitFor();
    await expect.poll(() => results().count()).toBe(1);
  });

  it('[U294] shows more when it is asked, says how many chats were looked through, and follows what comes', async () => {
    await go(page, '/');
    await search('tide');
    const chats = await hand(page, (one) => [...one.chats.values()].filter(({ view }) => view.state !== 'request').length);
    await page.getByText(t.search.searched(chats)).waitFor();
    await expect.poll(() => results().count()).toBe(50);
    await page.getByRole('button', { name: t.search.more, exact: true }).click();
    await expect.poll(() => results().count()).toBe(100);
    await receive(page, 'talk', 'the tide is in');
    await result('the tide is in').waitFor();
    await hand(page, (one) =>
      one.change([...one.chats.keys()][0]!, one.chats.get([...one.chats.keys()][0]!)!.rows.at(-1)!.id, { kind: 'deleted', text: '' }),
    );
    await result('the tide is in').waitFor({ state: 'detached' });
  });

  it('[U297] says aloud how much was found, once one has stopped typing', async () => {
    await go(page, '/');
    await search('grandmother');
    await spoken(page).getByText(t.search.messages(1)).waitFor({ state: 'attached' });
    await field().fill('herring');
    await spoken(page).getByText(t.search.none('herring')).waitFor({ state: 'attached' });
  });
});

describe('what was found, of names of either direction', () => {
  it('[U471] says who said it and where in the order of the language, whatever the direction of the name', async () => {
    await go(page, '/');
    await receive(page, 'club', 'القارب here');
    await search('القارب');
    const said = result('القارب').locator('.nm');
    await said.waitFor();
    const [who, where] = await said.evaluate((box) => {
      const leftOf = (part: string): number => {
        const words = document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode() as Text;
        const range = document.createRange();
        range.setStart(words, words.data.indexOf(part));
        range.setEnd(words, words.data.indexOf(part) + part.length);
        return range.getBoundingClientRect().left;
      };
      return [leftOf('ليلى حداد'), leftOf(' in ')];
    });
    expect(who).toBeLessThan(where ?? 0);
  });
});

describe('looking in one chat', () => {
  it('[U295] counts, goes to the newest and from one to the next with the focus where one types, and leaves a second key to the browser', async () => {
    await open(page, 'talk');
    await page.keyboard.press('Control+f');
    await within().pressSequentially('the');
    await expect.poll(() => count().textContent()).toBe(t.search.at(1, 7));
    await expect.poll(painting).toContain('the');
    await page.keyboard.press('Enter');
    await expect.poll(() => count().textContent()).toBe(t.search.at(2, 7));
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => count().textContent()).toBe(t.search.at(1, 7));
    await expect.poll(() => within().evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowUp');
    await bar().getByRole('button', { name: t.search.newer }).click();
    await expect.poll(() => count().textContent()).toBe(t.search.at(1, 7));
    await bar().getByRole('button', { name: t.search.older }).click();
    await expect.poll(() => count().textContent()).toBe(t.search.at(2, 7));
    await page.evaluate(() => document.addEventListener('keydown', (event) => Object.assign(globalThis, { kept: event.defaultPrevented })));
    await within().focus();
    await page.keyboard.press('Control+f');
    expect(await page.evaluate(() => Object.entries(globalThis).find(([name]) => name === 'kept')?.[1])).toBe(false);
    await receive(page, 'talk', 'the last of the day');
    await expect.poll(() => count().textContent()).toBe(t.search.at(3, 8));
    await within().fill('herring');
    await expect.poll(() => count().textContent()).toBe(t.search.noneAtAll);
    await expect.poll(painting).toEqual([]);
    await page.keyboard.press('Escape');
    await bar().waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(t.chat.search);
  });

  it('[U296] finds what one person said, goes to a day, and reads out what it goes to', async () => {
    await open(page, 'long', { width: 390 });
    await page.getByRole('button', { name: t.chat.search }).click();
    await within().fill('"1 tide"');
    await expect.poll(() => count().textContent()).not.toBe('');
    await spoken(page)
      .getByText(/1 tide/)
      .waitFor({ state: 'attached' });
    await bar().getByRole('button', { name: t.search.toDay }).click();
    await dialog().getByLabel(t.search.day).fill('2000-01-01');
    await dialog().getByRole('button', { name: t.search.goToDay, exact: true }).click();
    await page.locator('.msgs .hello').waitFor();
    expect(await focused(page)).toBe('');
    const all = await count().textContent();
    await bar().getByRole('button', { name: t.search.fromAnyone }).click();
    await dialog().getByRole('button', { name: t.chat.you, exact: true }).click();
    await bar().getByText(t.search.from(t.chat.you)).waitFor();
    await expect.poll(() => painting()).toContain('1 tide');
    await expect.poll(() => count().textContent()).not.toBe(all);
  });
});

describe('the screens of looking', () => {
  it('[U484] in one chat at every width, beside the panel too: one line of steps, and letters of both directions clear of the edge', async () => {
    for (const [width, path] of [
      [390, ''],
      [900, ''],
      [1280, '/info'],
      [1440, '/info'],
    ] as const) {
      await go(page, `/c/${CHATS.talk}${path}`);
      await page.setViewportSize({ width, height: 844 });
      await page.locator('.msgs > li').first().waitFor();
      await page.keyboard.press('Control+f');
      await within().fill('مرحبا');
      await painted(page);
      const tops = await bar()
        .locator('.ib')
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
      const [field, box] = [await within().boundingBox(), await bar().locator('.sought').boundingBox()];
      const beside = box!.x + box!.width - (field!.x + field!.width);
      expect([width, tops.length, new Set(tops).size, beside >= 12]).toEqual([width, 4, 1, true]);
    }
  });

  it.each(WIDTHS)('[U298] are without fault to axe, light and dark, in both directions, %i wide', async (width) => {
    for (const [colorScheme, query] of [
      ['light', ''],
      ['dark', 'language=ar'],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page, 'talk', { width, query });
      await page.keyboard.press('Control+f');
      await bar().locator('input').fill('the');
      await painted(page);
      expect([width, colorScheme, await axeFinds(page)]).toEqual([width, colorScheme, []]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.locator('.search .row').first().waitFor();
      expect([width, colorScheme, await axeFinds(page)]).toEqual([width, colorScheme, []]);
      await page.locator('.search input').fill('e');
      await page.locator('.search mark').first().waitFor();
      expect([width, colorScheme, await axeFinds(page)]).toEqual([width, colorScheme, []]);
    }
  });
});
