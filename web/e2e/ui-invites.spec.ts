/** Links into groups on the screen: one that was opened, what becomes of asking by it, and those of a group with who asks. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { ChatView } from '../device/port/port.ts';
import { PLAIN_CHAT } from '../device/port/port.world.ts';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { eachPage } from './each-page.ts';
import { GROUP_LINK } from './pages/scenes.ts';
import { button, calls, play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

const said = (text: string) => page.getByRole('status').getByText(text, { exact: true });

/** Somebody has let this person into the group of the link. */
const letIn = (): Promise<void> => {
  const chat: ChatView = { ...PLAIN_CHAT, chat: 'c2'.repeat(16), kind: 'group', user: '', title: 'Harbour Crew', username: undefined };
  return page.evaluate((view) => globalThis.show({ ownJoins: { joins: [] }, chat: view }), chat);
};

describe('a link into a group', () => {
  it('[U346] that was pasted shows the group and who is asked, also after a try without the hub; it is asked by, waited for, and taken back', async () => {
    await play(page, 'invited', '/new');
    await page.getByLabel(t.people.search).fill(GROUP_LINK);
    await page.keyboard.press('Enter');
    await page.waitForURL(({ pathname }) => pathname === '/join');
    expect(page.url()).not.toContain('tidings:group');
    await page.getByRole('alert').getByText(t.errors.offline).waitFor();
    await button(page, t.invites.again2).click();
    await page.getByRole('heading', { name: 'Harbour Crew' }).waitFor();
    for (const text of [t.invites.people(14), t.invites.asksNote, t.invites.who]) await page.getByText(text, { exact: true }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await button(page, t.invites.ask).click();
    await said(t.invites.waiting).waitFor();
    expect([await calls(page, 'joinByInvite'), await axeFinds(page)]).toEqual([[{ text: GROUP_LINK }], []]);
    await button(page, t.invites.takeBack).click();
    await button(page, t.invites.ask).waitFor();
  });

  it('[U347] [U479] says what came of it: declined, gone, or in, and then leads there', async () => {
    await play(page, 'invited', '/new');
    await page.getByLabel(t.people.search).fill(GROUP_LINK);
    await page.keyboard.press('Enter');
    await button(page, t.invites.again2).click();
    await button(page, t.invites.ask).click();
    await said(t.invites.waiting).waitFor();
    for (const [state, words] of [
      ['declined', t.invites.declined],
      ['gone', t.errors.invite_gone],
    ] as const) {
      await page.evaluate((state) => {
        const asked = { invite: 'c1'.repeat(16), link: '', chat: 'c2'.repeat(16), name: 'Harbour Crew', at: 0, state };
        globalThis.show({ ownJoins: { joins: [asked] } });
      }, state);
      await said(words).waitFor();
      await button(page, t.invites.again).waitFor();
    }
    await page.evaluate(() => {
      const asked = { invite: 'c1'.repeat(16), link: '', chat: 'c2'.repeat(16), name: 'Harbour Crew', at: 0, state: 'full' } as const;
      globalThis.show({ ownJoins: { joins: [asked] } });
    });
    await said(t.invites.waitsForRoom).waitFor();
    await button(page, t.invites.takeBack).waitFor();
    await letIn();
    await page.waitForURL(({ pathname }) => pathname === `/c/${'c2'.repeat(16)}`);
  });

  it('[U479] whoever comes back later opens the group from there', async () => {
    await play(page, 'invited', '/new');
    await page.getByLabel(t.people.search).fill(GROUP_LINK);
    await page.keyboard.press('Enter');
    await button(page, t.invites.again2).click();
    await button(page, t.invites.ask).waitFor();
    await letIn();
    await said(t.invites.isIn).waitFor();
    await button(page, t.invites.open).click();
    await page.waitForURL(({ pathname }) => pathname === `/c/${'c2'.repeat(16)}`);
  });

  it('[U348] that a browser opened leads there, and is taken out of the address at once; what was asked is on a page of its own', async () => {
    await page.goto(`/?scene=invited${GROUP_LINK.slice(GROUP_LINK.indexOf('#'))}`);
    await page.waitForURL(({ pathname, hash }) => pathname === '/join' && hash === '');
    await button(page, t.invites.again2).waitFor();
    await page.goto(`/?scene=out${GROUP_LINK.slice(GROUP_LINK.indexOf('#'))}`);
    await page.getByText(t.signIn.groupOpened).waitFor();
    await play(page, 'invited', '/join');
    await page.getByText(t.invites.noneAsked).waitFor();
  });
});
