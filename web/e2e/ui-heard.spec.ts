/** What a screen reader is told: the tree of names and roles that the browser hands it, and what is said aloud. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { type Chat, CONVERSATIONS, go, hand, open, spoken } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** The names of all of a role, without the marks that keep names apart from the words around them, and without the time of day. */
async function names(role: string): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const own = nodes.filter((node) => !node.ignored && node.role?.value === role).map(({ name }) => `${name?.value ?? ''}`);
  return own.map((name) => name.replace(/[\u2066-\u2069]/g, '').replace(/\d?\d:\d\d\s[AP]M/g, 'at'));
}

it('[U403] the parts of the screen have their names, each chat tells who, how much is unread, what and when, and each control what it does', async () => {
  await open(page, 'crew');
  expect((await names('button'))[0]).toBe(t.skipToComposer);
  await go(page, `/c/${CHATS.club}/info`);
  await page.locator('.members').waitFor();
  expect(await names('navigation')).toEqual([t.nav.main]);
  expect(await names('complementary')).toEqual([t.list.title, t.info.title]);
  expect(await names('main')).toEqual(['Climbing Fridays']);
  expect(await names('list')).toEqual(
    expect.arrayContaining([t.list.requests, t.list.title, t.chat.messagesIn('Climbing Fridays').replace(/[\u2068\u2069]/g, '')]),
  );
  const links = await names('link');
  for (const row of [
    `Wren Okafor ${t.list.unread(1)} Hello, we met at the harbour. Is this the right Elif? at`,
    `Priya Nair ${t.chat.verified} ${t.list.unread(2)} And is it just us? at`,
    `Jonas Lind ${t.list.notSent} This one was too much for the hub ${t.status.failed} at`,
    `Inês Duarte ${t.list.draft} Could you send me the keys for at`,
    `Harbour Crew ${t.list.you} Perfect ${t.status.read} at`,
    `Tomás Ferreira ${t.list.noMessages}`,
  ])
    expect(links).toContain(row);
  for (const role of ['button', 'link', 'textbox', 'searchbox', 'switch', 'menuitem', 'heading', 'img']) expect(await names(role)).not.toContain('');
});

it('[U403] each message tells by whom, what it answers, what it says, when, how far it has come and what is thought of it; a line what was done', async () => {
  const rowsIn = async (chat: Chat): Promise<readonly string[]> => {
    await open(page, chat);
    return names('listitem');
  };
  expect(await rowsIn('crew')).toEqual(
    expect.arrayContaining([
      'Maren Holt owner Who brings the spare fenders? at',
      'Maren Holt There are two in the garage at',
      'Tomás Ferreira admin I can at',
      `${t.chat.you} Perfect at ${t.status.read}`,
    ]),
  );
  expect(await rowsIn('rich')).toEqual(
    expect.arrayContaining([
      `${t.chat.you} Maren Holt Can someone bring the spare fenders? Two in my garage, loading them Friday night. at ${t.status.read}`,
      `Maren Holt Second coat is dry. She is ready for the water ${t.chat.pinned} at 😍 5 🔥 3: You and Maren Holt 👏 2`,
      // What is hidden is not said.
      expect.stringMatching(
        new RegExp(
          `^Maren Holt Launch at nine\\? Yes\\. The ${t.chat.spoiler.replace('.', '\\.')} is ready, see tide\\.txt or the plan.*${t.chat.edited} at$`,
        ),
      ),
      `Maren Holt ${t.chat.forwardedFrom('Marina Office').replace(/[\u2068\u2069]/g, '')} Berth 14 is yours until 1 September. at`,
    ]),
  );
  expect(await rowsIn('states')).toEqual(
    expect.arrayContaining([
      `Jonas Lind ${t.chat.deleted} at`,
      expect.stringContaining(t.chat.unsupported),
      `${t.chat.you} Asking her now at ${t.status.device}`,
      expect.stringMatching(new RegExp(`^${t.chat.you} This one was too much for the hub at .*${t.chat.retry} ${t.chat.discard}$`)),
    ]),
  );
  expect(await rowsIn('club')).toEqual(
    expect.arrayContaining(['You gave Aiko Tanabe admin rights', 'Aiko Tanabe renamed the group to “Climbing Fridays”']),
  );
});

it('[U404] what comes of one change is heard in one go, and the same once', async () => {
  await open(page, 'states');
  const chat = CHATS.states;
  await page.evaluate((id) => {
    const { hand } = globalThis;
    const state = hand.chats.get(id);
    if (!state) throw new Error('expected the chat');
    // Two that waited reach the hub while one comes in: one view of the chat.
    state.rows = state.rows.map((row) => (row.status === 'device' ? { ...row, status: 'hub' } : row));
    hand.receive(id, 'There you are');
  }, chat);
  await spoken(page).getByText(t.chat.incoming('Jonas Lind', 'There you are')).waitFor({ state: 'attached' });
  expect((await spoken(page).first().textContent())?.split('\n').sort()).toEqual(
    [t.chat.incoming('Jonas Lind', 'There you are'), t.status.hub].sort(),
  );
  await hand(page, (one) => one.receive('a2'.repeat(16), 'Again'));
  await spoken(page).getByText(t.chat.incoming('Jonas Lind', 'Again')).waitFor({ state: 'attached' });
  expect(await spoken(page).first().textContent()).toBe(t.chat.incoming('Jonas Lind', 'Again'));
});
