/** A group's whole life among three people through the real hub: two with two tabs each and one on a terminal, half of it offline; at the end all see the same. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, goOffline, openApp, openChatWith, openRow, signIn, tick, write } from './person.ts';
import { openTerminal, type Terminal } from './terminal-process.ts';

/** Whatever else the machine does: each wait is for something that must come. */
const PATIENCE_MS = 90_000;
const LIFE_MS = 600_000;
type Line = Readonly<Record<string, unknown>>;

let hub: HubProcess;
let [one, two]: [Profile?, Profile?] = [];
let cleo: Terminal;
let ada: readonly [Page, Page];
let ben: readonly [Page, Page];
let group: string;
const errors: string[] = [];

beforeAll(async () => {
  hub = await startHub();
  [one, two] = await Promise.all([openProfile(), openProfile()]);
  cleo = await openTerminal(hub.url);
  for (const { context } of [one, two]) context.on('weberror', (error) => errors.push(error.error().message));
  ada = await tabsOf(one, '+14155550181', 'Ada Lind', 'ada_life');
  ben = await tabsOf(two, '+14155550182', 'Ben Okafor', 'ben_life');
  await cleo.signIn(hub, '+14155550183', 'Cleo', 'cleo_life');
  await openChatWith(ada[0], 'ben_life');
  await write(ada[0], 'Hello Ben');
  await openRow(ben[0], 'Ada Lind');
  await ben[0].getByRole('button', { name: t.chat.accept, exact: true }).click();
  await run('send', '@ada_life', 'Hello from the shell');
  await openRow(ada[0], 'Cleo');
  await ada[0].getByRole('button', { name: t.chat.accept, exact: true }).click();
  await write(ada[0], 'Hello Cleo');
  await tick(ada[0], 'Hello Cleo', 'hub').waitFor();
  await run('sync');
}, LIFE_MS);
afterAll(async () => {
  await Promise.all([one?.close(), two?.close(), cleo.close()]);
  await hub.close();
});

async function tabsOf(profile: Profile, phone: string, name: string, username: string): Promise<readonly [Page, Page]> {
  const first = await openApp(profile, hub.url);
  first.setDefaultTimeout(PATIENCE_MS);
  await signIn(first, hub, phone, name, username);
  const second = await profile.context.newPage();
  second.setDefaultTimeout(PATIENCE_MS);
  await second.goto(hub.url);
  await second.getByRole('heading', { name: t.list.title, exact: true }).waitFor();
  return [first, second];
}

/** What the terminal prints when a command ends well. */
async function run(...args: readonly string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await cleo.run(['--json', '--timeout', '90', ...args]);
  expect([args.join(' '), code, stderr]).toEqual([args.join(' '), 0, expect.not.stringContaining('"error"')]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
async function untilTerminal(what: string, ask: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        await run('sync');
        return (await ask()) || what;
      },
      { timeout: PATIENCE_MS, interval: 500 },
    )
    .toBe(true);
}
type Shown = {
  readonly id: string;
  readonly text: string;
  readonly isEdited: boolean;
  readonly isAnswer: boolean;
  readonly reactions: readonly string[];
};
/** The whole of what is said, in its order, with what was changed of it, what it answers and what is thought of it. */
const shownOn = (page: Page): Promise<readonly Shown[]> =>
  page.locator('.msgs .msg[data-id]').evaluateAll(
    (all, edited) =>
      all.map((one) => ({
        id: one.getAttribute('data-id') ?? '',
        text: [...(one.querySelector('.tx')?.childNodes ?? [])].find(({ nodeType }) => nodeType === 3)?.textContent ?? '',
        isEdited: one.querySelector('.meta')?.textContent.includes(edited) ?? false,
        isAnswer: one.querySelector('.quote') !== null,
        reactions: [...one.querySelectorAll('.reactions button')].map((button) => button.textContent),
      })),
    t.chat.edited,
  );
