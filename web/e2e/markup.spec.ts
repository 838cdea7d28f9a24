/** Markup in everything a stranger may say of themselves and to us, shown by the real app under the real policy: it is read as it was typed, and does nothing. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile, strays } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { openApp, openRow, signIn } from './person.ts';
import { openTerminal, type Terminal } from './terminal-process.ts';

const NAME = '<img src=x onerror=window.hacked=1>';
const TEXTS = [
  '<script>window.hacked = 1</script>',
  '"><svg onload="window.hacked=1"></svg>',
  "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
  '<a href="javascript:window.hacked=1">click me</a>',
  'javascript:window.hacked=1 https://evil.example/"onmouseover="window.hacked=1',
  '{{constructor.constructor("window.hacked=1")()}} &lt;b&gt;',
  '<style>*{display:none}</style><base href="https://evil.example/">',
];

let hub: HubProcess;
let profile: Profile;
let terminal: Terminal;
let page: Page;
let stray: readonly string[];
const faults: string[] = [];

beforeAll(async () => {
  hub = await startHub();
  profile = await openProfile();
  stray = strays(profile.context, hub.url);
  // A policy that had to step in would be one thing that was made of the text.
  profile.context.on('weberror', (error) => faults.push(error.error().message));
  profile.context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 401')) faults.push(message.text());
  });
  page = await openApp(profile, hub.url);
  await signIn(page, hub, '+14155550161', 'Ada Lind', 'ada_lind');
  terminal = await openTerminal(hub.url);
  await terminal.signIn(hub, '+14155550162', NAME, 'mallory_m');
  for (const text of TEXTS) expect((await terminal.run(['send', '@ada_lind', text])).code).toBe(0);
});
afterAll(async () => {
  await terminal.close();
  await profile.close();
  await hub.close();
});

/** Of what somebody's words could have become, what there is. */
const made = (): Promise<readonly string[]> =>
  page.evaluate(() => {
    const bad = 'script:not([src]), iframe, object, embed, base, style:not([data-own]), svg[onload], img[src="x"], a[href^="javascript:" i]';
    const handlers = [...document.querySelectorAll('*')].filter((one) => one.getAttributeNames().some((name) => name.startsWith('on')));
    return [...document.querySelectorAll(bad), ...handlers].map((one) => one.outerHTML.slice(0, 100));
  });

it('[X60] whatever a name and a text say, the list and the chat show just that, make nothing of it, and ask nobody for anything', async () => {
  await page.locator('a.row', { hasText: NAME }).waitFor();
  await openRow(page, NAME);
  await page.getByRole('button', { name: t.chat.accept, exact: true }).click();
  for (const text of TEXTS) {
    const shown = page.locator('.msgs .tx').filter({ hasText: text });
    await shown.first().waitFor();
    expect(await shown.count()).toBe(1);
  }
  expect(await page.evaluate(() => document.body.textContent)).toContain(NAME);
  // What looks like a link of a script's is none, and nothing listens to a pointer.
  await page.locator('.msgs .tx a').first().waitFor();
  const links = await page.locator('.msgs .tx a').evaluateAll((all) => all.map((one) => new URL((one as HTMLAnchorElement).href).protocol));
  expect(links.filter((protocol) => !['https:', 'http:', 'mailto:'].includes(protocol))).toEqual([]);
  for (const one of await page.locator('.msgs .tx').all()) await one.hover();
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(await made()).toEqual([]);
  expect([faults, stray]).toEqual([[], []]);
});

it('[X60] where a bug made markup of a text all the same, the policy would refuse it; and an element that was made would be seen here', async () => {
  const refusals = await page.evaluate((text) => {
    const probe = document.createElement('div');
    const attempts = [
      () => {
        probe.innerHTML = text;
      },
      () => probe.setAttribute('onclick', text),
      () => probe.insertAdjacentHTML('beforeend', text),
    ];
    return attempts.map((attempt) => {
      try {
        attempt();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown';
      }
    });
  }, TEXTS[0] ?? '');
  expect(refusals).toEqual(['TypeError', 'TypeError', 'TypeError']);
  await page.evaluate(() => document.body.append(document.createElement('iframe')));
  expect(await made()).toEqual(['<iframe></iframe>']);
});
