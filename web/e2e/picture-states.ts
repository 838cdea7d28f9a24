/** The states of the app that pictures are compared of: one line for each. How one comes there is said by what a person does. */
import type { Page } from 'playwright';
import type { Text } from '../app/text/text.ts';
import { hand, offline, untilCalled } from './chat-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { linkOf } from './pages/chat-group.ts';
import { mediaStates } from './picture-media.ts';
import { screensIn } from './scene-screens.ts';
import type { Allowed } from './told-page.ts';

/** `path` of the app over conversations in memory, or `scene` of the screens around them; `query`: a look of its own. `act` does the same at every width. */
export type State = {
  readonly path: string;
  readonly scene?: string;
  readonly query?: string;
  /** What the browser allows, where that is shown. */
  readonly allowed?: Allowed;
  readonly act?: (page: Page) => Promise<unknown>;
};

const RICH = { talk: 'a9'.padEnd(6, '0'), last: 'a90007' } as const;

/** By the names that controls have in a language. */
export function statesIn(t: Text): Readonly<Record<string, State>> {
  const chat = (name: keyof typeof CHATS, act?: State['act'], query = ''): State => ({ path: `/c/${CHATS[name]}`, query, ...(act && { act }) });
  const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();
  const bubble = (page: Page, id: string) => page.locator(`[data-id^="${id}"]`);
  const on =
    (key: string, id: string = RICH.last) =>
    async (page: Page): Promise<void> => {
      await bubble(page, id).focus();
      await page.keyboard.press(key);
    };
  const opened =
    (what: string, begin: (page: Page) => Promise<unknown>): NonNullable<State['act']> =>
    async (page) => {
      await begin(page);
      await page.locator(what).first().waitFor();
    };
  const chosen =
    (name: string, id: string): NonNullable<State['act']> =>
    async (page) => {
      await on('Enter', id)(page);
      await page.getByRole('menuitem', { name, exact: true }).click();
    };
  // What waits is told there after a while.
  const waiting = (page: Page): Promise<void> => page.locator('.doing .sys').first().waitFor({ state: 'attached' });
  const panel = (name: keyof typeof CHATS, act?: State['act']): State => ({
    path: `/c/${CHATS[name]}/info`,
    act: async (page) => {
      await page.locator('.info .hero').waitFor();
      if (name === 'club') await waiting(page);
      await act?.(page);
    },
  });
  const typed = (text: string): NonNullable<State['act']> => opened('[role="listbox"]', (page) => page.locator('#composer').pressSequentially(text));
  const search =
    (text: string): NonNullable<State['act']> =>
    async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('.search input').fill(text);
      await page.locator('.search footer').waitFor();
    };

  const conversations: Readonly<Record<string, State>> = {
    list: { path: '/', query: 'wallpaper=waves' },
    'list full': { path: '/', act: busy },
    'menu of a chat': { path: '/', act: opened('[role="menu"]', (page) => page.locator('.list a.row').nth(3).click({ button: 'right' })) },
    talk: chat('talk', undefined, 'wallpaper=waves'),
    'chat offline': chat('talk', offline),
    'messages of every kind': chat('rich', on('r')),
    'messages in every state': chat('states', undefined, 'accent=plum&density=compact'),
    arabic: chat('arabic', undefined, 'accent=indigo&text=xl'),
    'chat empty': chat('empty'),
    'chat joining': chat('warned'),
    'chat loading': chat(
      'talk',
      opened('.ghost', async () => undefined),
      'slowly=600000',
    ),
    'ways to what is new': chat('long', ways),
    group: chat('crew', (page) => hand(page, (one) => one.show('aa'.repeat(16), { typing: ['51'.repeat(16)] }))),
    'group lines': chat('club', waiting),
    'group left': chat('gone'),
    request: chat('request'),
    'request of a group': chat('asked'),
    'menu of a message': chat('rich', opened('[role="menu"]', on('Enter'))),
    selection: chat(
      'rich',
      opened('.picking', async (page) => {
        for (const id of ['a90004', 'a90006']) await on('Space', id)(page);
      }),
    ),
    'message info': chat('rich', opened('dialog[open]', chosen(t.deeds.info, 'a90001'))),
    'delete a message': chat('rich', opened('dialog[open]', on('Delete'))),
    'forward a message': chat('rich', opened('dialog[open]', on('f'))),
    'undo a deletion': chat('rich', undone),
    'names offered': chat('crew', typed('Ask @')),
    'emoji panel': chat(
      'talk',
      opened('.emojis .scroll button', (page) => press(page, t.chat.emoji)),
    ),
    'search found': { path: '/', act: search('tide bell') },
    'search in a chat': chat('long', async (page) => {
      await page.keyboard.press('Control+f');
      await page.locator('.seekbar input').fill('lantern');
      await page.locator('.seekbar .count').getByText(/\p{N}/u).waitFor();
    }),
    'group info': panel('club'),
    'group info of a member': panel('crew'),
    'group member': panel(
      'club',
      opened('[role="menu"]', (page) => page.locator('.info .members button').nth(2).click()),
    ),
    'group invites': panel('club', invites),
    'person info': panel('talk'),
    'person report': panel(
      'talk',
      opened('dialog[open] [role="switch"]', (page) => press(page, t.person.report)),
    ),
    shortcuts: chat(
      'talk',
      opened('dialog[open]', (page) => page.keyboard.press('Control+/')),
    ),
    removed: chat('talk', (page) => hand(page, (one) => one.remove())),
  };

  async function invites(page: Page): Promise<void> {
    const links = [linkOf('c1'.repeat(16), { asks: true, uses: 10, used: 3 }), linkOf('c2'.repeat(16), { state: 'expired' })];
    const askers = [{ user: '29'.repeat(16), name: 'Maren Holt', username: 'maren', at: 0, was: false }];
    await page.evaluate(
      ([one, other]) => {
        const state = globalThis.hand.chats.get('ab'.repeat(16));
        if (state) Object.assign(state, { links: one, askers: other });
        globalThis.hand.tell();
      },
      [links, askers] as const,
    );
    await opened('dialog[open] .invite-links', () => press(page, t.invites.title))(page);
  }

  async function undone(page: Page): Promise<void> {
    await on('Delete', 'a90004')(page);
    await page.locator('dialog[open]').getByRole('button', { name: t.deeds.delete, exact: true }).click();
    await page.getByText(t.deeds.deletedForMe(1)).waitFor();
  }

  return { ...conversations, ...mediaStates(t), ...screens(t) };
}

