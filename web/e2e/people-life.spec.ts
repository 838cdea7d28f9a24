/** What people are to each other, through the real hub and real browsers: who knows whom and by which name, who is there and types, and who is shut out. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { type SignedIn, signInOnNode } from './node-device.ts';
import { bubble, composer, goOffline, openApp, signIn, tick, write } from './person.ts';

const PATIENCE_MS = 90_000;
const LIFE_MS = 300_000;
const [ADA, BEN, CLEO] = ['+14155550161', '+14155550162', '+14155550163'] as const;

let hub: HubProcess;
let [one, two]: [Profile?, Profile?] = [];
let cleo: SignedIn;
let ada: Page;
let ben: Page;
const faults: string[] = [];

beforeAll(async () => {
  hub = await startHub();
  [one, two] = await Promise.all([openProfile(), openProfile()]);
  for (const { context } of [one, two]) context.on('weberror', (error) => faults.push(error.error().message));
  [ada, ben] = await Promise.all([openApp(one, hub.url), openApp(two, hub.url)]);
  for (const page of [ada, ben]) page.setDefaultTimeout(PATIENCE_MS);
  await signIn(ada, hub, ADA, 'Ada Lind', 'ada_people');
  await signIn(ben, hub, BEN, 'Ben Okafor', 'ben_people');
  cleo = await signInOnNode(hub, CLEO, 'Cleo', 'cleo_people');
}, LIFE_MS);
afterAll(async () => {
  await Promise.all([one?.close(), two?.close(), cleo.close()]);
  await hub.close();
});

const button = (place: Pick<Page, 'getByRole'>, name: string) => place.getByRole('button', { name, exact: true });
const panel = (page: Page) => page.locator('.info');
const subtitle = (page: Page) => page.locator('.main .bar .sub');
const dialog = (page: Page) => page.getByRole('dialog');
const contacts = (page: Page): Promise<readonly string[]> => page.locator('.people section .person .what > b > span:first-child').allTextContents();
/** From wherever one is, by its name: what was said last may name others. */
async function openRow(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: t.nav.chats }).first().click();
  await page.locator('a.row', { has: page.locator('.nm', { hasText: title }) }).click();
}
const openPeople = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: t.list.newChat }).first().click();
  await page.getByRole('heading', { name: t.people.contacts }).waitFor();
};
async function find(page: Page, text: string): Promise<void> {
  await page.getByLabel(t.people.search).fill(text);
  await button(page, t.people.find).click();
}
async function about(page: Page, name: string, choice: string): Promise<void> {
  await button(page, t.people.actions(name)).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}
async function openPanel(page: Page, title: string): Promise<void> {
  await openRow(page, title);
  await composer(page).waitFor();
  if ((await panel(page).count()) === 0) await button(page, t.chat.info).click();
  await panel(page).getByRole('heading', { name: title }).waitFor();
}
const openPrivacy = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: t.nav.settings }).first().click();
  await page.getByRole('link', { name: t.settings.privacy }).click();
  await page.getByRole('heading', { name: t.privacy.blocked }).waitFor();
};
/** The direct chat of Ada and Ben, which both have taken. */
async function talk(): Promise<void> {
  await openRow(ada, 'Captain Ben');
  await write(ada, 'Hello Ben');
  await openRow(ben, 'Ada Lind');
  await button(ben, t.chat.accept).click();
  await write(ben, 'Hello Ada');
  await bubble(ada, 'Hello Ada').waitFor();
}

it(
  '[U371] contacts are added by username and by number, stand in order, are called as one likes, and follow their profile; who is taken off keeps the chat',
  async () => {
    await openPeople(ada);
    await find(ada, CLEO);
    await ada.getByText(t.errors.user_not_found).waitFor();
    await cleo.do('setFindable', { byNumber: true });
    await find(ada, CLEO);
    await about(ada, CLEO, t.person.addContact);
    await find(ada, '@ben_people');
    await about(ada, '@ben_people', t.person.addContact);
    await ada.getByLabel(t.people.search).fill('');
    await expect.poll(() => contacts(ada), { timeout: PATIENCE_MS }).toEqual(['@ben_people', CLEO]);
    await about(ada, '@ben_people', t.person.rename);
    await dialog(ada).getByLabel(t.person.renameLabel).fill('Captain Ben');
    await ada.keyboard.press('Enter');
    await expect.poll(() => contacts(ada), { timeout: PATIENCE_MS }).toEqual([CLEO, 'Captain Ben']);

    await button(ada, t.people.writeTo('Captain Ben')).click();
    await composer(ada).waitFor();
    await talk();
    // Who is away hears of a new name when they are back; what one calls them stays.
    await goOffline(ada);
    await ben.getByRole('link', { name: t.nav.settings }).first().click();
    await ben.getByRole('link', { name: t.settings.profile }).click();
    await ben.getByLabel(t.signIn.name, { exact: true }).fill('Benjamin O.');
    await button(ben, t.settings.save).click();
    await ben.locator('.toast').getByText(t.settings.savedOk).waitFor();
    await ada.context().setOffline(false);
    await openPanel(ada, 'Captain Ben');
    await panel(ada).getByText('Benjamin O.').waitFor();

    await button(panel(ada), t.person.removeContact).click();
    await ada.locator('.toast').getByText(t.person.removed('Captain Ben')).waitFor();
    await bubble(ada, 'Hello Ada').waitFor();
    await openPeople(ada);
    await expect.poll(() => contacts(ada), { timeout: PATIENCE_MS }).toEqual([CLEO]);
    await find(ada, '@ben_people');
    await about(ada, 'Captain Ben', t.person.addContact);
    await ada.getByLabel(t.people.search).fill('');
    await expect.poll(() => contacts(ada), { timeout: PATIENCE_MS }).toEqual([CLEO, 'Captain Ben']);
  },
  LIFE_MS,
);

