/** A film that becomes smaller before it goes, as one sees it: how far it is, and that one need not wait for it. */
import type { Page } from 'playwright';
import { beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { called, CONVERSATIONS, open, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { openProfile } from './browser.ts';
import { servePage } from './page.ts';
import type { FilmPage } from './pages/film.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

declare const films: FilmPage;
let film: Buffer;
beforeAll(async () => {
  const [served, profile] = [await servePage('web/e2e/pages/film.ts'), await openProfile()];
  const made = await profile.context.newPage();
  await made.goto(served.url);
  await made.waitForFunction(() => 'films' in globalThis);
  film = Buffer.from(await made.evaluate(() => films.record('webm', 1920, 1080, 2, 16_000_000)), 'base64');
  await profile.close();
  await served.close();
});

const tray = () => page.locator('.tray');
const bars = () => tray().getByRole('progressbar');

/** Films are made, and are not ready before `ready` is called in the page. */
async function holdFilms(): Promise<void> {
  await page.addInitScript(() => {
    const may = new Promise((resolve) => Object.assign(globalThis, { ready: resolve }));
    const { addEventListener: add } = Worker.prototype;
    Worker.prototype.addEventListener = function (this: Worker, type: string, on: (event: Event) => void, ...rest: []) {
      add.call(
        this,
        type,
        async (event) => {
          if (event instanceof MessageEvent && typeof event.data === 'object' && event.data !== null && 'made' in event.data) await may;
          on(event);
        },
        ...rest,
      );
    } as typeof add;
  });
}
const ready = (): Promise<void> => page.evaluate(() => (globalThis as unknown as { ready(): void }).ready());

async function pickFilm(): Promise<void> {
  await page.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: t.media.photoOrVideo }).click()]);
  await chooser.setFiles({ name: 'waves.webm', mimeType: 'video/webm', buffer: film });
}

it('[U524] says how far it is; taken off, or wanted as a file, nothing more is done for it', async () => {
  await holdFilms();
  await open(page, 'media');
  await pickFilm();
  await bars().waitFor();
  expect(page.workers().length).toBe(1);
  await tray().locator('li img').waitFor();
  await tray().getByRole('switch', { name: t.media.asFile }).check();
  await bars().waitFor({ state: 'detached' });
  await expect.poll(() => page.workers().length).toBe(0);
  await tray().getByRole('switch', { name: t.media.asFile }).uncheck();
  await bars().waitFor();
  await tray().locator('li').first().getByRole('button').click();
  await tray().waitFor({ state: 'detached' });
  await expect.poll(() => page.workers().length).toBe(0);
});

it('[U524] sent before it is ready it goes when it is, unless that is taken back; then all is as it was', async () => {
  await holdFilms();
  await open(page, 'media');
  await pickFilm();
  await bars().waitFor();
  expect(await tray().getByRole('alert').count()).toBe(0);
  await page.locator('#composer').fill('Waves');
  await page.keyboard.press('Enter');
  await tray().getByRole('button', { name: t.media.cancelSend }).click();
  await tray().getByRole('button', { name: t.media.cancelSend }).waitFor({ state: 'detached' });
  expect(await called(page, 'sendMedia')).toEqual([]);
  expect(await page.locator('#composer').inputValue()).toBe('Waves');
  await page.locator('#composer').focus();
  await page.keyboard.press('Enter');
  await tray().getByRole('button', { name: t.media.cancelSend }).waitFor();
  await ready();
  await untilCalled(page, 'sendMedia');
  const [sent] = await called(page, 'sendMedia');
  expect(sent).toMatchObject({ text: 'Waves', media: [{ kind: 'video', width: 1280, height: 720, type: 'video/webm' }] });
  await tray().waitFor({ state: 'detached' });
});
