/**
 * Where the tests get their browsers: one that is there, else Playwright's Chromium, else the system's packages; and the fonts that some of them are about.
 * Without one they fail; they never skip.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const ANSWER_MS = 30_000;

/** @param {readonly string[]} packages */
const apt = (...packages) => ({
  needsRoot: true,
  commands: [
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', ...packages],
  ],
});

/**
 * A browser: the variable that names it, what it is called on the path, where else it lies, whether Playwright may have one, what it cannot do without,
 * and the ways to get it, in this order.
 * @typedef {{
 *   readonly title: string, readonly variable: string, readonly names: readonly string[], readonly places: readonly string[], readonly isPlaywrights: boolean,
 *   readonly needs: readonly string[],
 *   readonly ways: readonly { readonly needsRoot: boolean, readonly commands: readonly (readonly string[])[] }[],
 * }} Browser
 */
export const BROWSERS = {
  /** @type {Browser} */
  chromium: {
    title: 'Chromium',
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
    places: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
    isPlaywrights: true,
    needs: [],
    ways: [{ needsRoot: false, commands: [['npx', 'playwright', 'install', '--with-deps', 'chromium']] }, apt('chromium')],
  },
  /** @type {Browser} */
  firefox: {
    title: 'Firefox',
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    isPlaywrights: false,
    needs: [],
    ways: [apt('firefox-esr')],
  },
  /** Its driver, which knows its browser; on a screen that nobody sees. @type {Browser} */
  webkit: {
    title: 'WebKitGTK',
    variable: 'WEBKIT_DRIVER_PATH',
    names: ['WebKitWebDriver'],
    places: [],
    isPlaywrights: false,
    needs: ['Xvfb'],
    ways: [apt('webkit2gtk-driver', 'xvfb')],
  },
};

/** Letters that some test draws in a font of the system's, in hexadecimal: an emoji, and what joins letters as emoji are joined. */
export const LETTERS = ['1f389', '915', 'd9a'];
const FONTS = apt('fonts-noto-color-emoji', 'fonts-noto-core');

/**
 * What the search and the installing need of the machine; the tests give another.
 * @typedef {{
 *   readonly env: Readonly<Record<string, string | undefined>>,
 *   readonly isRoot: boolean,
 *   readonly isThere: (path: string) => boolean,
 *   readonly answers: (path: string) => boolean,
 *   readonly draws: (letter: string) => boolean,
 *   readonly playwrights: () => Promise<string | undefined>,
 *   readonly run: (command: readonly string[]) => boolean,
 * }} Machine
 */

/** @type {Machine} */
export const thisMachine = {
  env: process.env,
  isRoot: process.getuid?.() === 0,
  isThere: existsSync,
  // A file is not enough: some systems ship a script of that name which only says how to install the browser.
  answers: (path) =>
    existsSync(path) && ['--version', '--help'].some((flag) => spawnSync(path, [flag], { timeout: ANSWER_MS, stdio: 'ignore' }).status === 0),
  // Without fontconfig, as on macOS and Windows, the system has fonts for everything.
  draws: (letter) => spawnSync('fc-list', [`:charset=${letter}`, 'family'], { timeout: ANSWER_MS, encoding: 'utf8' }).stdout?.trim() !== '',
  playwrights: async () => (await import('playwright')).chromium.executablePath(),
  run: ([name = '', ...rest]) => spawnSync(name, rest, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0,
};

/** The path of a browser that answers and has all it needs, or undefined. @param {Machine} machine @param {Browser} browser @returns {Promise<string | undefined>} */
export async function findBrowser(machine, { variable, names, places, isPlaywrights, needs }) {
  const folders = (machine.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const onPath = (/** @type {string} */ name) => folders.map((folder) => join(folder, name));
  if (needs.some((name) => !onPath(name).some(machine.isThere))) return undefined;
  const playwrights = isPlaywrights ? await machine.playwrights() : undefined;
  return [machine.env[variable], ...names.flatMap(onPath), ...places, playwrights].filter((path) => path !== undefined).find(machine.answers);
}

/**
 * A browser that answers, installed where there was none. `missing` is the sentence for whoever runs the tests.
 * @param {Machine} machine @param {Browser} browser @returns {Promise<{ readonly path: string } | { readonly missing: string }>}
 */
export async function obtainBrowser(machine, browser) {
  const there = await findBrowser(machine, browser);
  if (there !== undefined) return { path: there };
  for (const { commands } of browser.ways.filter(({ needsRoot }) => machine.isRoot || !needsRoot)) {
    const ran = commands.every((command) => machine.run(command));
    const found = ran ? await findBrowser(machine, browser) : undefined;
    if (found !== undefined) return { path: found };
  }
  const ways = browser.ways.map(
    ({ needsRoot, commands }) => `${needsRoot ? 'as root ' : ''}'${commands.map((command) => command.join(' ')).join(' && ')}'`,
  );
  return { missing: `No ${browser.title} could be found or installed. Run ${ways.join(', or ')}, or set ${browser.variable}.` };
}

/** Fonts for every letter, installed where there were none. The sentence for whoever runs the tests, where that failed. @param {Machine} machine @returns {string | undefined} */
export function obtainFonts(machine) {
  const hasAll = () => LETTERS.every(machine.draws);
  if (hasAll() || (machine.isRoot && FONTS.commands.every((command) => machine.run(command)) && hasAll())) return undefined;
  return `No font for emoji, Devanagari or Sinhala. Run as root '${FONTS.commands.map((command) => command.join(' ')).join(' && ')}'.`;
}
