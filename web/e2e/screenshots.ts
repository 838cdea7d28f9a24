/** Takes the pictures of the README and of the guide: states of the app, as `picture-states.ts` says how one comes there, over chats in memory. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { t } from '../app/text/en.ts';
import { openProfile } from './browser.ts';
import { servePage } from './page.ts';
import { statesIn } from './picture-states.ts';
import { hold, show } from './state-page.ts';

const FOLDER = 'docs/pictures';
const MAX_BYTES = 60_000;
const PHONE = { language: 'en', width: 390, height: 780, theme: 'light' } as const;
const DESKTOP = { language: 'en', width: 1180, height: 740, theme: 'light' } as const;
const WIDE = { ...DESKTOP, width: 1440, height: 900 } as const;
/** Pixels of a picture for each of the page: on a screen it is shown smaller than it is. */
const PHONE_SCALE = 1.5;

/** File, state, and what it is looked at on. */
const PICTURES = [
  ['chat-desktop', 'talk', { ...DESKTOP, theme: 'dark' }],
  ['chat-phone', 'talk', PHONE],
  ['sign-in', 'phone', PHONE],
  ['link', 'link, showing', DESKTOP],
  ['list', 'list full', PHONE],
  ['media', 'photo, album, film', PHONE],
  ['voice', 'voice, files, sending', PHONE],
  ['gallery', 'media of a chat', WIDE],
  ['told', 'settings, notifications', PHONE],
  ['group', 'group info of a member', WIDE],
  ['invites', 'group invites', PHONE],
  ['menu', 'menu of a message', PHONE],
  ['answer', 'messages of every kind', DESKTOP],
  ['forward', 'forward a message', PHONE],
  ['search', 'search found', DESKTOP],
  ['privacy', 'settings, privacy', PHONE],
  ['verify', 'safety', PHONE],
  ['devices', 'settings, devices', DESKTOP],
  ['offline', 'chat offline', PHONE],
  ['keys', 'shortcuts', DESKTOP],
] as const;

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const states = statesIn(t);
  const served = await servePage('web/e2e/pages/states.tsx');
  const profile = await openProfile(undefined, { baseURL: served.url, deviceScaleFactor: PHONE_SCALE });
  try {
    for (const [name, of, view] of PICTURES) {
      const state = states[of];
      if (!state) throw new Error(`expected a state, there is none called ${of}`);
      const page = await profile.context.newPage();
      await hold(page);
      await show(page, { ...state, query: `${state.query ?? ''}&wallpaper=waves` }, view);
      await take(page, name, view === PHONE ? PHONE_SCALE * view.width : DESKTOP.width);
      await page.close();
    }
  } finally {
    await profile.close();
    await served.close();
  }
}

/** `across`: how many pixels it has. */
async function take(page: Page, name: string, across: number): Promise<void> {
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const webp = await page.evaluate(
    async ([data, resizeWidth]) => {
      const whole = await (await fetch(`data:image/png;base64,${data}`)).blob();
      const { width, height } = await createImageBitmap(whole);
      const image = await createImageBitmap(whole, { resizeWidth, resizeHeight: Math.round((height * resizeWidth) / width), resizeQuality: 'high' });
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext('2d')?.drawImage(image, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [png.toString('base64'), across] as const,
  );
  const path = join(FOLDER, `${name}.webp`);
  if (webp.length > MAX_BYTES) throw new Error(`expected at most ${MAX_BYTES} bytes, ${path} has ${webp.length}`);
  writeFileSync(path, Uint8Array.from(webp));
  console.log(`${path}: ${Math.round(webp.length / 1000)} kB`);
}

await main();
