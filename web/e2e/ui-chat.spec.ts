/** Conversations in a real browser, over a device in memory: what one sees, writes, hears and reaches without a mouse. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { TEXT_LENGTH } from '../chat/text.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { Hand } from './pages/chat-device.ts';
import { CHATS } from './pages/chat-scenes.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE_MS = 10_000;
/** By three, in a script of one byte and in one of two. */
const TOO_LONG = ['x', 'я'].map((letter) => letter.repeat(TEXT_LENGTH + 3));

let served: ServedPage;
let profile: Profile;
let page: Page;
let errors: string[];
beforeAll(async () => {
  served = await servePage('web/e2e/pages/chat.tsx');
  profile = await openProfile();
  page = profile.context.pages()[0] ?? (await profile.context.newPage());
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
});
beforeEach(() => {
  errors = [];
});
afterAll(async () => {
  await profile.close();
  await served.close();
});

type Wide = 390 | 900 | 1440;
async function open(chat: keyof typeof CHATS, width: Wide = 1440, query = '', message = ''): Promise<void> {
  await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
  await page.goto(`${served.url}/c/${CHATS[chat]}${message && `/m/${message}`}?${query}`);
  await page.locator('.msgs > li').first().waitFor();
  await page.bringToFront();
  await painted();
}
/** Two frames later, everything that follows from the last change is on screen. */
const painted = (): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
const hand = <T>(act: (hand: Hand) => T): Promise<T> => page.evaluate(`(${act})(globalThis.hand)`) as Promise<T>;
const called = (name: string): Promise<readonly Record<string, unknown>[]> =>
  page.evaluate(
    (wanted) =>
      (globalThis as unknown as { hand: Hand }).hand.called
        .filter((one) => one.name === wanted)
        .map(({ input }) => ({ ...(input as Record<string, unknown>) })),
    name,
  );
const receive = (chat: keyof typeof CHATS, text: string): Promise<string> =>
  page.evaluate(([id, words]) => (globalThis as unknown as { hand: Hand }).hand.receive(id!, words!), [CHATS[chat], text] as const);
const box = () => page.getByRole('textbox', { name: t.chat.message });
const bubble = (text: string) => page.locator('.msgs .msg').filter({ hasText: text });
const spoken = () => page.locator('[aria-live="polite"]');
const fromBottom = (): Promise<number> =>
  page.evaluate(() => {
    const { scrollHeight, clientHeight, scrollTop } = document.querySelector('.scroller')!;
    return scrollHeight - clientHeight - scrollTop;
  });
