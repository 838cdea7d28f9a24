/** Names and emoji that are completed while one writes, what a selection becomes, formatted text that is pasted, and drafts that answer. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, focused, hand, messageOf, open, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const options = () => page.getByRole('listbox').getByRole('option');
/** What a screen reader says is chosen. */
const chosen = (): Promise<string> =>
  composer(page).evaluate((box) => document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '');
const last = async (): Promise<Record<string, unknown> | undefined> => (await called(page, 'send')).at(-1);

describe('completing', () => {
  it('[U340] a person is picked after an @ by keyboard or finger, and is meant by who they are, whatever they are called later', async () => {
    await open(page, 'crew');
    await composer(page).pressSequentially('Ask @');
    await expect.poll(() => options().count()).toBe(2);
    expect(await axeFinds(page)).toEqual([]);
    expect(await chosen()).toMatch(/Maren Holt$/);
    await composer(page).press('ArrowDown');
    await expect.poll(chosen).toMatch(/Tomás Ferreira$/);
    await composer(page).press('ArrowUp');
    await expect.poll(chosen).toMatch(/Maren Holt$/);
    await composer(page).press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await composer(page).pressSequentially('or @fer');
    await options().filter({ hasText: 'Tomás' }).click();
    expect([await composer(page).inputValue(), await focused(page)]).toEqual(['Ask @Maren Holt or @Tomás Ferreira ', 'composer']);
    await composer(page).press('Enter');
    expect((await last())?.['marks']).toEqual([
      { kind: 'mention', from: 4, length: 11, value: '2a'.repeat(16) },
      { kind: 'mention', from: 19, length: 15, value: '51'.repeat(16) },
    ]);
    // By keyboard as by hand it leads to who they are.
    await page.locator('[data-id][tabindex="0"]').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Maren Holt').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('[U340] Escape closes what is offered and asks no more, and then ends what is answered', async () => {
    await open(page, 'crew');
    await messageOf(page, 'Who brings').focus();
    await page.keyboard.press('r');
    await composer(page).pressSequentially('@mar');
    await expect.poll(() => options().count()).toBe(1);
    await composer(page).press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await composer(page).pressSequentially('e');
    expect([await page.getByRole('listbox').count(), await page.locator('.about').count()]).toEqual([0, 1]);
    await composer(page).press('Escape');
    await page.locator('.about').waitFor({ state: 'detached' });
    // What begins anew is asked anew, and who is named by nobody is offered nobody.
    await composer(page).fill('');
    await composer(page).pressSequentially('@to');
    await expect.poll(() => options().count()).toBe(1);
    await composer(page).fill('');
    await composer(page).pressSequentially('@zz');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  });

  it('[U341] an emoji is picked by its name after a colon, and Enter sends where none is offered', async () => {
    await open(page, 'talk');
    await composer(page).pressSequentially('Fine :thumbs');
    await expect.poll(() => options().count()).toBeGreaterThan(1);
    await composer(page).press('Tab');
    expect(await composer(page).inputValue()).toBe('Fine 👍 ');
    await composer(page).pressSequentially('at 10:30');
    await composer(page).press('Enter');
    expect((await last())?.['text']).toBe('Fine 👍 at 10:30');
  });

  it('[U341] in another language by the names it has there', async () => {
    await open(page, 'talk', { query: 'language=de' });
    await page.locator('#composer').pressSequentially(':rotes_herz');
    await options().first().waitFor();
    await page.locator('#composer').press('Enter');
    expect(await page.locator('#composer').inputValue()).toBe('❤️ ');
  });
});

describe('formatting', () => {
  it('[U342] what is selected becomes bold, a quote or a link by the bar over it, and stays selected', async () => {
    await open(page, 'talk');
    await composer(page).fill('one two');
    const select = (from: number, to: number) =>
      composer(page).evaluate((box, [begin, end]) => (box as HTMLTextAreaElement).setSelectionRange(begin ?? 0, end ?? 0), [from, to]);
    expect(await page.getByRole('toolbar').count()).toBe(0);
    await select(4, 7);
    const bar = page.getByRole('toolbar', { name: t.writing.format });
    await bar.waitFor();
    expect(await bar.getByRole('button').count()).toBe(Object.keys(t.writing.formats).length);
    await bar.getByRole('button', { name: t.writing.formats.spoiler }).click();
    expect(await composer(page).inputValue()).toBe('one ||two||');
    await bar.getByRole('button', { name: t.writing.formats.spoiler }).click();
    await bar.getByRole('button', { name: t.writing.formats.quote }).click();
    expect(await composer(page).inputValue()).toBe('> one two');
    await bar.getByRole('button', { name: t.writing.formats.quote }).click();
    await select(4, 7);
    await bar.getByRole('button', { name: t.writing.formats.link }).click();
    await page.keyboard.type('https://example.org/');
    expect(await composer(page).inputValue()).toBe('one [two](https://example.org/)');
    expect(await axeFinds(page)).toEqual([]);
    await composer(page).press('Enter');
    expect((await last())?.['marks']).toEqual([{ kind: 'link', from: 4, length: 3, value: 'https://example.org/' }]);
    await page.getByRole('toolbar').waitFor({ state: 'detached' });
  });

  it('[U342] formatted text that is pasted keeps its marks, as a hand would type them', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page, 'talk');
    await page.evaluate(() => {
      const blob = (kind: string, of: string) => new Blob([of], { type: kind });
      const html = '<p>a <b>bold</b> <a href="https://example.org/x">word</a></p>';
      return navigator.clipboard.write([
        new ClipboardItem({ 'text/html': blob('text/html', html), 'text/plain': blob('text/plain', 'a bold word') }),
      ]);
    });
    await composer(page).focus();
    await page.keyboard.press('Control+v');
    await expect.poll(() => composer(page).inputValue()).toBe('a **bold** [word](https://example.org/x)');
    await page.keyboard.press('Control+z');
    expect(await composer(page).inputValue()).toBe('');
  });
});

