/** Conversations in a real browser, over a device in memory: what one sees of them, and where in them one is. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, focused, fromBottom, hand, messageOf, offline, open, painted, receive, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

describe('what one sees', () => {
  for (const [look, width, query] of [
    ['light', 1440, 'theme=light'],
    ['dark', 390, 'theme=dark'],
    ['right to left', 900, 'theme=light&dir=rtl'],
    ['dark, compact, huge', 900, 'theme=dark&density=compact&text=xl'],
  ] as const) {
    it(`[U64] axe finds nothing on any conversation: ${look}, ${width} wide`, async () => {
      for (const chat of Object.keys(CHATS) as (keyof typeof CHATS)[]) {
        await open(page, chat, { width, query });
        await offline(page);
        await painted(page);
        expect([chat, await axeFinds(page)]).toEqual([chat, []]);
      }
    });
  }

  it('[U65] every state of a message has a sign with a name', async () => {
    await open(page, 'states');
    for (const [text, status] of [
      ['Read', 'read'],
      ['Delivered', 'delivered'],
      ['On the hub', 'hub'],
      ['Asking her now', 'device'],
      ['This one was too much', 'failed'],
    ] as const) {
      expect([text, await messageOf(page, text).getByRole('img', { name: t.status[status], exact: true }).count()]).toEqual([text, 1]);
    }
    for (const text of [t.chat.deleted, t.chat.unsupported, t.chat.missing(3)]) {
      expect([text, await page.getByText(text, { exact: true }).count()]).toEqual([text, 1]);
    }
    expect(await page.getByText(t.chat.goesTo('xn--pypal-4ve.com')).count()).toBe(1);
    const links = await page.locator('.tx a').evaluateAll((all) => all.map((one) => [one.getAttribute('rel'), one.getAttribute('target')]));
    expect(links).toEqual(Array.from({ length: 3 }, () => ['noopener noreferrer', '_blank']));
  });

  it('[U65] what was not sent can be tried again or deleted', async () => {
    await open(page, 'states');
    await page.getByRole('button', { name: t.chat.retry }).click();
    await messageOf(page, 'This one was too much').getByRole('img', { name: t.status.device }).waitFor();
    await open(page, 'states');
    await page.getByRole('button', { name: t.chat.discard }).click();
    await messageOf(page, 'This one was too much').waitFor({ state: 'detached' });
    expect((await called(page, 'discard'))[0]?.['chat']).toBe(CHATS.states);
  });

  it('[U66] text that turns around, or hides, changes nothing around it', async () => {
    await open(page, 'arabic');
    const plain = await receive(page, 'arabic', 'abc');
    const wild = await receive(page, 'arabic', '\u202E\u2066abc\u0007\u0000');
    await messageOf(page, 'abc').nth(1).waitFor();
    const shape = (id: string) =>
      page.evaluate((one) => {
        const row = document.querySelector(`[data-id="${one}"]`)!;
        const at = row.querySelector('.b')!.getBoundingClientRect();
        const meta = row.querySelector('.meta')!.getBoundingClientRect();
        return { start: at.left, endGap: Math.round(at.right - meta.right), time: row.querySelector('time')!.textContent };
      }, id);
    expect(await page.locator('a.row[aria-current] .said').textContent()).not.toContain('\u202E');
    const [one, other] = [await shape(plain), await shape(wild)];
    expect(other.start).toBe(one.start);
    expect(other.endGap).toBe(one.endGap);
    expect(await messageOf(page, 'plain words').locator('.tx').textContent()).toMatch(/^gnp\.exe/);
    const direction = (text: string) =>
      messageOf(page, text)
        .locator('.tx')
        .evaluate((element) => getComputedStyle(element).direction);
    expect([await direction('وصلت'), await direction('Perfect')]).toEqual(['rtl', 'ltr']);
  });

  it('[U67] the strip says how the line is, and for three seconds that it is back', async () => {
    await open(page, 'talk');
    await offline(page);
    await page.getByRole('status').getByText(t.connection.offline(2)).waitFor();
    await hand(page, (one) => one.connect({ state: 'online', waiting: 0, messages: 0 }));
    await page.getByRole('status').getByText(t.connection.back(2)).waitFor();
    await page.getByText(t.connection.back(2)).waitFor({ state: 'detached' });
    await hand(page, (one) => one.connect({ state: 'connecting' }));
    await page.locator('.sub', { hasText: t.connection.connecting }).waitFor();
  });

  it('[U150] a device that is held says until when, and one press has it go on; where it cannot, there is nothing to press', async () => {
    await open(page, 'talk');
    const strip = page.getByRole('status');
    const button = strip.getByRole('button', { name: t.connection.goOn });
    await hand(page, (one) => one.connect({ state: 'held', until: Date.UTC(2026, 0, 2, 12), mayGoOn: true }));
    await strip.getByText(/until .*January.* 2026.*, when it takes new keys by itself; what you write is kept/).waitFor();
    await button.focus();
    await page.keyboard.press('Enter');
    await untilCalled(page, 'takeNewKeys');
    await hand(page, (one) => one.connect({ state: 'held', until: undefined, mayGoOn: true }));
    await strip.getByText(t.connection.heldForNow).waitFor();
    expect(await button.count()).toBe(1);
    await hand(page, (one) => one.connect({ state: 'held', until: undefined, mayGoOn: false }));
    await strip.getByText(t.connection.heldForGood).waitFor();
    expect(await button.count()).toBe(0);
  });

  it('[U77] a chat that is there at once shows no skeleton, one that takes long does, and one that is not here says so', async () => {
    await page.addInitScript(() => {
      Object.assign(globalThis, { ghosts: 0 });
      new MutationObserver(() => {
        if (document.querySelector('.ghost')) Object.assign(globalThis, { ghosts: 1 });
      }).observe(document, { subtree: true, childList: true });
    });
    const seen = (): Promise<number> => page.evaluate(() => (globalThis as unknown as { ghosts: number }).ghosts);
    await open(page, 'long');
    await page.waitForTimeout(300);
    expect(await seen()).toBe(0);
    await open(page, 'long', { query: 'slowly=600' });
    expect(await seen()).toBe(1);
    await page.goto(`/c/${'ee'.repeat(16)}`);
    await page.getByText(t.chat.notHere).waitFor();
  });

  it('[U68] a message that changes draws itself anew and no other', async () => {
    await open(page, 'long');
    const id = await page.locator('.msg.own').last().getAttribute('data-id');
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(globalThis, { seen });
      new MutationObserver((changes) => {
        for (const { target } of changes) seen.add((target as Element).closest?.('[data-id]')?.getAttribute('data-id') ?? target.nodeName);
      }).observe(document.querySelector('.msgs')!, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await page.evaluate(([chat, one]) => globalThis.hand.change(chat!, one!, { status: 'failed' }), [CHATS.long, id] as const);
    await painted(page);
    expect(await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen])).toEqual([id]);
  });
});

describe('where one is', () => {
  it('[U69] the divider stays where it was when the chat was opened, and is gone the next time', async () => {
    await open(page, 'talk');
    await page.locator('[data-unread]', { hasText: t.chat.newMessages(2) }).waitFor();
    await untilCalled(page, 'markRead');
    await receive(page, 'talk', 'One more');
    await messageOf(page, 'One more').waitFor();
    expect(await page.locator('[data-unread]').textContent()).toBe(t.chat.newMessages(2));
    await untilCalled(page, 'markRead', 2);
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    await page.locator('a.row', { hasText: 'Priya' }).click();
    await messageOf(page, 'One more').waitFor();
    expect(await page.locator('[data-unread]').count()).toBe(0);
  });

  it('[U69] a message of the address is centred, lit and focused; one that is gone is said', async () => {
    await open(page, 'long', { message: 'a70400'.padEnd(32, '0') });
    await page.locator('.flash', { hasText: '1024 ' }).waitFor();
    expect(await focused(page)).toBe('a70400'.padEnd(32, '0'));
    await open(page, 'long', { message: 'ab'.repeat(16) });
    await page.getByText(t.chat.gone).waitFor();
    expect(await fromBottom(page)).toBeLessThanOrEqual(1);
  });

  it('[U165] the wheel over the round button scrolls the messages under it', async () => {
    await open(page, 'long');
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, -2500);
    await page.getByRole('button', { name: t.chat.toNewest }).hover();
    const before = await fromBottom(page);
    await page.mouse.wheel(0, -300);
    await expect.poll(() => fromBottom(page)).toBeGreaterThan(before + 250);
  });

  it('[U69] a chat opens again where it was left, and the round button leads to the newest with what is unread', async () => {
    await open(page, 'long');
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, -2500);
    await page.getByRole('button', { name: t.chat.toNewest }).waitFor();
    await page.waitForTimeout(300);
    const first = () =>
      page.evaluate(() => {
        const view = document.querySelector('.scroller')!.getBoundingClientRect();
        const row = [...document.querySelectorAll<HTMLElement>('[data-id]')].find((one) => one.getBoundingClientRect().top >= view.top)!;
        return { id: row.dataset['id'], top: Math.round(row.getBoundingClientRect().top) };
      });
    const before = await first();
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    await page.locator('a.row', { hasText: 'Climbing Thursdays' }).click();
    await page.locator(`[data-id="${before.id}"]`).waitFor();
    await painted(page);
    expect(await first()).toEqual(before);
    await receive(page, 'long', 'Down here');
    await page.getByRole('button', { name: t.chat.newMessages(1) }).click();
    await messageOf(page, 'Down here').waitFor();
    await painted(page);
    expect(await fromBottom(page)).toBeLessThanOrEqual(1);
  });
});
