/** Which browsers the tests take, on machines that have one, can get one, and cannot. */
import { describe, expect, it } from 'vitest';
import { type Browser, BROWSERS, findBrowser, LETTERS, type Machine, obtainBrowser, obtainFonts } from './browsers.mjs';

type Given = {
  readonly env?: Machine['env'];
  readonly isRoot?: boolean;
  readonly there?: readonly string[];
  readonly own?: string;
  readonly works?: (command: string) => string | boolean;
};

/** A machine that notes what is run on it; a command may fail, succeed, or put a browser in place. */
function machineWith({ env = { PATH: '/bin:/usr/bin' }, isRoot = false, there = [], own, works = () => false }: Given) {
  const files = new Set(there);
  const ran: string[] = [];
  const run = (command: readonly string[]): boolean => {
    ran.push(command.join(' '));
    const result = works(command.join(' '));
    if (typeof result === 'string') files.add(result);
    return result !== false;
  };
  const has = (path: string): boolean => files.has(path);
  const machine: Machine = { env, isRoot, run, isThere: has, answers: has, draws: has, playwrights: () => Promise.resolve(own) };
  return { machine, ran };
}
const { chromium, firefox, webkit } = BROWSERS;
const linesOf = ({ ways }: Browser, needsRoot: boolean): string[] =>
  ways.filter((way) => way.needsRoot === needsRoot).flatMap(({ commands }) => commands.map((command) => command.join(' ')));

describe.each([chromium, firefox, webkit])('$title', (browser) => {
  const [name = ''] = browser.names;
  const there = [`/usr/bin/${name}`, ...browser.needs.map((need) => `/usr/bin/${need}`)];

  it('[Q8] one that is there is taken, and nothing is run', async () => {
    const { machine, ran } = machineWith({ there });
    expect(await obtainBrowser(machine, browser)).toEqual({ path: `/usr/bin/${name}` });
    expect(ran).toEqual([]);
  });
  it('[Q8] its variable goes before all others, unless nothing answers there', async () => {
    const env = { PATH: '/usr/bin', [browser.variable]: '/opt/own' };
    expect(await findBrowser(machineWith({ env, there: [...there, '/opt/own'] }).machine, browser)).toBe('/opt/own');
    expect(await findBrowser(machineWith({ env, there }).machine, browser)).toBe(`/usr/bin/${name}`);
  });
  it('[Q8] root takes it from the system where it is nowhere else', async () => {
    const works = (command: string) => command.startsWith('apt-get') && (there[0] ?? false);
    const { machine, ran } = machineWith({ isRoot: true, there: there.slice(1), works });
    expect(await obtainBrowser(machine, browser)).toEqual({ path: `/usr/bin/${name}` });
    expect(ran).toEqual([...linesOf(browser, false), ...linesOf(browser, true)]);
  });
  it('[Q8] without root the system is left alone, and the answer names every command', async () => {
    const { machine, ran } = machineWith({});
    const answer = await obtainBrowser(machine, browser);
    expect(ran).toEqual(linesOf(browser, false));
    for (const line of [...linesOf(browser, false), ...linesOf(browser, true)]) expect(answer).toEqual({ missing: expect.stringContaining(line) });
  });
  it('[Q8] an installer that says it worked and left no browser is a failure', async () => {
    const { machine } = machineWith({ isRoot: true, works: () => true });
    expect(await obtainBrowser(machine, browser)).toEqual({ missing: expect.stringContaining(browser.variable) });
  });
});

it("[Q8] Playwright's own Chromium is taken where the system has none, and installed where Playwright has none", async () => {
  expect(await findBrowser(machineWith({ own: '/cache/chrome', there: ['/cache/chrome'] }).machine, chromium)).toBe('/cache/chrome');
  const { machine, ran } = machineWith({ own: '/cache/chrome', isRoot: true, works: () => '/cache/chrome' });
  expect(await obtainBrowser(machine, chromium)).toEqual({ path: '/cache/chrome' });
  expect(ran).toEqual(linesOf(chromium, false));
});
it("[Q8] WebKit's driver without a screen to draw on is none", async () => {
  expect(await findBrowser(machineWith({ there: ['/usr/bin/WebKitWebDriver'] }).machine, webkit)).toBeUndefined();
});

describe('fonts', () => {
  it('[Q61] that are there are left, and what lacks one letter is installed by root', () => {
    const full = machineWith({ there: LETTERS, isRoot: true });
    expect(obtainFonts(full.machine)).toBeUndefined();
    expect(full.ran).toEqual([]);
    const bare = machineWith({ there: LETTERS.slice(1), isRoot: true, works: (command) => !command.includes('install') || (LETTERS[0] ?? false) });
    expect(obtainFonts(bare.machine)).toBeUndefined();
    expect(bare.ran).toHaveLength(2);
  });
  it('[Q61] that cannot be had are named with their command', () => {
    const said = expect.stringContaining('apt-get install -y fonts-noto-color-emoji');
    expect(obtainFonts(machineWith({}).machine)).toEqual(said);
    expect(obtainFonts(machineWith({ isRoot: true, works: () => true }).machine)).toEqual(said);
  });
});