const focused = (): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'] ?? activeElement?.id ?? '';
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
        await open(chat, width, query);
        await hand((one) => one.connect({ state: 'offline', waiting: 2 }));
        await painted();
        await page.evaluate(AXE);
        const found = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[]; passes: readonly object[] }> };
          };
          const { violations, passes } = await axe.run();
          return { violations: violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 200))]), passes: passes.length };
        });
        expect([chat, found.violations]).toEqual([chat, []]);
        expect(found.passes).toBeGreaterThan(15);
      }
      expect(errors).toEqual([]);
    });
  }

  it('[U65] every state of a message has a sign with a name', async () => {
    await open('states');
    for (const [text, status] of [
      ['Read', 'read'],
      ['Delivered', 'delivered'],
      ['On the hub', 'hub'],
      ['Asking her now', 'device'],
      ['This one was too much', 'failed'],
    ] as const) {
      expect([text, await bubble(text).getByRole('img', { name: t.status[status], exact: true }).count()]).toEqual([text, 1]);
    }
    for (const text of [t.chat.deleted, t.chat.unsupported, t.chat.service.deviceAdded('Jonas Lind'), t.chat.missing(3)]) {
      expect([text, await page.getByText(text, { exact: true }).count()]).toEqual([text, 1]);
    }
    expect(await page.getByText(t.chat.goesTo('xn--pypal-4ve.com')).count()).toBe(1);
    const links = await page.locator('.tx a').evaluateAll((all) => all.map((one) => [one.getAttribute('rel'), one.getAttribute('target')]));
    expect(links).toEqual(Array.from({ length: 3 }, () => ['noopener noreferrer', '_blank']));
  });

  it('[U65] what was not sent can be tried again or deleted', async () => {
    await open('states');
    await page.getByRole('button', { name: t.chat.retry }).click();
    await bubble('This one was too much').getByRole('img', { name: t.status.device }).waitFor();
    await open('states');
    await page.getByRole('button', { name: t.chat.discard }).click();
    await bubble('This one was too much').waitFor({ state: 'detached' });
    expect((await called('discard'))[0]?.['chat']).toBe(CHATS.states);
  });

  it('[U66] text that turns around, or hides, changes nothing around it', async () => {
    await open('arabic');
    const plain = await receive('arabic', 'abc');
    const wild = await receive('arabic', '\u202E\u2066abc\u0007\u0000');
    await bubble('abc').nth(1).waitFor();
    const shape = (id: string) =>
      page.evaluate((one) => {
        const row = document.querySelector(`[data-id="${one}"]`)!;
        const at = row.querySelector('.b')!.getBoundingClientRect();
        const meta = row.querySelector('.meta')!.getBoundingClientRect();
        return { start: at.left, endGap: Math.round(at.right - meta.right), time: row.querySelector('time')!.textContent };
      }, id);
    const [one, other] = [await shape(plain), await shape(wild)];
    expect(other.start).toBe(one.start);
    expect(other.endGap).toBe(one.endGap);
    expect(await bubble('plain words').locator('.tx').textContent()).toMatch(/^gnp\.exe/);
    const direction = (text: string) =>
      bubble(text)
        .locator('.tx')
        .evaluate((element) => getComputedStyle(element).direction);
    expect([await direction('وصلت'), await direction('Perfect')]).toEqual(['rtl', 'ltr']);
  });

  it('[U67] the strip says how the line is, and for three seconds that it is back', async () => {
    await open('talk');
    await hand((one) => one.connect({ state: 'offline', waiting: 2 }));
    await page.getByRole('status').getByText(t.connection.offline(2)).waitFor();
    await hand((one) => one.connect({ state: 'online', waiting: 0 }));
    await page.getByRole('status').getByText(t.connection.back(2)).waitFor();
    await page.getByText(t.connection.back(2)).waitFor({ state: 'detached' });
    await hand((one) => one.connect({ state: 'held', until: Date.UTC(2026, 0, 2) }));
    await page.getByRole('status').getByText(t.connection.held).waitFor();
    await hand((one) => one.connect({ state: 'connecting' }));
    await page.locator('.sub', { hasText: t.connection.connecting }).waitFor();
  });

  it('[U77] a chat that is there at once shows no skeleton, one that takes long does, and one that is not here says so', async () => {
    await page.addInitScript(() => {
      Object.assign(globalThis, { ghosts: 0 });
      new MutationObserver(() => {
        if (document.querySelector('.ghost')) Object.assign(globalThis, { ghosts: 1 });
      }).observe(document, { subtree: true, childList: true });
    });
    const seen = (): Promise<number> => page.evaluate(() => (globalThis as unknown as { ghosts: number }).ghosts);
    await open('long');
    await page.waitForTimeout(300);
    expect(await seen()).toBe(0);
    await open('long', 1440, 'slowly=600');
    expect(await seen()).toBe(1);
    await page.goto(`${served.url}/c/${'ab'.repeat(16)}`);
    await page.getByText(t.chat.notHere).waitFor();
  });

  it('[U68] a message that changes draws itself anew and no other', async () => {
    await open('long');
    const id = await page.locator('.msg.own').last().getAttribute('data-id');
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(globalThis, { seen });
      new MutationObserver((changes) => {
        for (const { target } of changes) seen.add((target as Element).closest?.('[data-id]')?.getAttribute('data-id') ?? target.nodeName);
      }).observe(document.querySelector('.msgs')!, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await page.evaluate(([chat, one]) => (globalThis as unknown as { hand: Hand }).hand.change(chat!, one!, { status: 'failed' }), [
      CHATS.long,
      id,
    ] as const);
    await painted();
    expect(await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen])).toEqual([id]);
  });
});

describe('where one is', () => {
  it('[U69] the divider stays where it was when the chat was opened, and is gone the next time', async () => {
    await open('talk');
    await page.locator('[data-unread]', { hasText: t.chat.newMessages(2) }).waitFor();
    await page.waitForFunction(() => (globalThis as unknown as { hand: Hand }).hand.called.some(({ name }) => name === 'markRead'));
    await receive('talk', 'One more');
    await bubble('One more').waitFor();
    expect(await page.locator('[data-unread]').textContent()).toBe(t.chat.newMessages(2));
    await page.waitForFunction(() => (globalThis as unknown as { hand: Hand }).hand.called.filter(({ name }) => name === 'markRead').length === 2);
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    await page.locator('a.row', { hasText: 'Priya' }).click();
    await bubble('One more').waitFor();
    expect(await page.locator('[data-unread]').count()).toBe(0);
  });

  it('[U69] a message of the address is centred, lit and focused; one that is gone is said', async () => {
    await open('long', 1440, '', 'a70400'.padEnd(32, '0'));
    await page.locator('.flash', { hasText: '1024 ' }).waitFor();
    expect(await focused()).toBe('a70400'.padEnd(32, '0'));
    await open('long', 1440, '', 'ab'.repeat(16));
    await page.getByText(t.chat.gone).waitFor();
    expect(await fromBottom()).toBeLessThanOrEqual(1);
  });

  it('[U69] a chat opens again where it was left, and the round button leads to the newest with what is unread', async () => {
    await open('long');
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
    await page.locator('a.row', { hasText: 'Climbing' }).click();
    await page.locator(`[data-id="${before.id}"]`).waitFor();
    await painted();
    expect(await first()).toEqual(before);
    await receive('long', 'Down here');
    await page.getByRole('button', { name: t.chat.newMessages(1) }).click();
    await bubble('Down here').waitFor();
    await painted();
    expect(await fromBottom()).toBeLessThanOrEqual(1);
  });
});

