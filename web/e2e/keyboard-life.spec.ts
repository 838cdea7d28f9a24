/** A person who has a keyboard and no pointer: from signing in to leaving a group, through the real hub, with somebody who answers. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { type Keys, newKeys } from './keys-only.ts';
import { type SignedIn, signInOnNode } from './node-device.ts';
import { bubble, composer, openApp } from './person.ts';

const PATIENCE_MS = 60_000;
const LIFE_MS = 300_000;

let hub: HubProcess;
let profile: Profile | undefined;
let page: Page;
let keys: Keys;
let ben: SignedIn;
let cleo: SignedIn;
const faults: string[] = [];

beforeAll(async () => {
  hub = await startHub();
  profile = await openProfile();
  profile.context.on('weberror', (error) => faults.push(error.error().message));
  [ben, cleo] = [await signInOnNode(hub, '+14155550191', 'Ben Okafor', 'ben_keys'), await signInOnNode(hub, '+14155550192', 'Cleo', 'cleo_keys')];
  page = await openApp(profile, hub.url);
  page.setDefaultTimeout(PATIENCE_MS);
  keys = newKeys(page);
  // A pointer that does anything here would make the rest say nothing.
  await page.evaluate(() => addEventListener('pointerdown', () => document.body.setAttribute('data-pointed', ''), true));
}, LIFE_MS);
afterAll(async () => {
  await Promise.all([profile?.close(), ben.close(), cleo.close()]);
  await hub.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const message = (text: string) => page.locator('.msg[data-id]').filter({ hasText: text });
const panel = () => page.locator('.info');

/** What Ben's device has of the group. */
const benHears = (chat: string, text: string) =>
  ben.seen('messages', { chat, anchor: { at: 'end' }, before: 50, after: 0 }, ({ rows }) => rows.some((row) => row.text === text));

it(
  '[U400] by keys alone one signs in, begins a group, talks, changes, finds, appoints and leaves, and the focus is nowhere lost',
  async () => {
    await signIn();
    const chat = await beginGroup();
    await talk(chat);
    await passOn();
    await find();
    await lead(chat);
    await leave(chat);
    expect(await page.locator('[data-pointed]').count()).toBe(0);
    expect(faults).toEqual([]);
  },
  LIFE_MS,
);

async function signIn(): Promise<void> {
  await keys.reach(page.getByLabel(t.signIn.number));
  await keys.press('Control+a');
  await keys.type('+14155550190');
  await keys.press('Enter');
  await keys.at(page.getByLabel(t.signIn.code));
  await keys.type(await hub.codeFor('+14155550190'));
  await keys.at(page.getByLabel(t.signIn.name, { exact: true }));
  await keys.type('Ada Lind');
  await keys.reach(page.getByLabel(t.signIn.username));
  await keys.type('ada_keys');
  await keys.press('Enter');
  await page.getByRole('heading', { name: t.list.title, exact: true }).waitFor();
}

/** With Ben, whom one writes to before; Cleo comes in by her username, later. */
async function beginGroup(): Promise<string> {
  await keys.choose(page.getByRole('link', { name: t.list.newChat }).first());
  await keys.at(page.getByLabel(t.people.search));
  await keys.type('@ben_keys');
  await keys.press('Enter');
  await keys.choose(button(t.people.writeTo('@ben_keys')));
  await keys.at(composer(page));
  await keys.type('Hello Ben');
  await keys.press('Enter');
  const { requests } = await ben.seen('chats', {}, (view) => view.requests.length > 0);
  await ben.do('acceptChat', { chat: requests[0]?.chat ?? '' });
  await page.getByRole('heading', { name: 'Ben Okafor' }).first().waitFor();

  await keys.press('Escape');
  await keys.choose(page.getByRole('link', { name: t.list.newChat }).first(), 'Shift+Tab');
  await keys.choose(page.getByRole('link', { name: t.list.newGroup }));
  await keys.at(page.getByLabel(t.group.name));
  await keys.type('Harbour Crew');
  await keys.reach(page.getByLabel(t.group.searchPeople));
  await keys.type('Ben');
  await keys.press('Enter');
  await keys.choose(button(t.group.create(2)));
  await keys.at(composer(page));
  await page.getByRole('heading', { name: 'Harbour Crew' }).first().waitFor();
  const chat = new URL(page.url()).pathname.split('/')[2] ?? '';
  await ben.seen('chats', {}, ({ rows }) => rows.some((row) => row.chat === chat));

  await keys.choose(button(t.chat.info), 'Shift+Tab');
  await panel().waitFor();
  await keys.choose(panel().getByRole('button', { name: t.group.add, exact: true }));
  await dialog().waitFor();
  await keys.reach(dialog().getByLabel(t.group.searchPeople));
  await keys.type('@cleo_keys');
  await keys.press('Enter');
  await keys.choose(dialog().getByRole('button', { name: t.group.add, exact: true }));
  await keys.gone(dialog());
  await cleo.seen('chats', {}, ({ rows, requests }) => [...rows, ...requests].some((row) => row.chat === chat));
  return chat;
}

