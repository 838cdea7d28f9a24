/**
 * Each state of the app as a picture: it looks as it did when somebody last looked at it and found it good, fits its window, and is complete to who cannot see it.
 * What a state looks like lies in pictures/, each view in cells that are the mean of 16 by 16 pixels. After a change that is meant:
 * `RENEW_PICTURES=yes npx vitest run --project=browser web/e2e/pictures.spec.ts`, look at the large ones it leaves in dist/pictures, and commit the small ones.
 * A state is added by a line in picture-states.ts, and its name in COMPARED. The clock stands still, nothing moves, and every letter is of a font that comes
 * with the tests, so that a picture is the same on every machine but for how its letters are smoothed, which is less than what is compared.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import type { CDPSession, Page } from 'playwright';
import { expect, it } from 'vitest';
import { first } from '../app/text/ar/first.ts';
import { later } from '../app/text/ar/later.ts';
import { t as english } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { type State, statesIn } from './picture-states.ts';
import { differencesOf, packed, type Small, shrink, unpacked } from './small-picture.ts';
import { hold, show, turn, type View } from './state-page.ts';

type Compared = View & { readonly isJudged?: true };
/**
 * Every width in light; dark where there is most on screen; from right to left, in a language that is written so, where there is least room and most. axe
 * judges one of each theme, with least room and with most.
 */
const VIEWS: readonly Compared[] = [
  { language: 'en', width: 390, height: 844, theme: 'light', isJudged: true },
  { language: 'en', width: 900, height: 900, theme: 'light' },
  { language: 'en', width: 1440, height: 900, theme: 'light' },
  { language: 'en', width: 1440, height: 900, theme: 'dark', isJudged: true },
  { language: 'ar', width: 390, height: 844, theme: 'dark' },
  { language: 'ar', width: 1440, height: 900, theme: 'light' },
];
/**
 * In screens around a chat there is less that could turn, and axe judges them in every look elsewhere (U32); what opens over a chat from right to left is seen
 * best where there is least room.
 */
const viewsOf = ({ scene, act }: State): readonly Compared[] =>
  VIEWS.filter(({ language, theme, width }) => width === 390 || (language === 'en' && (theme === 'light' || !scene)) || (!scene && !act));
const STATES = { en: statesIn(english), ar: statesIn({ ...first, ...later }) } as const;

/** All but those that differ from one of these by a sentence, or go by themselves after a while; they are judged where they are used (ui-*.spec.ts). */
const COMPARED = [
  'list',
  'list full',
  'menu of a chat',
  'talk',
  'chat offline',
  'messages of every kind',
  'messages in every state',
  'arabic',
  'chat empty',
  'chat loading',
  'photo, album, film',
  'voice, files, sending',
  'photo, open',
  'media of a chat',
  'attach',
  'picked',
  'group',
  'group lines',
  'request',
  'menu of a message',
  'selection',
  'message info',
  'delete a message',
  'forward a message',
  'names offered',
  'emoji panel',
  'search found',
  'search in a chat',
  'group info',
  'group member',
  'group invites',
  'person info',
  'shortcuts',
  'phone',
  'code, wrong',
  'link, showing',
  'settings, appearance',
  'settings, privacy',
  'settings, devices',
  'settings, notifications',
  'settings, storage',
  'safety',
] as const;
const FOLDER = 'web/e2e/pictures';
const LARGE = 'dist/pictures';
/** Cells of a picture that may look otherwise: letters that are smoothed otherwise, or lie a little beside, change ten at most (U368). */
const FEW = 12;
const RENEW = process.env['RENEW_PICTURES'] === 'yes';
if (RENEW) for (const folder of [FOLDER, LARGE]) mkdirSync(folder, { recursive: true });

let page: Page;
let session: CDPSession;
eachPage('web/e2e/pages/pictures.tsx', (opened) => {
  page = opened;
});

/** A state without anything done is the same at another width and in another theme; what opened over it lies where there was room when it opened. */
const come = (state: State, view: View, before: View | undefined): Promise<void> =>
  before?.language === view.language && (before.width === view.width || state.act === undefined) ? turn(page, view) : show(page, state, view);

/** `name`: of the large picture, where it is to be kept. */
async function take({ width }: View, name?: string): Promise<Small> {
  await page.evaluate(() => {
    // What asks for an emoji in colours, and an arrow to a side, are in none of our fonts: a system's own would draw them.
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = all.nextNode(); node; node = all.nextNode())
      if (/[\uFE0F←→]/.test(node.nodeValue ?? '')) node.nodeValue = (node.nodeValue ?? '').replaceAll('\uFE0F', '').replaceAll(/[←→]/g, '↑');
    document.body.getBoundingClientRect();
    return document.fonts.ready;
  });
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
  if (name) writeFileSync(`${LARGE}/${name}.png`, Buffer.from(data, 'base64'));
  return shrink(page, data, width);
}

