/** Links through the real hub and real browsers: to a person, opened before one has an account, and made anew; into a group, asked by, answered and revoked. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, openApp, openRow, signIn, write } from './person.ts';

const PATIENCE_MS = 90_000;
const ALL_MS = 300_000;

let hub: HubProcess;
let profiles: readonly Profile[] = [];
const errors: string[] = [];
let [ada, ben, cleo]: [Page?, Page?, Page?] = [];

beforeAll(async () => {
  hub = await startHub();
  profiles = await Promise.all([openProfile(), openProfile(), openProfile()]);
  for (const { context } of profiles) context.on('weberror', (error) => errors.push(error.error().message));
}, ALL_MS);
afterAll(async () => {
  await Promise.all(profiles.map((profile) => profile.close()));
  await hub.close();
});

async function openAt(profile: Profile | undefined, url: string): Promise<Page> {
  if (!profile) throw new Error('no browser');
  const page = await openApp(profile, url);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const newChat = (page: Page): Promise<void> => page.getByRole('link', { name: t.list.newChat }).first().click();
/** By what is shown, once it leads there. */
async function ownLink(page: Page): Promise<string> {
  const shown = page.locator('.my-link');
  await shown.waitFor();
  await shown.getByText(t.people.myLinkWaits).waitFor({ state: 'detached' });
  return (await shown.locator('code').textContent()) ?? '';
}
async function look(page: Page, link: string): Promise<void> {
  await newChat(page);
  await page.getByLabel(t.people.search).fill(link);
  await button(page, t.people.find).click();
}

it(
  '[U352] to a person opens for who has no account yet, leads to them by name once one is signed in, and is dead once it was made anew',
  async () => {
    ada = await openAt(profiles[0], hub.url);
    await signIn(ada, hub, '+14155550191', 'Ada Lind', 'ada_links');
    await newChat(ada);
    const old = await ownLink(ada);
    ben = await openAt(profiles[1], old);
    await ben.getByText(t.signIn.linkOpened).waitFor();
    await signIn(ben, hub, '+14155550192', 'Ben Okafor', 'ben_links');
    await button(ben, t.people.writeTo('Ada Lind')).click();
    expect(ben.url()).not.toContain('tidings:');
    await composer(ben).waitFor();
    await write(ben, 'Hello by your link');
    // Whoever is written to by it says yes or no first.
    await openRow(ada, 'Ben Okafor');
    await button(ada, t.chat.accept).click();
    await bubble(ada, 'Hello by your link').waitFor();
    await newChat(ada);
    await ownLink(ada);
    await button(ada, t.people.renewLink).click();
    await button(ada, t.people.renewLink).last().click();
    await ada.getByText(old).waitFor({ state: 'detached' });
    const next = await ownLink(ada);
    cleo = await openAt(profiles[2], old);
    await signIn(cleo, hub, '+14155550193', 'Cleo', 'cleo_links');
    await cleo.getByText(t.errors.invite_gone).waitFor();
    await look(cleo, next);
    await button(cleo, t.people.writeTo('Ada Lind')).waitFor();
    expect(errors).toEqual([]);
  },
  ALL_MS,
);

it(
  '[U353] into a group shows it, is asked by, answered by an admin in another browser, and opens nothing once it was revoked',
  async () => {
    if (!ada || !cleo || !ben) throw new Error('nobody is there');
    await newChat(ada);
    await ada.getByRole('link', { name: t.list.newGroup }).click();
    await ada.getByLabel(t.group.name).fill('Harbour Crew');
    await ada.locator('.picks').getByRole('button', { name: 'Ben Okafor' }).click();
    await ada.getByRole('button', { name: t.group.create(2) }).click();
    await composer(ada).waitFor();
    if ((await ada.locator('.info').count()) === 0) await button(ada, t.chat.info).click();
    await button(ada, t.invites.title).click();
    const links = ada.getByRole('dialog', { name: t.invites.title });
    await links.getByRole('switch', { name: t.invites.asks }).click();
    await button(ada, t.invites.make).click();
    const made = links.getByRole('list', { name: t.invites.title }).getByRole('listitem');
    await made.getByText(t.invites.came(0)).waitFor();
    const link = (await made.locator('code').textContent()) ?? '';
    const again = async (page: Page): Promise<void> => {
      // What stands at the hub is put there right after the group has heard of the link.
      await expect
        .poll(
          async () => {
            await look(page, link);
            const found = page.getByRole('heading', { name: 'Harbour Crew' }).or(page.getByText(t.errors.invite_gone));
            await found.first().waitFor();
            return page.getByRole('heading', { name: 'Harbour Crew' }).isVisible();
          },
          { timeout: PATIENCE_MS },
        )
        .toBe(true);
    };
    await again(cleo);
    await button(cleo, t.invites.ask).click();
    await cleo.getByText(t.invites.waiting).waitFor();
    await links.getByRole('button', { name: t.invites.close, exact: true }).click();
    await button(ada, t.invites.named(t.invites.letIn, 'Cleo')).click();
    // She is led in: she pressed here, and waited.
    await write(cleo, 'Here I am');
    await bubble(ada, 'Here I am').waitFor();
    await button(ada, t.invites.title).click();
    await button(ada, t.invites.revoke).click();
    await ada.getByRole('dialog', { name: t.invites.revokeTitle }).getByRole('button', { name: t.invites.revoke, exact: true }).click();
    await links.getByText(t.invites.none).waitFor();
    await expect
      .poll(
        async () => {
          await look(ben as Page, link);
          const state = (ben as Page).getByText(t.errors.invite_gone).or((ben as Page).getByRole('heading', { name: 'Harbour Crew' }));
          await state.first().waitFor();
          return (ben as Page).getByText(t.errors.invite_gone).isVisible();
        },
        { timeout: PATIENCE_MS },
      )
      .toBe(true);
    expect(errors).toEqual([]);
  },
  ALL_MS,
);