const shownAtTerminal = async (): Promise<readonly Shown[]> =>
  (await run('history', group, '--limit', '100'))
    .filter(({ type }) => type === 'message')
    .map(({ id, text, edited, reply, reactions }) => ({
      id: String(id),
      text: String(text),
      isEdited: edited === true,
      isAnswer: Boolean(reply),
      reactions: (reactions as readonly { emoji: string; count: number }[]).map(({ emoji, count }) => `${emoji}${count}`),
    }));
const terminalSays = async (): Promise<readonly unknown[]> =>
  (await run('history', group, '--limit', '100')).filter(({ type }) => type === 'message').map(({ text }) => text);
const groupAtTerminal = async (): Promise<Line> => (await run('group', 'info', group))[0] ?? {};

const panel = (page: Page) => page.locator('.info');
/** As it stands there: names are islands of their own on the page. */
const line = (page: Page, text: string) => page.locator('.sys p').filter({ hasText: text.replace(/[\u2068\u2069]/g, '') });
const openPanel = async (page: Page): Promise<void> => {
  if ((await panel(page).count()) === 0) await page.getByRole('button', { name: t.chat.info, exact: true }).click();
  await panel(page).locator('.members').waitFor();
};
async function aboutMember(page: Page, member: string, choice: string): Promise<void> {
  await openPanel(page);
  await panel(page).getByRole('button', { name: member }).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}
async function menuOn(page: Page, text: string, choice: string): Promise<void> {
  await bubble(page, text).click({ button: 'right' });
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}

it(
  '[U267] begins on one screen, is on all, and what each says, changes and answers is seen by the others',
  async () => {
    await ada[0].getByRole('link', { name: t.list.newChat }).first().click();
    await ada[0].getByRole('link', { name: t.list.newGroup }).click();
    await ada[0].getByLabel(t.group.name).fill('Harbour Crew');
    for (const name of ['Ben Okafor', 'Cleo']) await ada[0].locator('.picks').getByRole('button', { name }).click();
    await ada[0].getByRole('button', { name: t.group.create(3) }).click();
    await composer(ada[0]).waitFor();
    group = new URL(ada[0].url()).pathname.split('/')[2] ?? '';
    for (const page of [ada[1], ...ben]) await openRow(page, 'Harbour Crew');
    for (const page of ben) await line(page, t.done.added.you('Ada Lind')).waitFor();
    await untilTerminal('the group', async () => (await run('chats')).some(({ chat }) => chat === group));

    await write(ada[0], 'Who brings the fenders?');
    await bubble(ben[1], 'Who brings the fenders?').waitFor();
    await menuOn(ben[1], 'Who brings the fenders?', t.deeds.reply);
    await write(ben[1], 'I doo');
    await bubble(ada[1], 'I doo').locator('.quote').getByText('Who brings the fenders?').waitFor();
    await menuOn(ben[0], 'I doo', t.deeds.edit);
    await ben[0].getByRole('button', { name: t.chat.saveEdit }).waitFor();
    await composer(ben[0]).fill('I do');
    await ben[0].getByRole('button', { name: t.chat.saveEdit }).click();
    for (const page of [...ada, ...ben]) await bubble(page, 'I do').getByText(t.chat.edited).waitFor();
    await untilTerminal('the edit', async () => (await terminalSays()).includes('I do'));
    await run('send', group, 'And I the lines');
    const asked = (await run('history', group)).find(({ text }) => text === 'I do');
    await run('react', group, String(asked?.['id']), '👍');
    for (const page of [...ada, ...ben]) {
      await bubble(page, 'And I the lines').waitFor();
      await bubble(page, 'I do').getByRole('button', { name: /👍/ }).waitFor();
    }
  },
  LIFE_MS,
);