async function talk(chat: string): Promise<void> {
  await keys.reach(composer(page), 'F6');
  await keys.type('Who **brings** the fenderz?');
  await keys.press('Enter');
  await bubble(page, 'Who brings the fenderz?').waitFor();
  await keys.press('ArrowUp');
  await page.locator('.about', { hasText: t.chat.editing }).waitFor();
  for (let i = 0; i < 2; i++) await keys.press('Backspace');
  await keys.type('s?');
  await keys.press('Enter');
  await bubble(page, 'fenders?').getByText(t.chat.edited).waitFor();
  await benHears(chat, 'Who brings the fenders?');
  await ben.do('send', { chat, text: 'I do' });
  await bubble(page, 'I do').waitFor();
  await keys.reach(page.locator('[data-id][tabindex="0"]'), 'F6');
  await keys.reach(message('I do'), 'ArrowDown');
  await keys.press('+');
  await keys.at(page.getByRole('searchbox', { name: t.emoji.search }));
  await keys.type('thumbs up');
  await page.locator('.emojis .grid button').first().waitFor();
  await keys.press('ArrowDown', 'Enter');
  await message('I do').getByRole('button', { name: /👍/ }).waitFor();
  await keys.at(message('I do'));
  await keys.press('r');
  await keys.at(composer(page));
  await keys.type('Thank you');
  await keys.press('Enter');
  await bubble(page, 'Thank you').locator('.quote').getByText('I do').waitFor();
  const { rows } = await benHears(chat, 'Thank you');
  expect(rows.find(({ text }) => text === 'I do')?.reactions.map(({ emoji }) => emoji)).toEqual(['👍']);
}

/** By the menu of a message, which leads into a dialog. */
async function passOn(): Promise<void> {
  await keys.reach(page.locator('[data-id][tabindex="0"]'), 'F6');
  await keys.reach(message('Thank you'), 'ArrowDown');
  await keys.press('Enter');
  await page.getByRole('menu').waitFor();
  await keys.choose(page.getByRole('menuitem', { name: t.deeds.forward }), 'ArrowDown');
  await dialog().waitFor();
  await keys.choose(dialog().getByRole('button', { name: 'Ben Okafor' }));
  await keys.choose(dialog().getByRole('button', { name: t.deeds.forward, exact: true }));
  await keys.gone(dialog());
  await page.getByRole('heading', { name: 'Ben Okafor' }).first().waitFor();
  await bubble(page, 'Thank you').waitFor();
  await keys.at(composer(page));
}

async function find(): Promise<void> {
  await keys.press('Control+k');
  await keys.at(page.getByRole('searchbox', { name: t.search.title }));
  await keys.type('fenders');
  await keys.reach(page.locator('.search a.row', { hasText: 'fenders' }), 'ArrowDown');
  await keys.press('Enter');
  await keys.at(message('fenders?'));
  await keys.press('Control+f');
  await keys.at(page.getByRole('searchbox', { name: t.chat.search }));
  await keys.type('thank');
  await page.locator('.seekbar').getByText(t.search.at(1, 1)).waitFor();
  await keys.press('Escape');
}

async function lead(chat: string): Promise<void> {
  await keys.reach(panel().getByRole('button', { name: t.nav.close }), 'F6');
  await keys.choose(panel().getByRole('button', { name: 'Ben Okafor' }));
  await keys.choose(page.getByRole('menuitem', { name: t.group.promote, exact: true }), 'ArrowDown');
  await dialog().waitFor();
  await keys.choose(dialog().getByRole('button', { name: t.group.promote, exact: true }));
  await keys.gone(dialog());
  await ben.seen('group', { chat }, (group) => group?.role === 'admin');
}

async function leave(chat: string): Promise<void> {
  await keys.choose(panel().getByRole('button', { name: t.group.leave, exact: true }));
  await dialog().waitFor();
  await keys.choose(dialog().getByRole('button', { name: 'Ben Okafor' }));
  await keys.choose(dialog().getByRole('button', { name: t.group.transfer, exact: true }));
  await keys.choose(dialog().getByRole('button', { name: t.group.leave, exact: true }));
  await keys.gone(dialog());
  await page.getByText(t.group.outByYourself).waitFor();
  await ben.seen('group', { chat }, (group) => group?.role === 'creator');
}
