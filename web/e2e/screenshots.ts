/** Takes the pictures of the README: two people in two browsers and two in terminals talk through a real hub, and what is then on the screens. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { t } from '../app/text/en.ts';
import { openProfile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, openApp, openChatWith, openRow, signIn, tick, write } from './person.ts';
import { openTerminal, type Terminal } from './terminal-process.ts';

const FOLDER = 'docs/screenshots';
const MAX_BYTES = 200_000;
const PHONE = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true, colorScheme: 'light' } as const;
const DESKTOP = { viewport: { width: 1180, height: 740 }, deviceScaleFactor: 1, colorScheme: 'dark' } as const;

/** Who says what, in turn. The first opens the chat, the second accepts. */
const TALK: readonly (readonly ['ada' | 'ben', string])[] = [
  ['ada', 'Did you hear? We launch at 11:12 🚀'],
  ['ben', 'I did! The whole harbour will be there'],
  ['ben', 'Do you still have the map from last year?'],
  ['ada', 'On my laptop. The ferry has no signal, but it will send as soon as we land'],
  ['ben', 'No hurry'],
  ['ben', 'Bring the small tent too?'],
  ['ada', 'Already packed 🏕️'],
  ['ada', 'Train leaves at 8:40, platform 3. See you there'],
  ['ben', '🙌'],
];
const OTHERS: readonly (readonly [phone: string, name: string, username: string, text: string])[] = [
  ['+14155550133', 'Theo Brandt', 'theo_brandt', 'The slides are done, have a look when you can'],
  ['+14155550134', 'نور الهاشمي', 'noor_h', 'شكرًا، وصلت الرسالة'],
];

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const hub = await startHub();
  const [phone, desktop] = await Promise.all([openProfile(undefined, PHONE), openProfile(undefined, DESKTOP)]);
  const terminals: Terminal[] = [];
  try {
    const ada = await openApp(phone, hub.url);
    const ben = await openApp(desktop, hub.url);
    await signIn(ada, hub, '+14155550131', 'Ada Lind', 'ada_lind');
    await signIn(ben, hub, '+14155550132', 'Ben Okafor', 'ben_okafor');
    for (const other of OTHERS) terminals.push(await writeFromTerminal(hub, other));
    for (const [, name] of OTHERS) await acceptFrom(ben, name);
    await talk(ada, ben);
    await take(ben, 'desktop-dark');
    await take(ada, 'phone-chat-light');
  } finally {
    await Promise.all([...terminals, phone, desktop].map((one) => one.close()));
    await hub.close();
  }
}

async function writeFromTerminal(hub: HubProcess, [phone, name, username, text]: (typeof OTHERS)[number]): Promise<Terminal> {
  const terminal = await openTerminal(hub.url);
  await terminal.signIn(hub, phone, name, username);
  const sent = await terminal.run(['send', '@ben_okafor', text]);
  if (sent.code !== 0) throw new Error(`expected 0, the terminal ended with ${sent.code}: ${sent.stderr}`);
  return terminal;
}

async function acceptFrom(page: Page, title: string): Promise<void> {
  await openRow(page, title);
  await page.getByRole('button', { name: t.chat.accept, exact: true }).click();
}

async function talk(ada: Page, ben: Page): Promise<void> {
  const [[, first]] = TALK as readonly [(typeof TALK)[number]];
  await openChatWith(ada, 'ben_okafor');
  await write(ada, first);
  await acceptFrom(ben, 'Ada Lind');
  for (const [who, text] of TALK.slice(1)) {
    const [from, to] = who === 'ada' ? [ada, ben] : [ben, ada];
    await write(from, text);
    await bubble(to, text).waitFor();
    await tick(from, text, 'read').waitFor();
  }
}

async function take(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = statSync(path);
  if (size > MAX_BYTES) throw new Error(`expected at most ${MAX_BYTES} bytes, ${path} has ${size}`);
  console.log(`${path}: ${Math.round(size / 1000)} kB`);
}

await main();
