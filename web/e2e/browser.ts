/** A real Chromium for the specs: an empty profile of its own, nothing fetched in the background, and every request that strays seen. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { BROWSERS, findBrowser, thisMachine } from './browsers.mjs';

/** Without a sandbox only where the kernel refuses root one; the pages under test are our own. */
export const FLAGS = [
  ...(thisMachine.isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export type Profile = {
  readonly context: BrowserContext;
  readonly folder: string;
  /** Closes the browser and forgets the profile. */
  close(): Promise<void>;
  /** Closes the browser and opens it again with the same profile. */
  reopen(): Promise<Profile>;
};

/** `serviceWorkers: 'block'`: without them every file comes over the wire, when it is wanted. `args`: flags beside ours; `without`: flags of ours, or of Playwright's, that are not wanted. The others say what the page is looked at on. */
export type ProfileOptions = Pick<
  NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>,
  'args' | 'baseURL' | 'locale' | 'serviceWorkers' | 'viewport' | 'deviceScaleFactor' | 'isMobile' | 'hasTouch' | 'colorScheme'
> & { readonly without?: readonly string[] };
/** A microphone that hears a beep each second; who may use it is still asked. */
export const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream'];

/** Opens a browser with an empty profile, or with the one that lies in `folder`. */
export async function openProfile(folder?: string, options: ProfileOptions = {}): Promise<Profile> {
  const { args = [], without = [], ...looks } = options;
  const flags = [...FLAGS.filter((flag) => !without.includes(flag)), ...args];
  const executablePath = await findBrowser(thisMachine, BROWSERS.chromium);
  if (executablePath === undefined) throw new Error("expected a Chromium, found none: run 'npm test', which obtains one");
  const kept = folder ?? (await mkdtemp(join(tmpdir(), 'tidings-profile-')));
  const context = await chromium.launchPersistentContext(kept, {
    executablePath,
    headless: true,
    args: flags,
    ignoreDefaultArgs: [...without],
    ...looks,
  });
  return {
    context,
    folder: kept,
    async close() {
      await context.close();
      await rm(kept, { recursive: true, force: true });
    },
    async reopen() {
      await context.close();
      return openProfile(kept, options);
    },
  };
}

/** Requests to anywhere but `origin`, from the moment this is called: there must be none. */
export function strays(context: BrowserContext, origin: string): readonly string[] {
  const found: string[] = [];
  context.on('request', (request) => {
    if (new URL(request.url()).protocol.startsWith('http') && new URL(request.url()).origin !== origin) found.push(request.url());
  });
  return found;
}
