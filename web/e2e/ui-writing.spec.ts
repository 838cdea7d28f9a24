/** The composer in a real browser, over a device in memory: what is typed, pasted, kept, refused and sent, and where nobody may write. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import type { Commands } from '../device/port/port.ts';
import { PARTS, TEXT_LENGTH } from '../chat/text.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, focused, fromBottom, hand, messageOf, open, painted, spoken, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** By three, in a script of one byte and in one of two. */
const TOO_LONG = ['x', 'я'].map((letter) => letter.repeat(TEXT_LENGTH + 3));

describe('writing', () => {
  it('[U70] Enter sends, the box keeps the focus, and one’s own message is on screen from wherever one was', async () => {
    await open(page, 'long');
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, -3000);
    await page.getByRole('button', { name: t.chat.toNewest }).waitFor();
    await composer(page).fill('Sent from above');
    await composer(page).press('Enter');
    await messageOf(page, 'Sent from above').getByRole('img', { name: t.status.device }).waitFor();
    await page.waitForTimeout(400);
    expect(await fromBottom(page)).toBeLessThanOrEqual(1);
    expect([await composer(page).inputValue(), await focused(page)]).toEqual(['', 'composer']);
    await composer(page).pressSequentially('one');
    await composer(page).press('Shift+Enter');
    await composer(page).pressSequentially('two');
    await page.getByRole('button', { name: t.chat.send, exact: true }).click();
    expect((await called(page, 'send')).at(-1)?.['text']).toBe('one\ntwo');
    expect(await focused(page)).toBe('composer');
  });

  it('[U70] a letter that is being composed is not sent by its Enter', async () => {
    await open(page, 'talk');
    await composer(page).fill('にほん');
    await composer(page).evaluate((element) =>
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })),
    );
    expect(await called(page, 'send')).toEqual([]);
    await composer(page).press('Enter');
    expect((await called(page, 'send')).length).toBe(1);
  });

  it('[U97] two presses of Send in one moment send once', async () => {
    await open(page, 'talk');
    await composer(page).fill('Only once');
    await page.getByRole('button', { name: t.chat.send, exact: true }).evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await messageOf(page, 'Only once').waitFor();
    expect((await called(page, 'send')).map(({ text }) => text)).toEqual(['Only once']);
  });

  it('[U122] a message that is changed into one too long says by how much while it is typed, and stays in the box', async () => {
    await open(page, 'talk');
    await composer(page).press('ArrowUp');
    await page.getByText(t.chat.editing).waitFor();
    for (const long of TOO_LONG) {
      await composer(page).fill(long);
      await page.getByRole('alert').getByText(t.chat.tooLong(3, TEXT_LENGTH)).waitFor();
      await composer(page).press('Enter');
      expect([(await composer(page).inputValue()).length, (await called(page, 'edit')).length]).toEqual([long.length, 0]);
      await composer(page).fill(long.slice(0, 9));
      await page.getByRole('alert').waitFor({ state: 'detached' });
    }
  });

  it('[U278] what is longer than a message says how many it becomes, and goes out as those at once, or stays as it was', async () => {
    await open(page, 'talk');
    const [one, other] = [`**first** ${'word '.repeat(700)}`.trim(), 'second '.repeat(500).trim()];
    await composer(page).fill(`${one}\n\n${other}`);
    await page.locator('.comp .why').getByText(t.writing.parts(2)).waitFor();
    await expect.poll(async () => (await spoken(page).allTextContents()).join()).toContain(t.writing.parts(2));
    expect(await axeFinds(page)).toEqual([]);
    await hand(page, (one) => one.refuse('storage_full'));
    await composer(page).press('Enter');
    await page.getByRole('alert').getByText(t.errors.storage_full).waitFor();
    expect(await composer(page).inputValue()).toBe(`${one}\n\n${other}`);
    await hand(page, (one) => one.refuse(undefined));
    await page.getByRole('button', { name: t.chat.send, exact: true }).evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await expect.poll(() => composer(page).inputValue()).toBe('');
    await page.locator('.comp .why').getByText(t.writing.parts(2)).waitFor({ state: 'detached' });
    const sent = (await called(page, 'send')).slice(1) as unknown as readonly Commands['send']['in'][];
    expect(sent.map(({ text, more }) => [text, more?.map((each) => each.text)])).toEqual([[one.replaceAll('*', ''), [other]]]);
    expect(sent[0]?.marks?.length).toBeGreaterThan(0);
    expect(await focused(page)).toBe('composer');
    expect((await page.locator('.msg .tx').allTextContents()).slice(-2).map((text) => text.slice(0, 6))).toEqual(['first ', 'second']);
    await composer(page).fill('x'.repeat(PARTS * TEXT_LENGTH + 1));
    await page.locator('.comp .why').getByText(t.writing.tooManyParts(PARTS)).waitFor();
    await composer(page).press('Enter');
    expect((await composer(page).inputValue()).length).toBe(PARTS * TEXT_LENGTH + 1);
  });

  it('[U71] what is refused stays in the box and says why', async () => {
    await open(page, 'talk');
    await composer(page).fill('x');
    await hand(page, (one) => one.refuse('storage_full'));
    await composer(page).press('Enter');
    await page.getByRole('alert').getByText(t.errors.storage_full).waitFor();
    expect(await composer(page).inputValue()).toBe('x');
  });

  it('[U71] the box grows with its lines up to eight', async () => {
    await open(page, 'states', { width: 390 });
    const height = () => composer(page).evaluate((element) => element.getBoundingClientRect().height);
    const one = await height();
    await composer(page).fill('a\nb\nc');
    const three = await height();
    await composer(page).fill(Array.from({ length: 30 }, (_, n) => `${n}`).join('\n'));
    const most = await height();
    expect(three).toBe(one + 44);
    expect(most).toBeLessThanOrEqual(one + 7 * 22);
    await painted(page);
    expect(await fromBottom(page)).toBeLessThanOrEqual(1);
  });

  it('[U72] what is typed and not sent is there again, and nothing of it once it was sent', async () => {
    await open(page, 'warned');
    expect(await composer(page).inputValue()).toBe('Could you send me the keys for');
    await composer(page).fill('Could you send me the keys?');
    await untilCalled(page, 'saveDraft');
    await composer(page).fill('Never mind');
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    expect((await called(page, 'saveDraft')).map(({ text }) => text)).toEqual(['Could you send me the keys?', 'Never mind']);
    await composer(page).fill('Hello');
    await composer(page).press('Enter');
    await page.waitForTimeout(400);
    expect((await called(page, 'saveDraft')).length).toBe(2);
  });

  it('[U72] letters typed elsewhere go to the box', async () => {
    await open(page, 'talk');
    await page.locator('.msg').last().focus();
    await page.keyboard.type('Hi there');
    expect(await composer(page).inputValue()).toBe('Hi there');
    await page.getByRole('link', { name: t.list.newChat }).focus();
    await page.keyboard.press('Control+b');
    expect(await composer(page).inputValue()).toBe('Hi there');
  });

  it('[U73] a stranger is answered only after one has accepted, and is not told that they were read', async () => {
    await open(page, 'request');
    await page.waitForTimeout(700);
    expect([await composer(page).count(), (await called(page, 'markRead')).length]).toEqual([0, 0]);
    await page.getByRole('button', { name: t.chat.accept, exact: true }).click();
    await composer(page).and(page.locator(':focus')).waitFor();
    await untilCalled(page, 'markRead');
  });

  it('[U96] a name that would turn its sentence around turns nothing: each word stays where it is read', async () => {
    await open(page, 'request');
    await page.evaluate(([id, title]) => globalThis.hand.show(id!, { title: title! }), [CHATS.request, '\u202Eevil'] as const);
    const sentence = page.locator('.ask p', { hasText: 'evil' });
    await sentence.waitFor();
    // Where each letter of its first words is painted, in the order in which they are written.
    const lefts = await sentence.evaluate((element) => {
      const node = element.firstChild!;
      const text = node.textContent ?? '';
      const range = document.createRange();
      return Array.from({ length: text.indexOf(' wants') + ' wants to'.length }, (_, at) => at)
        .filter((at) => /[a-z]/.test(text[at] ?? ''))
        .map((at) => {
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return range.getBoundingClientRect().left;
        });
    });
    expect(lefts.length).toBe('evilwantsto'.length);
    expect(lefts).toEqual([...new Set(lefts)].sort((a, b) => a - b));
  });

  it('[U73] a branch of somebody’s keys is said over their chat, with the way to compare', async () => {
    await open(page, 'warned');
    await page.getByRole('alert').getByText(t.chat.branch('Inês Duarte')).waitFor();
    await page.getByRole('button', { name: t.chat.checkSafety }).click();
    expect(new URL(page.url()).pathname).toBe(`/c/${CHATS.warned}/safety`);
  });
});