describe('a draft', () => {
  it('[U343] keeps what it answers and whom its names mean; a change under way is none, and gives back what was being answered', async () => {
    await open(page, 'crew');
    await messageOf(page, 'There are two').focus();
    await page.keyboard.press('r');
    await composer(page).pressSequentially('Thanks @mar');
    await options().first().click();
    await untilCalled(page, 'saveDraft');
    const saved = (await called(page, 'saveDraft')).at(-1);
    const reply = await messageOf(page, 'There are two').getAttribute('data-id');
    expect(saved).toEqual({ chat: CHATS.crew, text: 'Thanks @Maren Holt ', names: [{ name: '@Maren Holt', user: '2a'.repeat(16) }], reply });
    // A change of another message comes between.
    await messageOf(page, 'Perfect').focus();
    await page.keyboard.press('e');
    await expect.poll(() => composer(page).inputValue()).toBe('Perfect');
    await composer(page).press('Escape');
    expect([await composer(page).inputValue(), await page.locator('.about').textContent()]).toEqual([
      'Thanks @Maren Holt ',
      expect.stringContaining('There are two in the garage'),
    ]);
    await composer(page).press('Enter');
    expect(await last()).toMatchObject({ reply, marks: [{ kind: 'mention', value: '2a'.repeat(16) }] });
    await page.locator('.about').waitFor({ state: 'detached' });
  });

  it('[U343] one that answers opens with what it answers', async () => {
    const row = () => page.locator('a.row[data-chat^="a9"]');
    await open(page, 'empty');
    await hand(page, (one) => {
      const quote = { id: 'ab'.repeat(16), kind: 'text', author: undefined, own: false, excerpt: 'Who brings the rope?' } as const;
      one.show('a9'.repeat(16), { draft: 'I @Bo', draftNames: [{ name: '@Bo', user: '77'.repeat(16) }], draftReply: quote });
    });
    await row().getByText(t.list.draft).waitFor();
    await row().click();
    await page.locator('.about', { hasText: 'Who brings the rope?' }).waitFor();
    await composer(page).press('End');
    await composer(page).press('Enter');
    expect(await last()).toMatchObject({
      text: 'I @Bo',
      reply: 'ab'.repeat(16),
      marks: [{ kind: 'mention', from: 2, length: 3, value: '77'.repeat(16) }],
    });
  });
});

describe('on the way to what is new', () => {
  it('[U344] a button leads to the next message that names one, another to new reactions, which are seen then', async () => {
    await open(page, 'long');
    const ids = await page.evaluate(() => {
      const rows = globalThis.hand.chats.get('a7'.repeat(16))?.rows ?? [];
      return [rows[2700]?.id ?? '', rows[2800]?.id ?? ''];
    });
    await page.evaluate(([own = '', named = '']) => {
      globalThis.hand.change('a7'.repeat(16), own, { own: true, reactions: [{ emoji: '👍', count: 1, own: false, people: [] }] });
      globalThis.hand.show('a7'.repeat(16), { mentions: 1, firstMention: named, reacted: 1, firstReacted: own });
    }, ids);
    await page.getByRole('button', { name: t.chat.toMention(1) }).click();
    await page.locator(`.msg.flash[data-id="${ids[1]}"]`).waitFor();
    expect(await called(page, 'seeReactions')).toEqual([]);
    await page.getByRole('button', { name: t.chat.toReaction(1) }).click();
    await page.locator(`.msg.flash[data-id="${ids[0]}"]`).waitFor();
    await untilCalled(page, 'seeReactions');
    expect(await called(page, 'seeReactions')).toEqual([{ chat: CHATS.long, ids: [ids[0]] }]);
    await page.getByRole('button', { name: t.chat.toReaction(1) }).waitFor({ state: 'detached' });
    expect(await axeFinds(page)).toEqual([]);
  });
});
