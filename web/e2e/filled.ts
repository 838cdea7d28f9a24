/** Two people who have talked for years, for benches: one in a browser whose store is filled with old messages, the other in this process. */
import { build } from 'esbuild';
import type { Page } from 'playwright';
import type { Profile } from './browser.ts';
import type { SignedIn } from './node-device.ts';
import { bubble, write } from './person.ts';
import { print } from './quantiles.ts';

/** So many messages each that the chat is no small one before it is filled: the filler takes the fullest. Gives the chat. */
export async function talk(page: Page, other: SignedIn, each: number): Promise<string> {
  for (let i = 0; i < each; i++) await write(page, `line ${i}`);
  const { rows, requests } = await other.seen('chats', {}, (view) => [...view.rows, ...view.requests].some(({ kind }) => kind === 'direct'));
  const chat = [...rows, ...requests].find(({ kind }) => kind === 'direct')?.chat ?? '';
  await other.do('acceptChat', { chat });
  for (let i = 0; i < each; i++) await other.do('send', { chat, text: `answer ${i}` });
  await bubble(page, `answer ${each - 1}`).waitFor();
  return chat;
}

/** Runs the filler where the app's store lies and the app does not run: a file of the hub's own. */
export async function fillStore(profile: Profile, url: string, messages: number): Promise<void> {
  const [bundled] = (await build({ entryPoints: ['web/e2e/pages/fill.ts'], bundle: true, write: false, format: 'iife', logLevel: 'warning' }))
    .outputFiles;
  const page = await profile.context.newPage();
  await page.goto(`${url}/theme.js`);
  await page.evaluate(bundled?.text ?? '');
  const begun = performance.now();
  const { rows } = await page.evaluate(
    (count) => (globalThis as unknown as { fill(count: number): Promise<{ rows: number }> }).fill(count),
    messages,
  );
  print(`filled the chat to ${rows.toLocaleString('en')} rows in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  await page.close();
}