describe('writing', () => {
  it('[U70] Enter sends, the box keeps the focus, and one’s own message is on screen from wherever one was', async () => {
    await open('long');
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, -3000);
    await page.getByRole('button', { name: t.chat.toNewest }).waitFor();
    await box().fill('Sent from above');
    await box().press('Enter');
    await bubble('Sent from above').getByRole('img', { name: t.status.device }).waitFor();
    await page.waitForTimeout(400);
    expect(await fromBottom()).toBeLessThanOrEqual(1);
    expect([await box().inputValue(), await focused()]).toEqual(['', 'composer']);
    await box().pressSequentially('one');
    await box().press('Shift+Enter');
    await box().pressSequentially('two');
    await page.getByRole('button', { name: t.chat.send, exact: true }).click();
    expect((await called('send')).at(-1)?.['text']).toBe('one\ntwo');
    expect(await focused()).toBe('composer');
  });

  it('[U70] a letter that is being composed is not sent by its Enter', async () => {
    await open('talk');
    await box().fill('にほん');
    await box().evaluate((element) =>
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })),
    );
    expect(await called('send')).toEqual([]);
    await box().press('Enter');
    expect((await called('send')).length).toBe(1);
  });

  it('[U97] two presses of Send in one moment send once', async () => {
    await open('talk');
    await box().fill('Only once');
    await page.getByRole('button', { name: t.chat.send, exact: true }).evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await bubble('Only once').waitFor();
    expect((await called('send')).map(({ text }) => text)).toEqual(['Only once']);
  });

  it('[U122] what is too long for a message says by how much while it is typed', async () => {
    await open('talk');
    for (const long of TOO_LONG) {
      await box().fill(long);
      await page.getByRole('alert').getByText(t.chat.tooLong(3, TEXT_LENGTH)).waitFor();
      await box().fill(long.trimEnd().slice(0, 9));
      await page.getByRole('alert').waitFor({ state: 'detached' });
    }
  });

  it('[U71] what is too long, or refused, stays in the box and says why', async () => {
    await open('talk');
    for (const long of TOO_LONG) {
      await box().fill(long);
      await box().press('Enter');
      await page.getByRole('alert').getByText(t.chat.tooLong(3, TEXT_LENGTH)).waitFor();
      expect([(await box().inputValue()).length, (await called('send')).length]).toEqual([long.length, 0]);
      await box().fill('x');
      await page.getByRole('alert').getByText(t.chat.tooLong(3, TEXT_LENGTH)).waitFor({ state: 'detached' });
    }
    await hand((one) => one.refuse('No room is left on this device.'));
    await box().press('Enter');
    await page.getByRole('alert').getByText('No room is left on this device.').waitFor();
    expect(await box().inputValue()).toBe('x');
  });

  it('[U71] the box grows with its lines up to eight', async () => {
    await open('states', 390);
    const height = () => box().evaluate((element) => element.getBoundingClientRect().height);
    const one = await height();
    await box().fill('a\nb\nc');
    const three = await height();
    await box().fill(Array.from({ length: 30 }, (_, n) => `${n}`).join('\n'));
    const most = await height();
    expect(three).toBe(one + 44);
    expect(most).toBeLessThanOrEqual(one + 7 * 22);
    await painted();
    expect(await fromBottom()).toBeLessThanOrEqual(1);
  });

  it('[U72] what is typed and not sent is there again, and nothing of it once it was sent', async () => {
    await open('warned');
    expect(await box().inputValue()).toBe('Could you send me the keys for');
    await box().fill('Could you send me the keys?');
    await page.waitForFunction(() => (globalThis as unknown as { hand: Hand }).hand.called.some(({ name }) => name === 'saveDraft'));
    await box().fill('Never mind');
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    expect((await called('saveDraft')).map(({ text }) => text)).toEqual(['Could you send me the keys?', 'Never mind']);
    await box().fill('Hello');
    await box().press('Enter');
    await page.waitForTimeout(400);
    expect((await called('saveDraft')).length).toBe(2);
  });

  it('[U72] letters typed elsewhere go to the box', async () => {
    await open('talk');
    await page.locator('.msg').last().focus();
    await page.keyboard.type('Hi there');
    expect(await box().inputValue()).toBe('Hi there');
    await page.getByRole('link', { name: t.list.newChat }).focus();
    await page.keyboard.press('Control+b');
    expect(await box().inputValue()).toBe('Hi there');
  });

  it('[U73] a stranger is answered only after one has accepted, and is not told that they were read', async () => {
    await open('request');
    await page.waitForTimeout(700);
    expect([await box().count(), (await called('markRead')).length]).toEqual([0, 0]);
    await page.getByRole('button', { name: t.chat.accept, exact: true }).click();
    await box().and(page.locator(':focus')).waitFor();
    await page.waitForFunction(() => (globalThis as unknown as { hand: Hand }).hand.called.some(({ name }) => name === 'markRead'));
  });

  it('[U96] a name that would turn its sentence around turns nothing: each word stays where it is read', async () => {
    await open('request');
    await page.evaluate(([id, title]) => (globalThis as unknown as { hand: Hand }).hand.show(id!, { title: title! }), [
      CHATS.request,
      '\u202Eevil',
    ] as const);
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
    await open('warned');
    await page.getByRole('alert').getByText(t.chat.branch('Inês Duarte')).waitFor();
    await page.getByRole('button', { name: t.chat.checkSafety }).click();
    expect(new URL(page.url()).pathname).toBe(`/c/${CHATS.warned}/safety`);
  });
});