/** What stands in a row of the list beside its name. */
const busy = (page: Page): Promise<void> =>
  hand(page, (one) => {
    void one.device.call('pinChat', { chat: 'a9'.repeat(16), on: true });
    void one.device.call('muteChat', { chat: 'ab'.repeat(16), until: Number.MAX_SAFE_INTEGER });
    void one.device.call('markUnread', { chat: 'a5'.repeat(16), on: true });
    one.crowd.presence.set('21'.repeat(16), { is: 'online' });
    one.show('ab'.repeat(16), { unread: 128, mentions: 2 });
    one.show('aa'.repeat(16), { typing: ['51'.repeat(16)], reacted: 1 });
  });

async function ways(page: Page): Promise<void> {
  // What is on screen is read first.
  await untilCalled(page, 'markRead');
  await page.locator('.scroller').evaluate((scroller) => scroller.scrollBy(0, -3000));
  await hand(page, (one) => one.show('a7'.repeat(16), { unread: 12, mentions: 2, firstMention: 'aa', reacted: 1, firstReacted: 'bb' }));
  await page.locator('.fabs button').nth(2).waitFor();
}

/** The screens around a chat whose states are looked at; the others differ from these by a word. */
const SCREENS: readonly string[] = [
  'phone',
  'code, wrong',
  'link, showing',
  'invited, asked',
  'settings',
  'settings, appearance',
  'settings, privacy',
  'settings, devices',
  'settings, storage',
  'safety',
];

function screens(t: Text): Readonly<Record<string, State>> {
  const all = screensIn(t);
  return Object.fromEntries(
    SCREENS.map((name) => {
      const screen = all[name];
      if (!screen) throw new Error(`expected a screen, there is none called ${name}`);
      return [name, screen];
    }),
  );
}