it(
  '[U267] changes while some are away: what was said and changed meanwhile is there for all when they are back',
  async () => {
    await goOffline(ben[0]);
    await write(ben[0], 'From the ferry');
    await tick(ben[1], 'From the ferry', 'device').waitFor();
    await aboutMember(ada[0], 'Ben Okafor', t.group.promote);
    await ada[0].getByRole('dialog').getByRole('button', { name: t.group.promote }).click();
    await line(ada[1], t.done.promoted.own('Ben Okafor')).waitFor();
    await panel(ada[0]).getByRole('button', { name: t.group.edit }).click();
    await ada[0].getByRole('dialog').getByLabel(t.group.name).fill('Night Crew');
    await ada[0].getByRole('dialog').getByRole('button', { name: t.settings.save }).click();
    await ada[1].getByRole('heading', { name: 'Night Crew' }).first().waitFor();
    await run('sync');
    await run('send', group, 'Nobody is at the pier');
    await two?.context.setOffline(false);
    for (const page of ben) {
      await page.getByRole('heading', { name: 'Night Crew' }).first().waitFor();
      await bubble(page, 'Nobody is at the pier').waitFor();
    }
    for (const page of ada) await bubble(page, 'From the ferry').waitFor();

    await goOffline(ada[0]);
    await write(ada[1], 'In the tunnel');
    await tick(ada[0], 'In the tunnel', 'device').waitFor();
    await panel(ada[0]).getByRole('button', { name: t.group.edit }).click();
    await ada[0].getByRole('dialog').getByLabel(t.group.description).fill('We sail at nine');
    await ada[0].getByRole('dialog').getByRole('button', { name: t.settings.save }).click();
    await panel(ada[0]).getByText(t.group.waits).waitFor();
    await one?.context.setOffline(false);
    await panel(ada[0]).getByText(t.group.waits).waitFor({ state: 'detached' });
    for (const page of ben) await bubble(page, 'In the tunnel').waitFor();
    await openPanel(ben[0]);
    await panel(ben[0]).getByText('We sail at nine').waitFor();
    await untilTerminal('all of it', async () => {
      const { name, description } = await groupAtTerminal();
      return name === 'Night Crew' && description === 'We sail at nine' && (await terminalSays()).includes('In the tunnel');
    });
    const [first, ...others] = [...(await Promise.all([...ada, ...ben].map(shownOn))), await shownAtTerminal()];
    expect(first?.map(({ text, isEdited, isAnswer, reactions }) => [text, isEdited, isAnswer, reactions.join()])).toEqual(
      expect.arrayContaining([
        ['Who brings the fenders?', false, false, ''],
        ['I do', true, true, '👍1'],
      ]),
    );
    for (const other of others) expect(other).toEqual(first);
  },
  LIFE_MS,
);

it(
  '[U267] ends for one after the other: who is removed sees by whom and hears nothing more, who leads hands on and leaves',
  async () => {
    await aboutMember(ben[0], 'Cleo', t.group.remove);
    await ben[0].getByRole('dialog').getByRole('button', { name: t.group.remove }).click();
    for (const page of ada) await line(page, t.done.removed.other('Ben Okafor', ['Cleo'])).waitFor();
    await untilTerminal('the end for the terminal', async () => (await groupAtTerminal())['state'] === 'out');
    const before = await terminalSays();
    await write(ada[0], 'Only the two of us now');
    for (const page of ben) await bubble(page, 'Only the two of us now').waitFor();
    await run('sync');
    expect(await terminalSays()).toEqual(before);

    await panel(ada[0]).getByRole('button', { name: t.group.leave }).click();
    const leaving = ada[0].getByRole('dialog');
    await leaving.getByRole('button', { name: 'Ben Okafor' }).click();
    await leaving.getByRole('button', { name: t.group.transfer }).click();
    await leaving.getByRole('button', { name: t.group.leave }).click();
    for (const page of ada) await page.getByText(t.group.outByYourself).waitFor();
    for (const page of ben) {
      await line(page, t.done.owner.you('Ada Lind')).waitFor();
      await line(page, t.done.left.other('Ada Lind')).waitFor();
    }
    for (const page of ada) expect(await composer(page).count()).toBe(0);
    const [end, ...others] = await Promise.all([...ada, ...ben].map(shownOn));
    expect(end?.at(-1)?.text).toBe('Only the two of us now');
    for (const other of others) expect(other).toEqual(end);
    for (const page of ben) {
      await openPanel(page);
      await panel(page).locator('.members').getByText(t.lines.roles.creator).waitFor();
      await panel(page)
        .locator('.members')
        .getByRole('heading', { name: t.lines.members(1) })
        .waitFor();
    }
    expect(errors).toEqual([]);
  },
  LIFE_MS,
);
