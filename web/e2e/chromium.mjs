/** Where the tests get their Chromium: one that is there, else Playwright's, else the system's packages. Without one they fail; they never skip. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
const ANSWER_MS = 30_000;

/** How to get one, in this order. The last needs root. */
export const WAYS = {
  playwright: [['npx', 'playwright', 'install', '--with-deps', 'chromium']],
  apt: [
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', 'chromium'],
  ],
};

/**
 * What the search and the installing need of the machine; the tests give another.
 * @typedef {{
 *   readonly env: Readonly<Record<string, string | undefined>>,
 *   readonly isRoot: boolean,
 *   readonly hasBrowser: (path: string) => boolean,
 *   readonly ownBrowser: () => Promise<string | undefined>,
 *   readonly run: (command: readonly string[]) => boolean,
 * }} Machine
 */

/** @type {Machine} */
export const thisMachine = {
  env: process.env,
  isRoot: process.getuid?.() === 0,
  // A file is not enough: some systems ship a script of that name which only says how to install the browser.
  hasBrowser: (path) => existsSync(path) && spawnSync(path, ['--version'], { timeout: ANSWER_MS, stdio: 'ignore' }).status === 0,
  ownBrowser: async () => (await import('playwright')).chromium.executablePath(),
  run: ([name = '', ...rest]) => spawnSync(name, rest, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0,
};

/** The path of a Chromium that answers, or undefined. @param {Machine} machine @returns {Promise<string | undefined>} */
export async function findChromium(machine) {
  const folders = (machine.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const own = await machine.ownBrowser();
  return [machine.env['CHROMIUM_PATH'], ...onPath, ...PLACES, own].filter((path) => path !== undefined).find(machine.hasBrowser);
}

/**
 * A Chromium that answers, installed where there was none. `missing` is the sentence for whoever runs the tests.
 * @param {Machine} machine @returns {Promise<{ readonly path: string } | { readonly missing: string }>}
 */
export async function obtainChromium(machine) {
  const there = await findChromium(machine);
  if (there !== undefined) return { path: there };
  for (const way of machine.isRoot ? [WAYS.playwright, WAYS.apt] : [WAYS.playwright]) {
    const ran = way.every((command) => machine.run(command));
    const found = ran ? await findChromium(machine) : undefined;
    if (found !== undefined) return { path: found };
  }
  const commands = [WAYS.playwright, WAYS.apt].map((way) => way.map((command) => command.join(' ')).join(' && '));
  return { missing: `No Chromium could be found or installed. Run '${commands.join("', or as root '")}', or set CHROMIUM_PATH.` };
}
