/** Groups on screen: begun, looked at, changed and left, by pointer and by key, with what is said of each. */
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go, hand, open, painted, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const panel = () => page.locator('.info');
const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });
const plain = (text: string | null): string => (text ?? '').replace(/[\u2068\u2069]/g, '');
/** The last of a command, without its chat. */
const last = async (name: string): Promise<unknown> => {
  const { chat: _, ...more } = (await called(page, name)).at(-1) ?? {};
  return more;
};

async function openPanel(chat: 'club' | 'crew' | 'gone', width: 390 | 1440 = 1440): Promise<void> {
  await go(page, `/c/${CHATS[chat]}/info`, { width });
  await panel().locator('.members').waitFor();
}
async function choose(member: string, name: string): Promise<void> {
  await panel().getByRole('button', { name: member }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

describe('a new group', () => {
  it('[U260] is begun by keys alone: name, people found by letters, then it is there', async () => {
    await go(page, '/new');
    await button(t.list.newGroup)
      .or(page.getByRole('link', { name: t.list.newGroup }))
      .focus();
    await page.keyboard.press('Enter');
    await page.getByLabel(t.group.name).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('group-name');
    expect(await axeFinds(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText(t.group.nameEmpty).waitFor();
    await page.keyboard.type('Regatta crew');
    await page.getByLabel(t.group.searchPeople).focus();
    await page.keyboard.type('maren');
    await page.keyboard.press('Enter');
    await button(plain(t.group.drop('Maren Holt')))
      .or(page.getByRole('button', { name: t.group.drop('Maren Holt') }))
      .waitFor();
    await page.getByRole('switch', { name: t.group.history }).focus();
    await page.keyboard.press('Space');
    await button(t.group.create(2)).focus();
    await page.keyboard.press('Enter');
    await untilCalled(page, 'createGroup');
    expect(await last('createGroup')).toMatchObject({ name: 'Regatta crew', description: '', history: false, people: [expect.any(String)] });
    await composer(page).waitFor();
  });

  it('[U260] of whom nobody here is called so is looked for on the hub; why it cannot be begun is said', async () => {
    await go(page, '/new/group');
    await page.getByLabel(t.group.name).fill('Crew');
    await page.getByLabel(t.group.searchPeople).fill('@nobody_here');
    await page.getByText(t.group.nobodyCalled).waitFor();
    await button(t.group.find).click();
    await untilCalled(page, 'find');
    expect(await last('find')).toEqual({ text: '@nobody_here' });
    await hand(page, (one) => one.refuse('too_many_devices'));
    await button(t.group.create(1)).click();
    await page.getByRole('alert').getByText(t.errors.too_many_devices).waitFor();
  });
});

describe('the panel of a group', () => {
  it('[U261] says who is in it as what, finds members by name, and offers what this person may', async () => {
    for (const width of [390, 1440] as const) {
      await openPanel('club', width);
      expect(await axeFinds(page)).toEqual([]);
      await panel().getByLabel(t.group.searchMembers).fill('aiko');
      await expect.poll(() => panel().locator('.members li').count()).toBe(1);
      expect(await panel().locator('.members li .role').textContent()).toBe(t.lines.roles.admin);
      await panel().getByLabel(t.group.searchMembers).fill('zzz');
      await panel().getByText(t.group.nobodyCalled).waitFor();
    }
    await openPanel('crew');
    await panel().getByText('Restoring the Solveig').waitFor();
    for (const name of [t.group.edit, t.group.add])
      expect([name, await panel().getByRole('button', { name, exact: true }).count()]).toEqual([name, 0]);
    await panel().getByRole('button', { name: 'Tomás Ferreira' }).click();
    await dialog().getByRole('heading', { name: 'Tomás Ferreira' }).waitFor();
    expect(await page.getByRole('menuitem').count()).toBe(0);
  });

  it('[U474] the second of two quick presses chooses nothing of the menu that the first has opened', async () => {
    await openPanel('club');
    const jonas = panel().getByRole('button', { name: 'Jonas Lind' });
    await jonas.click();
    await page.getByRole('menuitem').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
    await jonas.dblclick();
    await page.getByRole('menuitem').first().waitFor();
    expect(
      await dialog()
        .filter({ hasNot: page.getByRole('menu') })
        .count(),
    ).toBe(0);
    await page.keyboard.press('Escape');
  });

  it('[U262] changes what it is called and who is in it: edit, add, remove and take back, ban', async () => {
    await openPanel('club');
    await button(t.group.edit).click();
    expect(await axeFinds(page)).toEqual([]);
    await dialog().getByLabel(t.group.name).fill('');
    await button(t.settings.save).click();
    expect(await called(page, 'setGroup')).toEqual([]);
    await dialog().getByLabel(t.group.name).fill('Saturdays');
    await button(t.settings.save).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await last('setGroup')).toEqual({ name: 'Saturdays' });
    await panel().getByRole('heading', { name: 'Saturdays' }).waitFor();

    await panel().getByRole('button', { name: t.group.add, exact: true }).click();
    await dialog().getByRole('button', { name: 'Tomás Ferreira' }).click();
    expect(await axeFinds(page)).toEqual([]);
    await dialog().getByRole('button', { name: t.group.add, exact: true }).click();
    await panel()
      .getByRole('heading', { name: t.lines.members(26) })
      .waitFor();

    await choose('Jonas Lind', t.group.remove);
    await dialog().getByText(t.group.removeLead).waitFor();
    expect([await called(page, 'changePeople').then((all) => all.length), await axeFinds(page)]).toEqual([1, []]);
    await dialog().getByRole('button', { name: t.group.remove }).click();
    await page
      .getByText(plain(t.group.removedOne('Jonas Lind')))
      .or(page.getByText(t.group.removedOne('Jonas Lind')))
      .waitFor();
    await button(t.deeds.undo).click();
    await panel()
      .getByRole('heading', { name: t.lines.members(26) })
      .waitFor();
    await choose('Priya Nair', t.group.ban);
    await dialog().getByRole('button', { name: t.group.ban }).click();
    await panel()
      .getByRole('heading', { name: t.lines.members(25) })
      .waitFor();
    expect(await last('changePeople')).toMatchObject({ ban: true, add: [] });
  });

  it('[U263] appoints with one switch for each right, changes and takes rights, and hands the group on', async () => {
    await openPanel('club');
    await choose('Jonas Lind', t.group.promote);
    expect(await axeFinds(page)).toEqual([]);
    await dialog().getByRole('switch', { name: t.group.switches.remove }).click();
    await dialog().getByRole('button', { name: t.group.promote }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await last('setRole')).toMatchObject({ admin: true, switches: ['add', 'info', 'delete', 'pin', 'invite'] });
    await choose('Aiko Tanabe', t.group.rights);
    await dialog().getByRole('button', { name: t.group.demote }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await last('setRole')).toMatchObject({ admin: false, switches: [] });

    await button(t.group.rules).click();
    expect(await axeFinds(page)).toEqual([]);
    await dialog().getByRole('switch', { name: t.group.open.write }).click();
    await dialog().getByRole('switch', { name: t.group.history }).click();
    await button(t.settings.save).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await last('setGroup')).toEqual({ open: [], history: false });

    await button(t.group.leave).click();
    await dialog().getByText(t.group.leaveHand).waitFor();
    await dialog().getByRole('button', { name: 'Jonas Lind' }).click();
    await dialog().getByRole('button', { name: t.group.transfer }).click();
    await dialog().getByRole('button', { name: t.group.leave }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByText(t.group.outByYourself).waitFor();
    expect(await composer(page).count()).toBe(0);
  });

  it('[U264] what was not made is said with why over the chat too, and is asked for again or taken off', async () => {
    await open(page, 'club');
    const strip = page.locator('.main .pending');
    await strip.getByText(t.errors.no_right).waitFor();
    expect(await strip.locator('.change').count()).toBe(1);
    await button(t.group.again).click();
    await strip.waitFor({ state: 'detached' });
    await openPanel('club', 390);
    expect(await panel().locator('.pending .change').count()).toBe(2);
    await panel().getByRole('button', { name: t.signIn.cancel }).first().click();
    await panel().getByRole('button', { name: t.group.dismiss }).click();
    await expect.poll(() => panel().locator('.pending .change').count()).toBe(0);
  });

  it('[U284] a change that is made at once moves nothing in the panel, and one that takes long is said there', async () => {
    const now = Date.now();
    await page.clock.install({ time: now });
    await openPanel('crew');
    await page.clock.pauseAt(now + 60_000);
    const member = panel().getByRole('button', { name: 'Tomás Ferreira' });
    const before = await member.boundingBox();
    await page.evaluate((chat) => {
      const state = globalThis.hand.chats.get(chat);
      const lines = [{ what: 'renamed', people: [], count: 0, text: 'Night Crew' }] as const;
      // What it is about says when the panel has heard.
      if (state?.group) state.group = { ...state.group, description: 'Heard', pending: [{ id: '1', lines, failed: undefined }] };
      globalThis.hand.tell();
    }, CHATS.crew);
    await page.clock.runFor(100);
    await panel().getByText('Heard').waitFor();
    expect(await member.boundingBox()).toEqual(before);
    await page.clock.runFor(1000);
    await panel().locator('.pending').getByText(t.group.waits).waitFor();
    // The clock is that of all pages of the profile.
    await page.clock.resume();
  });
});

describe('the end and the beginning', () => {
  it('[U265] who was removed sees by whom, writes nothing, and takes the chat off; who is asked accepts, leaves or blocks', async () => {
    await open(page, 'gone');
    const why = plain(t.group.outBy('Maren Holt'));
    expect(plain(await page.locator('.ask p').textContent())).toBe(why);
    expect(await composer(page).count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
    await page.locator('.ask').getByRole('button', { name: t.shelf.delete }).click();
    await dialog().getByRole('button', { name: t.shelf.delete }).click();
    await untilCalled(page, 'clearChat');
    await page.waitForURL(({ pathname }) => pathname === '/');

    await open(page, 'asked', { width: 390 });
    expect(plain(await page.locator('.ask p').textContent())).toBe(plain(t.group.request('Maren Holt', 'Regatta')));
    expect(await axeFinds(page)).toEqual([]);
    await button(t.group.block).click();
    await dialog().getByRole('button', { name: t.group.block }).click();
    await untilCalled(page, 'hideChat');
    expect([await last('block'), await last('leaveGroup')]).toEqual([{ user: expect.any(String) }, {}]);
    await open(page, 'asked', { width: 390 });
    await button(t.chat.accept).click();
    await composer(page).waitFor();
    await painted(page);
  });
});

describe('a group of 200', () => {
  const rowsOf = (list: string) => page.locator(`${list} > ul > li:not([aria-hidden]), ${list} > li:not([aria-hidden])`);
  beforeEach(async () => {
    await openPanel('club');
    await page.evaluate((id) => {
      const { chats, tell } = globalThis.hand;
      const state = chats.get(id);
      const [first] = state?.group?.members.filter(({ own }) => !own) ?? [];
      if (!state?.group || !first) return;
      const more = Array.from({ length: 195 }, (_, i) => ({ ...first, user: `${i}`.padStart(32, 'e'), name: `Member ${i}`, username: `m${i}` }));
      state.group = { ...state.group, members: [...state.group.members, ...more], crowdedOut: 2 };
      state.view = { ...state.view, state: 'joining' };
      tell();
    }, CHATS.club);
  });

  it('[U273] draws as many members as one looks at, finds each by name, and says how many there are', async () => {
    await panel().getByRole('searchbox', { name: t.group.searchMembers }).waitFor();
    const all = await page.evaluate((id) => globalThis.hand.chats.get(id)?.group?.members.length ?? 0, CHATS.club);
    expect(all).toBeGreaterThan(195);
    const drawn = await rowsOf('.members').count();
    expect(drawn).toBeLessThan(all / 2);
    expect(await rowsOf('.members').first().getAttribute('aria-setsize')).toBe(`${all}`);
    await panel().getByRole('searchbox').fill('Member 194');
    await expect.poll(() => rowsOf('.members').count()).toBe(1);
    await panel().getByRole('searchbox').fill('');
    // The last of those drawn brings more of them.
    const drawnNow = async (): Promise<number> => {
      await rowsOf('.members').last().scrollIntoViewIfNeeded();
      return rowsOf('.members').count();
    };
    await expect.poll(drawnNow, { timeout: 30_000 }).toBe(all);
    expect(await axeFinds(page)).toEqual([]);
  });

  it('[U274] says which own devices have no place, beside the chat and where one writes; who has seen a message is a number, and then by and by, who read it first', async () => {
    await panel().getByText(t.group.crowdedOut(2)).waitFor();
    await page.locator('.main').getByText(t.group.noPlace).waitFor();
    await page.locator('.msgs .msg').last().click({ button: 'right' });
    await page.getByRole('menuitem', { name: t.deeds.info }).click();
    await dialog().getByText(t.deeds.seenBy(12)).waitFor();
    const told = await dialog().locator('.picks > li:not([aria-hidden]) small').allTextContents();
    expect(told.map((text) => text.startsWith(t.deeds.readAt(''))).slice(0, 14)).toEqual([...Array(12).fill(true), false, false]);
    expect(await dialog().locator('.picks > li:not([aria-hidden])').count()).toBeLessThan(100);
    expect(await axeFinds(page)).toEqual([]);
  });
});
