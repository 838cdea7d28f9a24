/** Emoji in a real browser: drawn by the system's emoji font wherever people write, and nothing else is drawn by it. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { CONVERSATIONS, messageOf, open, receive } from './chat-page.ts';
import { eachPage } from './each-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** By themselves, by their variation selector, joined, coloured, as a flag, as a keycap. */
const EMOJI = [
  '😀',
  '🎉',
  '⭐',
  '☺️',
  '❤️',
  '©️',
  '👩‍⚕️',
  '🏳️‍🌈',
  '👍🏽',
  '☝🏽',
  '🇩🇪',
  '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  '1️⃣',
  '#️⃣',
];
/** Characters that emoji begin with, those that are text until a selector says otherwise, and scripts that join letters as emoji are joined. */
const TEXT = ['0123456789 #*', '© ® ™', '☺ ❤ ✔ ☎ ↔ ▶ ♀', '❤\uFE0E', 'Tidings, zoë', 'क्‍ष', 'ක්‍ර', 'ه‍'];
const SYSTEM = '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", "Twemoji Mozilla"';

/** A picture of a text in a font, alone on the page. */
async function drawn(text: string, font: string): Promise<string> {
  await page.evaluate(
    ([words, family]) => {
      const shown = document.getElementById('drawn') ?? document.body.appendChild(Object.assign(document.createElement('p'), { id: 'drawn' }));
      shown.textContent = words;
      shown.style.cssText =
        'position:fixed;inset:0 auto auto 0;width:320px;height:80px;margin:0;font-size:32px;line-height:80px;background:#fff;color:#000;z-index:9';
      shown.style.fontFamily = family;
    },
    [text, font] as const,
  );
  await page.evaluate(() => document.fonts.ready);
  return (await page.locator('#drawn').screenshot()).toString('base64');
}

it('[U208] what is an emoji is drawn as one in text, names, the list, buttons and where one writes; what is text is not', async () => {
  await open(page, 'talk');
  await receive(page, 'talk', 'Danke 😀 das ist schön');
  await messageOf(page, 'Danke').waitFor();
  const fonts = await page.evaluate(() =>
    ['.msgs .tx', '.app a.row', '.app a.row .av', '.main .bar', '.main button', '#composer'].map(
      (one) => getComputedStyle(document.querySelector(one)!).fontFamily,
    ),
  );
  const [font = '', ...others] = new Set(fonts);
  expect(others).toEqual([]);
  for (const emoji of EMOJI) expect([emoji, (await drawn(emoji, font)) === (await drawn(emoji, SYSTEM))]).toEqual([emoji, true]);
  const plain = font.replace(/^"?Emoji"?, /, '');
  expect(plain).not.toBe(font);
  for (const text of TEXT) expect([text, (await drawn(text, font)) === (await drawn(text, plain))]).toEqual([text, true]);
});