describe('pasting', () => {
  it('[U80] pasting takes plain text only: of markup its words, and nothing of it is drawn', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const [html, plain] of [
      ['<h1 style="position:fixed;inset:0;z-index:99">Sign in again</h1><img src=x onerror="document.title=1">', 'Sign in again'],
      ['<b>fett</b> <script>document.title = 1</script>', '<b>fett</b> & "co"'],
      ['<p dir="rtl">مرحبا</p>', 'مرحبا'],
    ] as const) {
      await open(page, 'talk');
      await page.evaluate(
        ([markup = '', text = '']) => {
          const blob = (kind: string, of: string) => new Blob([of], { type: kind });
          return navigator.clipboard.write([new ClipboardItem({ 'text/html': blob('text/html', markup), 'text/plain': blob('text/plain', text) })]);
        },
        [html, plain],
      );
      const drawn = page.locator('h1:has-text("Sign in again"), [style*="z-index:99"], [onerror], b:has-text("fett"), p[dir="rtl"]');
      await composer(page).focus();
      await page.keyboard.press('Control+v');
      await expect.poll(() => composer(page).inputValue()).toBe(plain);
      expect(await drawn.count()).toBe(0);
      expect(await composer(page).evaluate((element) => element.children.length)).toBe(0);
      await page.keyboard.press('Enter');
      const sent = page.locator('.msg.own').last().locator('.tx');
      await expect.poll(async () => (await sent.textContent())?.startsWith(plain)).toBe(true);
      expect(await sent.locator('h1, b, img, script, p').count()).toBe(0);
      expect(await page.title()).toMatch(/^(\(\d+\) )?Tidings$/);
    }
  });
});
