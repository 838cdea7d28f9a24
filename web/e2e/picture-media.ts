/** The states of media, and of what tells of messages, that pictures are compared of. */
import type { Page } from 'playwright';
import type { Text } from '../app/text/text.ts';
import { toBeginning } from './media-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import type { State } from './picture-states.ts';

const PATH = `/c/${CHATS.media}`;
/** All pictures that will show do: drawn on the spot, they take as long as this machine takes. */
const drawn = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const all = [...document.querySelectorAll<HTMLImageElement>('.picture img, .large img, [role="tabpanel"] img')];
    return all.length > 0 && all.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
  });

export function mediaStates(t: Text): Readonly<Record<string, State>> {
  const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();
  const media = (act: State['act'], path = PATH): State => ({ path, query: 'media', ...(act && { act }) });
  const above = async (page: Page): Promise<void> => {
    await toBeginning(page);
    await drawn(page);
  };
  return {
    'photo, album, film': media(async (page) => {
      await above(page);
      await page
        .locator('.msg .b.media')
        .first()
        .evaluate((first) => first.scrollIntoView({ block: 'start' }));
      await drawn(page);
    }),
    'voice, files, sending': media(async (page) => {
      await page.locator('.sound').waitFor();
      await drawn(page);
    }),
    'photo, open': media(async (page) => {
      await above(page);
      await page.locator('.msg .picture').first().click();
      await page.locator('.large img').waitFor();
      await drawn(page);
    }),
    'media of a chat': media(async (page) => {
      await page.locator('.info [data-gallery]').click();
      await page.locator('.info [role="tabpanel"] img').nth(4).waitFor();
      await drawn(page);
    }, `${PATH}/info`),
    attach: media(async (page) => {
      await page.locator('.sound').waitFor();
      await drawn(page);
      await press(page, t.chat.attach);
      await page.locator('[role="menu"]').waitFor();
    }),
    picked: media(async (page) => {
      await page.locator('.sound').waitFor();
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), attachFile(page)]);
      await chooser.setFiles([{ name: 'tide tables.txt', mimeType: 'text/plain', buffer: Buffer.from('high water') }]);
      await page.locator('.tray').getByText('tide tables.txt').waitFor();
      await drawn(page);
    }),
    'settings, notifications': { path: '/settings/notifications', allowed: { permission: 'granted', isSubscribed: true } },
  };

  async function attachFile(page: Page): Promise<void> {
    await press(page, t.chat.attach);
    await page.getByRole('menuitem', { name: t.media.file, exact: true }).click();
  }
}
