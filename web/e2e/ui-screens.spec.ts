/** Every screen around the chat, in each of its states: at every width, in light and dark, in both directions, axe finds nothing and nothing sticks out. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { eachPage } from './each-page.ts';
import { button, CHAT, play, SCENES } from './scene-page.ts';

/** Each width, each theme, both directions, and the look that changes most; not all of them with all others, which would find the same again. */
const VIEWS = [
  { width: 390, height: 844, look: 'theme=light&dir=ltr' },
  { width: 390, height: 844, look: 'theme=dark&dir=rtl' },
  { width: 900, height: 1100, look: 'theme=dark&dir=ltr&accent=plum&text=xl&density=compact' },
  { width: 1440, height: 900, look: 'theme=light&dir=rtl&accent=indigo' },
  { width: 1440, height: 900, look: 'theme=dark&dir=ltr' },
];

type Screen = { readonly path: string; readonly scene: string; readonly act?: (page: Page) => Promise<void> };

const click = (page: Page, name: string): Promise<void> => button(page, name).first().click();
const phone = async (page: Page): Promise<void> => {
  await page.getByLabel(t.signIn.number).fill('+4520148831');
  await click(page, t.signIn.sendCode);
};
const wrong = async (page: Page): Promise<void> => {
  await phone(page);
  await page.getByLabel(t.signIn.code).fill('111111');
  await page.getByText(t.signIn.triesLeft(2)).waitFor();
};
const link = (page: Page): Promise<void> => click(page, t.signIn.linkInstead);
const met = async (page: Page): Promise<void> => {
  await click(page, t.settings.paste);
  await page.getByLabel(t.settings.pasteCode).fill('tidings:link:x');
  await click(page, t.settings.next);
};
const unsent = async (page: Page): Promise<void> => {
  await click(page, t.settings.signOut);
  await page.getByRole('dialog').getByRole('button', { name: t.settings.signOut }).click();
};
const noMatch = async (page: Page): Promise<void> => {
  await click(page, t.people.pasteTheirs);
  await page.getByRole('dialog').getByRole('textbox').fill('wrong');
  await click(page, t.people.compare);
};
const search =
  (text: string) =>
  async (page: Page): Promise<void> => {
    await page.getByLabel(t.people.search).fill(text);
    await click(page, t.people.find);
  };

const SCREENS: Readonly<Record<string, Screen>> = {
  phone: { path: '/', scene: 'out' },
  'phone, incomplete': { path: '/', scene: 'out', act: (page) => click(page, t.signIn.sendCode) },
  'phone, limited': { path: '/', scene: 'out-limited', act: phone },
  countries: { path: '/', scene: 'out', act: (page) => page.getByRole('button', { name: new RegExp(t.signIn.country) }).click() },
  code: { path: '/', scene: 'out', act: phone },
  'code, wrong': { path: '/', scene: 'out', act: wrong },
  taken: { path: '/', scene: 'taken' },
  'taken, sure': { path: '/', scene: 'taken', act: (page) => click(page, t.signIn.anew) },
  who: { path: '/', scene: 'profile' },
  'link, showing': { path: '/', scene: 'link-showing', act: link },
  'link, confirming': { path: '/', scene: 'link-confirming', act: link },
  'link, joining': { path: '/', scene: 'link-joining' },
  'link, failed': { path: '/', scene: 'link-failed', act: link },
  revoked: { path: '/settings', scene: 'revoked' },
  'revoked, sure': { path: '/settings', scene: 'revoked', act: (page) => click(page, t.gone.clear) },
  'damaged, sure': { path: '/', scene: 'damaged', act: (page) => click(page, t.gone.clear) },
  list: { path: '/', scene: 'inside' },
  settings: { path: '/settings', scene: 'inside' },
  'settings, profile': { path: '/settings/profile', scene: 'inside' },
  'settings, appearance': { path: '/settings/appearance', scene: 'inside' },
  'settings, chats': { path: '/settings/chats', scene: 'inside' },
  'settings, privacy': { path: '/settings/privacy', scene: 'inside' },
  'settings, devices': { path: '/settings/devices', scene: 'inside' },
  'settings, number claimed': { path: '/settings/devices', scene: 'claimed' },
  'settings, number unknown': { path: '/settings/devices', scene: 'unbound' },
  'list, number unknown': { path: '/new', scene: 'unbound', act: search('@ada') },
  'number, confirm': { path: '/settings/devices', scene: 'unbound', act: (page) => click(page, t.number.confirm) },
  'settings, number awaited': { path: '/settings/devices', scene: 'claiming' },
  'settings, number kept': { path: '/settings/devices', scene: 'claim-kept' },
  'settings, a device met': { path: '/settings/devices', scene: 'inside', act: met },
  'settings, remove': { path: '/settings/devices', scene: 'inside', act: (page) => click(page, t.settings.removeOf('Elif’s phone')) },
  'settings, unsent': { path: '/settings', scene: 'inside', act: unsent },
  'new chat': { path: '/new', scene: 'inside' },
  'new chat, found': { path: '/new', scene: 'inside', act: search('@jonas_lind') },
  'new chat, nobody': { path: '/new', scene: 'inside', act: search('@nobody') },
  safety: { path: `/c/${CHAT}/safety`, scene: 'inside' },
  'safety, no match': { path: `/c/${CHAT}/safety`, scene: 'inside', act: noMatch },
};

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

describe.each(Object.entries(SCREENS))('the screen "%s"', (_name, { path, scene, act }) => {
  it('[U32] is complete to who cannot see it, and fits, at every width and in every look', async () => {
    // Colours are judged as they stay, not as they pass by.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const { look, ...size } of VIEWS) {
      await page.setViewportSize(size);
      await play(page, `${scene}&${look}`, path);
      await page.locator('#app :is(h1, h2):visible').first().waitFor();
      await act?.(page);
      await page.evaluate(() => document.fonts.ready);
      for (const one of [...(await axeFinds(page)), ...(await nameless()), ...(await sticksOut())]) found.push(`${size.width} ${look}: ${one}`);
    }
    expect(found).toEqual([]);
  });
});

/** Controls that the browser tells a screen reader no name of: axe reads names in its own way. */
async function nameless(): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const isControl = (role: unknown): boolean => ['button', 'link', 'textbox', 'searchbox', 'combobox', 'radio', 'switch'].includes(`${role}`);
  return nodes.filter(({ ignored, role, name }) => !ignored && isControl(role?.value) && !name?.value).map(({ role }) => `no name: ${role?.value}`);
}

/** What reaches over an edge of the window, and is not cut off or scrolled by what stands around it. */
const sticksOut = (): Promise<readonly string[]> =>
  page.evaluate(() => {
    const isCut = (element: Element): boolean => {
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (around !== document.body && around !== document.documentElement && getComputedStyle(around).overflowX !== 'visible') return true;
      }
      return false;
    };
    const scrollsSideways = [...document.querySelectorAll('*')].filter(
      (one) => one.scrollWidth > one.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX),
    );
    const over = [...document.querySelectorAll('#app *')].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 1 && (left < -1 || right > innerWidth + 1) && !isCut(one);
    });
    return [...scrollsSideways, ...over].map((one) => `sticks out: ${one.tagName} ${one.className}`);
  });
