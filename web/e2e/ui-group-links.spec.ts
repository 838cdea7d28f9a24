/** Links into a group, on the panel of a group and over its chat, in a real Chromium over conversations in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const panel = () => page.locator('.info');
const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });
/** The last of a command, without its chat. */
const last = async (name: string): Promise<unknown> => {
  const { chat: _, ...more } = (await called(page, name)).at(-1) ?? {};
  return more;
};

async function openPanel(chat: 'club' | 'crew' | 'gone', width: 390 | 1440 = 1440): Promise<void> {
  await go(page, `/c/${CHATS[chat]}/info`, { width });
  await panel().locator('.members').waitFor();
}
describe('links into a group', () => {
  it('[U349] are made on terms of one’s own, shown as a code, asked first or not, and revoked after a question', async () => {
    for (const width of [390, 1440] as const) {
      await openPanel('club', width);
      await panel().getByRole('button', { name: t.invites.title }).click();
      await dialog().getByText(t.invites.none).waitFor();
      await dialog()
        .getByLabel(t.invites.uses)
        .selectOption({ label: t.invites.people(10) });
      await button(t.invites.make).click();
      const link = dialog().getByRole('list', { name: t.invites.title }).getByRole('listitem');
      await link.getByText(t.invites.cameOf(0, 10)).waitFor();
      expect(await last('createInvite')).toEqual({ asks: false, uses: 10, until: 0 });
      await dialog().getByRole('img', { name: t.invites.title }).waitFor();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await link.getByRole('switch', { name: t.invites.asks }).click();
      await untilCalled(page, 'changeInvite');
      expect(await last('changeInvite')).toMatchObject({ asks: true, uses: 10 });
      await link.getByRole('button', { name: t.invites.revoke }).click();
      await dialog().getByText(t.invites.revokeWhat).waitFor();
      await button(t.invites.revoke).click();
      await dialog().getByText(t.invites.none).waitFor();
      await button(t.invites.close).click();
      await dialog().waitFor({ state: 'detached' });
    }
  });

  it('[J31] go with somebody who is removed where one of them lets in without a question, unless switched off; else where it is switched on', async () => {
    const toRemove = async (name: string, what: string): Promise<void> => {
      await panel().locator('.members').getByRole('button', { name }).click();
      await page.getByRole('menuitem', { name: what, exact: true }).click();
      await dialog().waitFor();
    };
    const also = () => dialog().getByRole('switch', { name: t.group.revokeLinks });
    const make = async (isAsking: boolean): Promise<void> => {
      await panel().getByRole('button', { name: t.invites.title }).click();
      if (isAsking) await dialog().locator('.make-link').getByRole('switch', { name: t.invites.asks }).click();
      await button(t.invites.make).click();
      await dialog().getByText(t.invites.came(0)).waitFor();
      await button(t.invites.close).click();
      await dialog().waitFor({ state: 'detached' });
    };
    await openPanel('club');
    // No links, no question about them.
    await toRemove('Jonas Lind', t.group.remove);
    expect(await also().count()).toBe(0);
    await dialog().getByRole('button', { name: t.group.remove }).click();
    await untilCalled(page, 'changePeople');
    expect(await last('changePeople')).not.toHaveProperty('revokeLinks');
    await make(true);
    await toRemove('Priya Nair', t.group.ban);
    await also().waitFor();
    expect([await also().isChecked(), await axeFinds(page)]).toEqual([false, []]);
    await also().click();
    await dialog().getByRole('button', { name: t.group.ban }).click();
    await untilCalled(page, 'changePeople', 2);
    await dialog().waitFor({ state: 'detached' });
    expect(await last('changePeople')).toMatchObject({ ban: true, revokeLinks: true });
    await make(false);
    await toRemove('Samir Aziz', t.group.remove);
    await also().waitFor();
    expect(await also().isChecked()).toBe(true);
    await also().click();
    await dialog().getByRole('button', { name: t.group.remove }).click();
    await untilCalled(page, 'changePeople', 3);
    expect(await last('changePeople')).not.toHaveProperty('revokeLinks');
  });

  it('[U350] bring who asks to those who may answer, who let them in or decline, and nobody is shown who waits no more', async () => {
    await openPanel('club');
    await page.evaluate((chat) => {
      const state = globalThis.hand.chats.get(chat);
      const asker = (user: string, name: string, was: boolean) => ({ user: user.repeat(16), name, username: was ? undefined : 'olav', at: 0, was });
      if (state) state.askers = [asker('71', 'Olav Lien', false), asker('72', 'ليلى حداد', true)];
      globalThis.hand.tell();
    }, CHATS.club);
    await expect
      .poll(() =>
        page
          .locator('.list')
          .getByRole('img', { name: t.list.asking(2) })
          .count(),
      )
      .toBe(1);
    const asking = panel().getByRole('region', { name: t.invites.requests });
    await asking.getByText(t.invites.was).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    // With the panel closed a bar over the chat leads to the same.
    await button(t.nav.close).click();
    await panel().waitFor({ state: 'detached' });
    await button(t.list.asking(2)).click();
    await dialog().getByText(t.invites.was).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await button(t.invites.named(t.invites.letIn, 'Olav Lien')).click();
    await button(t.invites.named(t.invites.decline, 'ليلى حداد')).click();
    await dialog().waitFor({ state: 'detached' });
    await page.locator('.askbar').waitFor({ state: 'detached' });
    expect((await called(page, 'answerJoin')).map(({ user, accept }) => [user, accept])).toEqual([
      ['71'.repeat(16), true],
      ['72'.repeat(16), false],
    ]);
  });
});
