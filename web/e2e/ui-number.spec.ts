/** A number on its hub, in real browsers through the real hub: given again to one that lost its store, and what leads others to a person. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, openApp, openChatWith, openRow, signIn, write } from './person.ts';

const PHONES = { ada: '+14155550111', ben: '+14155550112', carol: '+14155550113' };

let hub: HubProcess;
let profiles: readonly Profile[];
let ada: Page;
let ben: Page;
let carol: Page;

beforeAll(async () => {
  hub = await startHub();
  profiles = await Promise.all([openProfile(), openProfile(), openProfile()]);
  const [one, two, three] = await Promise.all(profiles.map((profile) => openApp(profile, hub.url)));
  if (!one || !two || !three) throw new Error('expected three pages');
  [ada, ben, carol] = [one, two, three];
  await signIn(ada, hub, PHONES.ada, 'Ada Lind', 'ada_lind');
  await signIn(ben, hub, PHONES.ben, 'Ben Okafor', 'ben_okafor');
});
afterAll(async () => {
  await Promise.all(profiles.map((profile) => profile.close()));
  await hub.close();
});

/** Looks for somebody, without opening the chat. */
async function find(page: Page, text: string): Promise<void> {
  await page.goto(`${hub.url}/new`);
  await page.getByLabel(t.people.search).fill(text);
  await page.getByRole('button', { name: t.people.find, exact: true }).click();
}

/** The whole way on the screen that misses the number, from its button on. */
async function confirm(page: Page, phone: string): Promise<void> {
  await page.getByRole('button', { name: t.number.confirm, exact: true }).first().click();
  await page.getByRole('dialog').getByLabel(t.signIn.number).fill(phone);
  await page.getByRole('dialog').getByRole('button', { name: t.signIn.sendCode }).click();
  await page
    .getByRole('dialog')
    .getByLabel(t.signIn.code)
    .fill(await hub.codeFor(phone));
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('a hub that lost its store', () => {
  it('[X72] asks each for one code, in the app; then they find people and talk on', async () => {
    await openChatWith(ada, 'ben_okafor');
    await write(ada, 'Before the flood');
    await openRow(ben, 'Ada Lind');
    await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
    await write(ben, 'High and dry');
    await bubble(ada, 'High and dry').waitFor();
    await hub.kill('SIGKILL');
    await rm(join(hub.data, 'store'), { recursive: true, force: true });
    await hub.start();
    await signIn(carol, hub, PHONES.carol, 'Carol Diaz', 'carol_diaz');

    await ada.getByText(t.number.unknown).waitFor();
    await find(ada, '@carol_diaz');
    await ada.getByRole('alert').getByText(t.number.unknown).waitFor();
    await ada.getByRole('alert').getByRole('button', { name: t.number.confirm }).waitFor();
    await confirm(ada, PHONES.ada);
    await ada.getByText(t.number.unknown).first().waitFor({ state: 'detached' });
    expect(await ada.getByText(t.number.unknown).count()).toBe(0);

    for (const page of ['profile', 'devices']) {
      await ben.goto(`${hub.url}/settings/${page}`);
      await ben.locator('.page').getByText(t.number.unknown).waitFor();
    }
    await confirm(ben, PHONES.ben);
    await ben.locator('.page').getByText(t.number.unknown).waitFor({ state: 'detached' });

    await openRow(ada, 'Ben Okafor');
    await ben.goto(hub.url);
    await openRow(ben, 'Ada Lind');
    await write(ada, 'After the flood');
    await bubble(ben, 'After the flood').waitFor();
    await write(ben, 'Still dry');
    await bubble(ada, 'Still dry').waitFor();
    for (const [page, name] of [
      [ada, 'Ada Lind'],
      [ben, 'Ben Okafor'],
    ] as const) {
      await openChatWith(page, 'carol_diaz');
      await write(page, `${name} found you`);
      await openRow(carol, name);
      await bubble(carol, `${name} found you`).waitFor();
    }
  });
});

describe('a number', () => {
  it('[X73] leads to a person once they have said so, and the switch shows what the hub has', async () => {
    const own = carol.getByRole('switch', { name: t.settings.findable });
    await carol.goto(`${hub.url}/settings/privacy`);
    await own.waitFor();
    expect(await own.isChecked()).toBe(false);
    await find(ada, PHONES.carol);
    await ada.getByRole('alert').getByText('Nobody can be found by that.').waitFor();
    await own.click();
    await expect.poll(() => own.isChecked()).toBe(true);
    await carol.reload();
    await own.waitFor();
    expect(await own.isChecked()).toBe(true);
    await find(ada, PHONES.carol);
    await ada.getByRole('status').getByRole('button', { name: t.people.write }).waitFor();
  });
});