describe('without a mouse, and without looking', () => {
  it('[U74] the messages are one stop, with arrows, Home, End and pages among them, and Enter into one', async () => {
    await open('states');
    const ids = await page.locator('[data-id]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['id']));
    expect(await page.locator('[data-id][tabindex="0"]').count()).toBe(1);
    await page.locator('[data-id][tabindex="0"]').focus();
    expect(await focused()).toBe(ids.at(-1));
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe(ids.at(-2));
    await page.keyboard.press('Home');
    expect(await focused()).toBe(ids[0]);
    await page.keyboard.press('PageDown');
    expect(ids.indexOf(await focused())).toBeGreaterThan(3);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(t.chat.retry);
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(t.chat.discard);
    await page.keyboard.press('Escape');
    expect(await focused()).toBe(ids.at(-1));
    expect(await page.locator('[data-id][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('composer');
  });

  it('[U74] keys alone reach messages far above what was loaded', async () => {
    await open('long');
    await page.locator('[data-id][tabindex="0"]').focus();
    for (let turn = 0; turn < 4; turn++) {
      await page.keyboard.press('Home');
      await page.waitForTimeout(200);
    }
    const text = await page.evaluate(() => document.activeElement?.querySelector('.tx')?.textContent ?? '');
    expect(Number.parseInt(text, 10)).toBeLessThan(2900);
  });

  it('[U75] F6 goes round the parts of the screen, Escape back to the chats', async () => {
    await open('talk');
    await box().focus();
    const part = () => page.evaluate(() => document.activeElement?.closest('nav, .list, .msgs, .comp')?.className);
    const round: (string | undefined)[] = [];
    for (let turn = 0; turn < 4; turn++) {
      await page.keyboard.press('F6');
      round.push(await part());
    }
    expect(round).toEqual(['rail', 'list', 'msgs', 'comp']);
    await page.keyboard.press('Shift+F6');
    expect(await part()).toBe('msgs');
    await page.keyboard.press('Escape');
    expect(await part()).toBe('list');
    await open('talk', 390);
    await page.keyboard.press('Escape');
    await page.waitForURL(`${served.url}/`);
  });

  it('[U76] new messages are said aloud, and many as a number', async () => {
    await open('talk');
    await receive('talk', 'Are you there?');
    await spoken().getByText(t.chat.incoming('Priya Nair', 'Are you there?')).waitFor({ state: 'attached' });
    for (const text of ['one', 'two', 'three']) await receive('talk', text);
    await spoken().getByText(t.chat.incomingMany(2)).waitFor({ state: 'attached' });
  });

  it('[U76] what is read is what was on screen while one looked', async () => {
    await open('talk');
    const last = await page.locator('.msg').last().getAttribute('data-id');
    await page.waitForFunction(() => (globalThis as unknown as { hand: Hand }).hand.called.some(({ name }) => name === 'markRead'));
    expect((await called('markRead')).map(({ id }) => id)).toEqual([last]);
    await open('long');
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, -2500);
    await page.getByRole('button', { name: t.chat.toNewest }).waitFor();
    await page.waitForTimeout(600);
    const marks = (await called('markRead')).length;
    await receive('long', 'Below what is on screen');
    await page.waitForTimeout(700);
    expect((await called('markRead')).length).toBe(marks);
  });
});
