/** A person at a browser: signs in, finds somebody, writes, looks. By roles and names, as somebody who cannot see would. */
import type { Page } from 'playwright';
import { t } from '../app/text/en.ts';
import type { HubProcess } from './hub-process.ts';
import type { Profile } from './browser.ts';

const PATIENCE_MS = 20_000;

/** Opens the app in a page of this profile. */
export async function openApp(profile: Profile, url: string): Promise<Page> {
  const page = profile.context.pages()[0] ?? (await profile.context.newPage());
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  return page;
}

/** From the first screen to the chat list. `phone` in E.164. */
export async function signIn(page: Page, hub: HubProcess, phone: string, name: string, username: string): Promise<void> {
  await page.getByLabel(t.signIn.number).fill(phone);
  await page.getByRole('button', { name: t.signIn.sendCode }).click();
  await page.getByLabel(t.signIn.code).fill(await hub.codeFor(phone));
  await page.getByLabel(t.signIn.name, { exact: true }).fill(name);
  await page.getByLabel(t.signIn.username).fill(username);
  await page.getByRole('button', { name: t.signIn.start }).click();
  await page.getByRole('heading', { name: t.list.title, exact: true }).waitFor();
}

/** Cuts a browser's line once the app is kept in it: a part that has never come is not there without a line. */
export async function goOffline(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.context().setOffline(true);
}

/** Opens the chat with whoever has this username. */
export async function openChatWith(page: Page, username: string): Promise<void> {
  await page.getByRole('link', { name: t.list.newChat }).click();
  await page.getByLabel(t.people.search).fill(`@${username}`);
  await page.getByRole('button', { name: t.people.find, exact: true }).click();
  await page
    .getByRole('button', { name: t.people.writeTo('').split('\u2068')[0] ?? '' })
    .first()
    .click();
  await composer(page).waitFor();
}

export const composer = (page: Page) => page.getByRole('textbox', { name: t.chat.message, exact: true });

export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole('button', { name: t.chat.send, exact: true }).click();
}

/** The bubble with just this text. */
export const bubble = (page: Page, text: string) => page.locator('.msgs .b').filter({ has: page.locator('.tx', { hasText: text }) });

export const tick = (page: Page, text: string, status: keyof typeof t.status) =>
  bubble(page, text).getByRole('img', { name: t.status[status], exact: true });

/** Opens a chat from the list by its title. */
export const openRow = (page: Page, title: string): Promise<void> => page.locator('a.row', { hasText: title }).first().click();

/** Ada writes to Ben, who accepts and answers: neither is a stranger any more. Both stay in that chat. */
export async function acquaint(ada: Page, ben: Page): Promise<void> {
  await openChatWith(ada, 'ben_okafor');
  await write(ada, 'Hello Ben');
  await ben.locator('a.row').first().click();
  await bubble(ben, 'Hello Ben').waitFor();
  await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
  await write(ben, 'Hello Ada');
  await bubble(ada, 'Hello Ada').waitFor();
}