/** The fonts of this machine in which something is drawn: nobody else may have them. What is drawn anew while it is looked at is looked at anew. */
async function foreignFonts(): Promise<readonly string[]> {
  for (;;) {
    try {
      return await foreignFontsNow();
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('Could not find node'))) throw error;
    }
  }
}

async function foreignFontsNow(): Promise<readonly string[]> {
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument', { depth: 0 });
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'body *' });
  const drawn = nodeIds.map(async (nodeId) => {
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    const foreign = fonts.filter(({ isCustomFont }) => !isCustomFont).map(({ familyName }) => familyName);
    return foreign.length === 0 ? [] : [`${foreign} in ${(await session.send('DOM.getOuterHTML', { nodeId })).outerHTML.slice(0, 160)}`];
  });
  const found = (await Promise.all(drawn)).flat();
  await session.send('CSS.disable');
  await session.send('DOM.disable');
  return found;
}

const nameOf = ({ language, width, theme }: View): string => `${language} ${width} ${theme}`;

it.each(COMPARED)('[U367] "%s" looks as it was found good', async (name) => {
  session = await hold(page);
  const file = `${FOLDER}/${fileFor(name)}.br`;
  const found: string[] = [];
  const pictures: Small[] = [];
  const views = viewsOf(STATES.en[name] ?? { path: '/' });
  for (const [at, view] of views.entries()) {
    const state = STATES[view.language][name];
    if (!state) throw new Error('expected the same states in every language');
    await come(state, view, views[at - 1]);
    pictures.push(await take(view, RENEW ? `${fileFor(name)}-${nameOf(view).replaceAll(' ', '-')}` : undefined));
    const faults = !RENEW && view.isJudged && state.scene === undefined ? await axeFinds(page) : [];
    const fonts = !RENEW && at === views.length - 1 ? await foreignFonts() : [];
    for (const one of [...(await sticksOut(page)), ...faults, ...fonts]) found.push(`${nameOf(view)}: ${one}`);
  }
  if (RENEW) writeFileSync(file, packed(pictures));
  expect([file, existsSync(file)]).toEqual([file, true]);
  const before = unpacked(readFileSync(file), pictures);
  for (const [at, view] of views.entries()) {
    const [one, other] = [before[at], pictures[at]];
    const differences = one && other ? differencesOf(one, other) : [];
    if (differences.length > FEW) found.push(`${nameOf(view)}: looks otherwise at ${JSON.stringify(differences.slice(0, 20))}, in cells of 16 px`);
  }
  expect(found).toEqual([]);
});
const fileFor = (name: string): string => name.replace(/[^a-z]+/g, '-');

it('[U368] a picture shows what is missing, moved or of another colour, and not how fonts are drawn', async () => {
  session = await hold(page);
  const state = STATES.en['messages of every kind'] ?? { path: '/' };
  for (const view of VIEWS.filter(({ language, width }) => language === 'en' && width !== 900)) {
    await show(page, state, view);
    const before = await take(view);
    const changedBy = async (change: string): Promise<number> => {
      const style = await page.addStyleTag({ content: change });
      const { length } = differencesOf(before, await take(view));
      await style.evaluate((element) => (element as Element).remove());
      return length;
    };
    for (const change of [
      '.comp { visibility: hidden }',
      '.msg.own .b { background: var(--surface) !important }',
      '.msg:nth-last-child(2) { visibility: hidden }',
      '.bar { padding-block-start: 24px }',
    ])
      expect([nameOf(view), change, (await changedBy(change)) > FEW]).toEqual([nameOf(view), change, true]);
    for (const change of ['* { -webkit-text-stroke: 0.2px }', '.tx { transform: translate(0.6px, 0.6px) }'])
      expect([nameOf(view), change, (await changedBy(change)) <= FEW]).toEqual([nameOf(view), change, true]);
  }
});

it('[U369] nothing in a picture is drawn in a font of this machine, and what is is found', async () => {
  session = await hold(page);
  await show(page, STATES.en['list'] ?? { path: '/' }, { language: 'en', width: 1440, height: 900, theme: 'light' });
  expect(await foreignFonts()).toEqual([]);
  await page.addStyleTag({ content: 'a.row .nm { font-family: serif !important }' });
  expect((await foreignFonts()).length).toBeGreaterThan(0);
});
