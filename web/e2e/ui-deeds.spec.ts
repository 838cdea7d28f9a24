/** What can be done with messages, in a real Chromium over conversations in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, focused, open, type Width } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const row = (text: string) => page.locator('.msg[data-id]', { hasText: text }).last();
const menu = () => page.getByRole('menu', { name: t.deeds.actions });
const dialog = () => page.getByRole('dialog');
const last = async (name: string) => (await called(page, name)).at(-1);
const idOf = (text: string) => row(text).getAttribute('data-id');

async function choose(text: string, name: string): Promise<void> {
  await row(text).locator('.b').click({ button: 'right' });
  await menu().getByRole('menuitem', { name, exact: true }).click();
}
const at = (width: Width) => open(page, 'rich', { width });

describe('answering', () => {
  it('[U242] by the menu or a key: the message stands over what is written, goes along, and Escape lets it go', async () => {
    await at(1440);
    await choose('Berth 14', t.deeds.reply);
    await page.locator('.about', { hasText: 'Berth 14 is yours' }).waitFor();
    expect(await composer(page).evaluate((box) => box === document.activeElement)).toBe(true);
    expect(await axeFinds(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('.about').waitFor({ state: 'detached' });
    const id = await idOf('Berth 14');
    await row('Berth 14').focus();
    await page.keyboard.press('r');
    await page.locator('.about').waitFor();
    await page.keyboard.type('Good to know');
    await page.keyboard.press('Enter');
    expect(await last('send')).toMatchObject({ text: 'Good to know', reply: id });
    await page.locator('.about').waitFor({ state: 'detached' });
    await row('Good to know').locator('.quote', { hasText: 'Berth 14 is yours' }).waitFor();
  });

  it('[U242] Ctrl with the arrows goes from message to message, past the newest to none', async () => {
    await at(1440);
    await composer(page).focus();
    await page.keyboard.press('Control+ArrowUp');
    await page.locator('.about', { hasText: 'All there' }).waitFor();
    await page.keyboard.press('Control+ArrowUp');
    await page.locator('.about', { hasText: 'Launch checklist' }).waitFor();
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press('Control+ArrowDown');
    await page.locator('.about').waitFor({ state: 'detached' });
  });

  it('[U243] what is answered is gone to, and the round button leads back first', async () => {
    await open(page, 'long', { width: 390 });
    await page.evaluate(() => {
      const { hand } = globalThis;
      const [chat, state] = [...hand.chats].find(([, one]) => one.view.title === 'Climbing Thursdays')!;
      const [old, newest] = [state.rows[40]!, state.rows.at(-1)!];
      hand.change(chat, newest.id, { reply: { id: old.id, kind: 'text', author: old.author, own: false, excerpt: old.text } });
    });
    const quote = page.locator('.quote');
    await quote.waitFor();
    const from = await page.locator('.msg:has(.quote)').getAttribute('data-id');
    await quote.click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.querySelector('.tx')?.textContent ?? '')).toMatch(/^40 /);
    await page.getByRole('button', { name: t.chat.toNewest }).click();
    await expect.poll(() => focused(page)).toBe(from);
  });

  it('[U242] a finger that draws it far enough answers it; one that scrolls does not', async () => {
    await at(390);
    const draw = (to: { x: number; y: number }) =>
      row('Berth 14')
        .locator('.b')
        .evaluate((on, { x, y }) => {
          const { left, top } = on.getBoundingClientRect();
          const send = (type: string, dx: number, dy: number) =>
            on.dispatchEvent(
              new PointerEvent(type, { bubbles: true, pointerType: 'touch', isPrimary: true, clientX: left + 60 + dx, clientY: top + 8 + dy }),
            );
          send('pointerdown', 0, 0);
          for (const part of [0.2, 0.4, 0.6, 0.8, 1]) send('pointermove', x * part, y * part);
          send('pointerup', x, y);
        }, to);
    await draw({ x: 0, y: 60 });
    await draw({ x: 30, y: 0 });
    expect(await page.locator('.about').count()).toBe(0);
    await draw({ x: 90, y: 0 });
    await page.locator('.about', { hasText: 'Berth 14' }).waitFor();
  });
});

describe('changing', () => {
  it('[U244] an own message stands in the box as it would be typed, the draft comes back after it, and nothing changed changes nothing', async () => {
    await at(1440);
    await composer(page).fill('a draft');
    await row('Two in my garage').focus();
    await page.keyboard.press('e');
    await expect.poll(() => composer(page).inputValue()).toBe('Two in my garage, loading them Friday night.');
    await page.keyboard.press('Enter');
    await expect.poll(() => composer(page).inputValue()).toBe('a draft');
    expect(await called(page, 'edit')).toEqual([]);
    await choose('Two in my garage', t.deeds.edit);
    await expect.poll(() => composer(page).inputValue()).toContain('Two in my garage');
    await composer(page).fill('Two in my **garage**');
    await page.keyboard.press('Enter');
    await expect.poll(() => composer(page).inputValue()).toBe('a draft');
    expect(await last('edit')).toMatchObject({ text: 'Two in my garage', marks: [{ kind: 'bold', from: 10, length: 6 }] });
    expect(await row('Two in my garage').locator('strong').textContent()).toBe('garage');
  });

  it('[U244] Up in an empty box changes the newest own message; Escape changes nothing', async () => {
    await at(1440);
    await composer(page).focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => composer(page).inputValue()).toBe('All there');
    await page.keyboard.press('Escape');
    await expect.poll(() => composer(page).inputValue()).toBe('');
    expect(await called(page, 'edit')).toEqual([]);
  });

  it('[U245] what it said before is shown, the newest first', async () => {
    await at(1440);
    await choose('Launch at nine', t.deeds.versions);
    await dialog().getByText('As it was').waitFor();
    expect(await dialog().locator('.versions .tx').allTextContents()).toEqual(['As it is', 'As it was']);
    expect(await axeFinds(page)).toEqual([]);
  });
});

describe('what one thinks of it', () => {
  it('[U246] one press says it, another takes it back', async () => {
    await at(1440);
    const press = async (emoji: string) => {
      await row('Berth 14').locator('.b').click({ button: 'right' });
      await page.locator('.quick').getByRole('button', { name: emoji }).click();
    };
    await press('👍');
    await press('😂');
    expect(await last('toggleReaction')).toMatchObject({ emoji: '😂' });
    const pill = row('Berth 14').locator('.reactions button', { hasText: '😂' });
    expect(await pill.getAttribute('aria-pressed')).toBe('true');
    await pill.click();
    expect(await last('toggleReaction')).toMatchObject({ emoji: '😂' });
    await pill.waitFor({ state: 'detached' });
  });

  it('[U246] any emoji will do, and who says what is shown', async () => {
    await at(390);
    await row('Berth 14').focus();
    await page.keyboard.press('+');
    await dialog().getByRole('searchbox').fill('sailboat');
    await dialog().getByRole('button', { name: 'sailboat' }).click();
    await row('Berth 14').locator('.reactions', { hasText: '⛵' }).waitFor();
    await choose('Second coat', t.deeds.reactions);
    await dialog().getByText('Maren Holt').waitFor();
    expect(await axeFinds(page)).toEqual([]);
  });
});

describe('deleting', () => {
  it('[U247] for oneself can be taken back for a moment; for everybody is asked for, of those one may', async () => {
    await at(1440);
    await choose('Berth 14', t.deeds.delete);
    await dialog().getByText(t.deeds.deleteMeHint).waitFor();
    expect(await dialog().getByRole('switch').count()).toBe(0);
    await dialog().getByRole('button', { name: t.deeds.delete }).click();
    await row('Berth 14').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t.deeds.undo }).click();
    await row('Berth 14').waitFor();
    await row('Two in my garage').focus();
    await page.keyboard.press('Delete');
    await dialog().getByRole('switch').click();
    await dialog().getByText(t.deeds.deleteAllHint).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await dialog().getByRole('button', { name: t.deeds.delete }).click();
    await row(t.chat.deleted).waitFor();
    expect([await called(page, 'deleteForAll'), (await called(page, 'deleteForMe')).length]).toMatchObject([[{ ids: [expect.any(String)] }], 2]);
  });
});

describe('pinning', () => {
  it('[U249] stands under the bar, leads to the message and then to the one before, and is taken off', async () => {
    await at(1440);
    const bar = page.locator('.pinbar');
    await bar.getByText('Launch checklist').click();
    await bar.getByText('Second coat').waitFor();
    await bar.getByText('Second coat').click();
    await expect.poll(() => focused(page)).toBe(await idOf('Second coat'));
    await row('Berth 14').focus();
    await page.keyboard.press('p');
    await bar.getByText(t.chat.pinnedOf(3, 3)).waitFor();
    // The lines stand from below: the lit one is the lowest, as the newest is the last.
    expect(
      await bar
        .locator('.lines i')
        .evaluateAll((all) => all.toSorted((a, b) => b.getBoundingClientRect().top - a.getBoundingClientRect().top).map((one) => one.className)),
    ).toEqual(['at', '', '']);
    await bar.getByRole('button', { name: t.chat.pinnedMore }).click();
    await page.getByRole('menuitem', { name: t.deeds.unpinAll }).click();
    await bar.waitFor({ state: 'detached' });
    expect((await called(page, 'unpinAll')).length).toBe(1);
  });
});

describe('marks by key', () => {
  it('[U251] stand around what is selected, or are taken away again', async () => {
    await at(1440);
    await composer(page).fill('see the tide');
    await composer(page).evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(4, 8));
    await page.keyboard.press('Control+b');
    expect(await composer(page).inputValue()).toBe('see **the** tide');
    await page.keyboard.press('Control+i');
    expect(await composer(page).inputValue()).toBe('see **_the_** tide');
    await page.keyboard.press('Control+i');
    await page.keyboard.press('Control+b');
    expect(await composer(page).inputValue()).toBe('see the tide');
    await page.keyboard.press('Control+e');
    await page.keyboard.press('Enter');
    expect(await last('send')).toMatchObject({ text: 'see the tide', marks: [{ kind: 'code', from: 4, length: 3 }] });
  });

  it('[U241] a spoiler is not on the page before it is asked for', async () => {
    await at(1440);
    const spoiler = page.getByRole('button', { name: t.chat.spoiler });
    expect(await page.content()).not.toContain('surprise');
    await spoiler.click();
    await page.getByText('surprise').waitFor();
  });

  it('[U252] how far a message has come is told by person and by copies', async () => {
    await at(390);
    await choose('Two in my garage', t.deeds.info);
    await dialog().getByText(t.deeds.onDevices(3)).waitFor();
    await dialog().getByText('Maren Holt').waitFor();
    expect(await axeFinds(page)).toEqual([]);
  });
});
