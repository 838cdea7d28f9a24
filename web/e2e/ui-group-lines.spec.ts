/** What is said in a group and of it, as one reads it and as one hears it: lines, names, faces. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, focused, open, receive, spoken, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const dialog = () => page.getByRole('dialog');
const plain = (text: string | null): string => (text ?? '').replace(/[\u2068\u2069]/g, '');
const row = (title: string) => page.locator('a.row').filter({ hasText: title });

describe('lines of a group', () => {
  it('[U259] say what was done in one sentence each, whoever is named leads to who they are, and the list says the last', async () => {
    await open(page, 'club');
    const lines = (await page.locator('.sys p').allTextContents()).map(plain);
    expect(lines).toEqual([
      'You created the group “Climbing Thursdays”',
      'You added Aiko Tanabe, Jonas Lind, Priya Nair, and 21 others',
      'You gave Aiko Tanabe admin rights',
      'Aiko Tanabe renamed the group to “Climbing Fridays”',
      'Aiko Tanabe added Jonas Lind and Priya Nair',
      'You removed Samir Aziz',
      'Priya Nair left',
      'Aiko Tanabe changed the group photo',
      'You hide earlier messages from new members',
      'Aiko Tanabe took admin rights from Jonas Lind',
      'Samir Aziz joined by a link',
    ]);
    expect(await axeFinds(page)).toEqual([]);
    await page.locator('.sys').getByRole('button', { name: 'Samir Aziz' }).first().click();
    await dialog().getByRole('heading', { name: 'Samir Aziz' }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await dialog().getByRole('button', { name: t.group.write }).click();
    await untilCalled(page, 'openChat');
    expect(plain(await row('Book Club').locator('.pv').textContent())).toBe('Maren Holt removed you');
    expect(plain(await row('Harbour Crew').locator('.pv').textContent())).toBe('You: Perfect');
    expect(plain(await row('Regatta').locator('.pv').textContent())).toBe('Maren: Will you join us?');
  });

  it('[U285] the list says what was done in the direction of the language, though a name of the other begins it', async () => {
    await open(page, 'crew');
    const said = row('Book Club').locator('.pv .said');
    await page.evaluate((chat) => {
      const state = globalThis.hand.chats.get(chat);
      if (state?.group) state.group = { ...state.group, members: state.group.members.map((one) => ({ ...one, name: 'ليلى حداد' })) };
      globalThis.hand.tell();
    }, CHATS.gone);
    await expect.poll(async () => plain(await said.textContent())).toBe('ليلى حداد removed you');
    expect(await said.evaluate((one) => getComputedStyle(one).direction)).toBe('ltr');
  });

  it('[U256] who said it stands over the first of what they said with what they are, and their face beside the last', async () => {
    await open(page, 'crew');
    await expect.poll(() => page.locator('.by').allTextContents()).toEqual(['Maren Holtowner', 'Tomás Ferreiraadmin']);
    expect(await page.locator('.msg').evaluateAll((all) => all.map((one) => one.querySelector('.face') !== null))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(await page.locator('.bar .sub').textContent()).toBe(t.lines.members(3));
    await page.locator('.by button').first().click();
    await dialog().getByRole('heading', { name: 'Maren Holt' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });
});

describe('a line about a message', () => {
  it('[U355] says who pinned it and how it begins, in a chat of any kind, and leads to it, by a key as well', async () => {
    await open(page, 'talk');
    await page.evaluate((chat) => {
      const state = globalThis.hand.chats.get(chat);
      const [first, last] = [state?.rows[0], state?.rows.at(-1)];
      if (!state || !first || !last) return;
      const service = [{ what: 'pinned', people: [], count: 0, text: '' }] as const;
      const reply = { id: first.id, kind: 'text', author: first.author, own: first.own, excerpt: 'The beginning of it' } as const;
      const line = { ...last, kind: 'service', text: '', service, status: undefined, reactions: [] } as const;
      state.rows = [
        ...state.rows,
        { ...line, id: 'f1'.repeat(16), reply },
        { ...line, id: 'f2'.repeat(16), reply: { ...reply, kind: 'unsupported', excerpt: '' } },
      ];
      globalThis.hand.show(chat, {});
    }, CHATS.talk);
    const lines = page.locator('.msgs .sys p');
    await expect
      .poll(async () => (await lines.allTextContents()).map(plain))
      .toEqual(['Priya Nair pinned “The beginning of it”', 'Priya Nair pinned a message']);
    expect(await axeFinds(page)).toEqual([]);
    const first = await page.locator('.msg').first().getAttribute('data-id');
    await lines.getByRole('button', { name: 'The beginning of it' }).click();
    await expect.poll(() => focused(page)).toBe(first);
    await page.locator('.sys').last().focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focused(page)).toBe(first);
  });

  it('[U480] that says what was pinned is one line, its quotation marks at what stands between them and who did it whole, however long that is', async () => {
    for (const [width, direction] of [
      [390, 'ltr'],
      [390, 'rtl'],
      [1440, 'ltr'],
      [1440, 'rtl'],
    ] as const) {
      await open(page, 'talk', { width, query: direction === 'rtl' ? 'dir=rtl' : '' });
      await page.evaluate((chat) => {
        const state = globalThis.hand.chats.get(chat);
        const last = state?.rows.at(-1);
        if (!state || !last) return;
        const service = [{ what: 'pinned', people: [], count: 0, text: '' }] as const;
        const reply = { id: last.id, kind: 'text', author: last.author, own: last.own, excerpt: 'All that is to be seen of it '.repeat(4) } as const;
        state.rows = [...state.rows, { ...last, id: 'f1'.repeat(16), kind: 'service', text: '', service, reply, status: undefined, reactions: [] }];
        globalThis.hand.show(chat, {});
      }, CHATS.talk);
      const line = page.locator('.msgs .sys p');
      await line.waitFor();
      const boxes = await line.evaluate((one) => {
        const range = document.createRange();
        return [...one.childNodes].map((node) => {
          range.selectNodeContents(node);
          const box = node instanceof Element ? node.getBoundingClientRect() : range.getBoundingClientRect();
          return { left: Math.round(box.left), right: Math.round(box.right), top: box.top, bottom: box.bottom };
        });
      });
      const inOrder = boxes.toSorted((a, b) => a.left - b.left);
      const pill = (await page.locator('.msgs .sys').boundingBox())!;
      const isOneLine = boxes.every(({ top, bottom }) => boxes.every((other) => top < other.bottom && other.top < bottom));
      const areClose = inOrder.every(({ right }, at) => Math.abs((inOrder[at + 1]?.left ?? right) - right) <= 1);
      const isWithin = inOrder.every(({ left, right }) => left >= pill.x && right <= pill.x + pill.width);
      const name = line.locator('button:not(.pinned)');
      const isWhole = await name.evaluate((one) => one.scrollWidth <= one.clientWidth);
      expect([width, direction, isOneLine, areClose, isWithin, isWhole]).toEqual([width, direction, true, true, true, true]);
    }
  });

  it('[U356] says a change that waits as one that waits, once it takes long; done it is a line, and refused it goes', async () => {
    await open(page, 'crew');
    const ask = (failed?: 'no_right') =>
      page.evaluate(
        ([chat, because]) => {
          const state = globalThis.hand.chats.get(chat ?? '');
          const lines = [{ what: 'renamed', people: [], count: 0, text: 'Night Crew' }] as const;
          if (state?.group) state.group = { ...state.group, pending: [{ id: '1', lines, failed: because as 'no_right' | undefined }] };
          globalThis.hand.tell();
        },
        [CHATS.crew, failed],
      );
    await ask();
    const waiting = page.locator('.doing .sys');
    await waiting.waitFor();
    expect((await waiting.allTextContents()).map(plain)).toEqual(['Renaming the group to “Night Crew”…']);
    expect(await axeFinds(page)).toEqual([]);
    await ask('no_right');
    await page.locator('.main .pending').getByText(t.errors.no_right).waitFor();
    expect(plain(await page.locator('.main .pending span').first().textContent())).toBe('Renaming the group to “Night Crew”');
    expect(await waiting.count()).toBe(0);
  });
});

describe('who listens', () => {
  it('[U259] hears who said something in a group, and what somebody did to it', async () => {
    await open(page, 'crew');
    await receive(page, 'crew', 'Tide is at nine');
    await expect.poll(async () => plain(await spoken(page).first().textContent())).toBe('Harbour Crew: Maren Holt: Tide is at nine');
    await page.evaluate((chat) => {
      const state = globalThis.hand.chats.get(chat);
      const row = state?.rows.at(-1);
      if (!state || !row) return;
      const service = [{ what: 'renamed', people: [], count: 0, text: 'Night Crew' }] as const;
      state.rows = [...state.rows, { ...row, id: 'f0'.repeat(16), kind: 'service', text: '', service }];
      globalThis.hand.show(chat, {});
    }, CHATS.crew);
    await expect.poll(async () => plain(await spoken(page).first().textContent())).toBe('Maren Holt renamed the group to “Night Crew”');
  });
});
