/** Every screen around the chat, in each of its states: how one comes there, by the names that controls have in a language. */
import type { Page } from 'playwright';
import type { Text } from '../app/text/text.ts';
import { GROUP_LINK } from './pages/scenes.ts';
import { button, CHAT } from './scene-page.ts';

export type Screen = { readonly path: string; readonly scene: string; readonly act?: (page: Page) => Promise<void> };

export function screensIn(t: Text): Readonly<Record<string, Screen>> {
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

  const invited = async (page: Page): Promise<void> => {
    await search(GROUP_LINK)(page);
    await click(page, t.invites.again2);
    await click(page, t.invites.ask);
    await page.getByText(t.invites.waiting).waitFor();
  };

  return {
    phone: { path: '/', scene: 'out' },
    'phone, incomplete': { path: '/', scene: 'out', act: (page) => click(page, t.signIn.sendCode) },
    'phone, limited': { path: '/', scene: 'out-limited', act: phone },
    countries: { path: '/', scene: 'out', act: (page) => page.locator('button.country').click() },
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
    'invited, asked': { path: '/new', scene: 'invited', act: invited },
    list: { path: '/', scene: 'inside' },
    settings: { path: '/settings', scene: 'inside' },
    'settings, profile': { path: '/settings/profile', scene: 'inside' },
    'settings, appearance': { path: '/settings/appearance', scene: 'inside' },
    'settings, language': { path: '/settings/language', scene: 'inside' },
    'settings, chats': { path: '/settings/chats', scene: 'inside' },
    'settings, a folder': { path: '/settings/chats', scene: 'inside', act: (page) => click(page, t.folders.new) },
    'settings, privacy': { path: '/settings/privacy', scene: 'inside' },
    'settings, exceptions': { path: '/settings/privacy', scene: 'inside', act: (page) => click(page, t.privacy.exceptionsNone) },
    'settings, storage': { path: '/settings/storage', scene: 'inside' },
    'settings, notifications': { path: '/settings/notifications', scene: 'inside' },
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
}
