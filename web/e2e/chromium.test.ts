/** Which Chromium the tests take, on machines that have one, can get one, and cannot. */
import { expect, it } from 'vitest';
import { findChromium, type Machine, obtainChromium, WAYS } from './chromium.mjs';

type Given = {
  readonly env?: Machine['env'];
  readonly isRoot?: boolean;
  readonly there?: readonly string[];
  readonly own?: string;
  readonly works?: (command: string) => string | boolean;
};

/** A machine that notes what is run on it; a command may fail, succeed, or put a browser in place. */
function machineWith({ env = { PATH: '/bin:/usr/bin' }, isRoot = false, there = [], own, works = () => false }: Given) {
  const browsers = new Set(there);
  const ran: string[] = [];
  const run = (command: readonly string[]): boolean => {
    ran.push(command.join(' '));
    const result = works(command.join(' '));
    if (typeof result === 'string') browsers.add(result);
    return result !== false;
  };
  const machine: Machine = { env, isRoot, run, hasBrowser: (path) => browsers.has(path), ownBrowser: () => Promise.resolve(own) };
  return { machine, ran };
}
const lines = (way: readonly (readonly string[])[]): string[] => way.map((command) => command.join(' '));

it('[Q8] a Chromium that is there is taken, and nothing is run', async () => {
  const { machine, ran } = machineWith({ there: ['/usr/bin/google-chrome'] });
  expect(await obtainChromium(machine)).toEqual({ path: '/usr/bin/google-chrome' });
  expect(ran).toEqual([]);
});
it('[Q8] CHROMIUM_PATH goes before all others, unless nothing answers there', async () => {
  const env = { PATH: '/usr/bin', CHROMIUM_PATH: '/opt/chromium' };
  expect(await findChromium(machineWith({ env, there: ['/opt/chromium', '/usr/bin/chromium'] }).machine)).toBe('/opt/chromium');
  expect(await findChromium(machineWith({ env, there: ['/usr/bin/chromium'] }).machine)).toBe('/usr/bin/chromium');
});
it("[Q8] Playwright's own is taken where the system has none", async () => {
  expect(await findChromium(machineWith({ own: '/cache/chrome', there: ['/cache/chrome'] }).machine)).toBe('/cache/chrome');
});
it('[Q8] where none is there, Playwright installs one', async () => {
  const { machine, ran } = machineWith({ own: '/cache/chrome', isRoot: true, works: () => '/cache/chrome' });
  expect(await obtainChromium(machine)).toEqual({ path: '/cache/chrome' });
  expect(ran).toEqual(lines(WAYS.playwright));
});
it('[Q8] where Playwright cannot, root takes it from the system', async () => {
  const { machine, ran } = machineWith({ isRoot: true, works: (command) => command.startsWith('apt-get') && '/usr/bin/chromium' });
  expect(await obtainChromium(machine)).toEqual({ path: '/usr/bin/chromium' });
  expect(ran).toEqual([...lines(WAYS.playwright), ...lines(WAYS.apt)]);
});
it('[Q8] without root the system is left alone, and the answer names the commands', async () => {
  const { machine, ran } = machineWith({ works: () => false });
  const answer = await obtainChromium(machine);
  expect(ran).toEqual(lines(WAYS.playwright));
  expect(answer).toEqual({ missing: expect.stringContaining('apt-get install -y chromium') });
  expect(answer).toEqual({ missing: expect.stringContaining('npx playwright install --with-deps chromium') });
});
it('[Q8] an installer that says it worked and left no browser is a failure', async () => {
  const { machine } = machineWith({ isRoot: true, works: () => true });
  expect(await obtainChromium(machine)).toEqual({ missing: expect.any(String) });
});