it(
  '[U372] who is there and who types is seen by whom they let see it, and when they went by who is allowed to know',
  async () => {
    await openRow(ben, 'Ada Lind');
    await subtitle(ben).getByText(t.chat.online).waitFor();
    await openRow(ada, 'Captain Ben');
    await subtitle(ada).getByText(t.chat.online).waitFor();
    // A signal may be lost, as when the keys of the chat are renewed in that moment; whoever types on says it again.
    await expect
      .poll(
        async () => {
          await composer(ada).press('a');
          return subtitle(ben).getByText(t.chat.typing).isVisible();
        },
        { timeout: PATIENCE_MS },
      )
      .toBe(true);
    await composer(ada).fill('');

    await openPrivacy(ada);
    const lastSeen = ada.getByRole('group', { name: t.privacy.shown.lastSeen });
    await lastSeen.getByLabel(t.privacy.audience.nobody).click();
    await subtitle(ben).getByText('@ada_people').waitFor();
    await openRow(ben, 'Ada Lind');
    await openPrivacy(ada);
    await lastSeen.getByLabel(t.privacy.audience.contacts).click();
    await subtitle(ben).getByText(t.chat.online).waitFor();

    await ada.close();
    await subtitle(ben)
      .getByText(/^last seen (?:today|yesterday) /)
      .waitFor();
    if (!one) throw new Error('expected a browser');
    ada = await one.context.newPage();
    ada.setDefaultTimeout(PATIENCE_MS);
    await ada.goto(hub.url);
    await subtitle(ben).getByText(t.chat.online).waitFor();
    expect(faults).toEqual([]);
  },
  LIFE_MS,
);

it(
  '[U373] who is blocked is not told and reaches nobody: no word, no presence, none in the group; what they said meanwhile never comes, what they say later does',
  async () => {
    await ada.getByRole('link', { name: t.list.newChat }).first().click();
    await ada.getByRole('link', { name: t.list.newGroup }).click();
    await ada.getByLabel(t.group.name).fill('Harbour Crew');
    for (const name of ['Captain Ben', CLEO]) await ada.locator('.picks').getByRole('button', { name }).click();
    await button(ada, t.group.create(3)).click();
    await composer(ada).waitFor();
    const group = new URL(ada.url()).pathname.split('/')[2] ?? '';
    await openRow(ben, 'Harbour Crew');
    await composer(ben).waitFor();
    // She has not said yet that she knows who adds her.
    await cleo.seen('chats', {}, ({ requests }) => requests.some((row) => row.chat === group));
    await cleo.do('acceptChat', { chat: group });
    const cleoHears = (text: string) =>
      cleo.seen('messages', { chat: group, anchor: { at: 'end' }, before: 50, after: 0 }, ({ rows }) => rows.some((row) => row.text === text));

    await openPanel(ada, 'Captain Ben');
    await button(panel(ada), t.person.block).click();
    await button(dialog(ada), t.person.block).click();
    await ada.locator('.main').getByText(t.person.youBlocked('Captain Ben')).waitFor();
    expect(await composer(ada).count()).toBe(0);

    await openRow(ben, 'Ada Lind');
    await subtitle(ben).getByText('@ada_people').waitFor();
    await write(ben, 'Are you there?');
    await tick(ben, 'Are you there?', 'hub').waitFor();
    await openRow(ben, 'Harbour Crew');
    await write(ben, 'Is she there?');
    await cleoHears('Is she there?');
    await cleo.do('send', { chat: group, text: 'I do not know' });
    await openRow(ada, 'Harbour Crew');
    await bubble(ada, 'I do not know').waitFor();
    expect(await ada.getByText(/there\?/).count()).toBe(0);

    await openPrivacy(ada);
    await button(ada, t.people.unblockOf('Captain Ben')).click();
    await ada.getByText(t.privacy.nobodyBlocked).waitFor();
    await openRow(ben, 'Ada Lind');
    await subtitle(ben).getByText(t.chat.online).waitFor();
    await write(ben, 'And now?');
    await openRow(ada, 'Captain Ben');
    await bubble(ada, 'And now?').waitFor();
    await tick(ben, 'And now?', 'read').waitFor();
    expect(await bubble(ada, 'Are you there?').count()).toBe(0);
    expect(faults).toEqual([]);
  },
  LIFE_MS,
);
