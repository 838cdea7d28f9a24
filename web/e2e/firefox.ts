/** Firefox for the specs, by WebDriver BiDi, which it speaks itself: no driver stands between. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { BROWSERS, findBrowser, thisMachine } from './browsers.mjs';
import { until } from './hub-process.ts';
import type { Tab } from './tab.ts';

const START_MS = 30_000;
const COMMAND_MS = 60_000;
/** Beside what Firefox sets itself when it is driven: nothing is fetched in the background, and nothing is asked. */
const PREFERENCES = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.storageManager.prompt.testing': true,
  'dom.storageManager.prompt.testing.allow': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
};

/** Its protocol also tells what pages and workers complain of, and it can be ended and begun again with what is on its disk. */
export type FirefoxTab = Tab & { readonly faults: () => readonly string[]; readonly reopen: () => Promise<FirefoxTab> };

/** A microphone that hears a tone, and that nobody is asked for. */
export const FAKE_MICROPHONE = { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true };

/** Opens a browser with an empty profile, which is forgotten when it is closed. */
export async function openFirefox(more: Readonly<Record<string, boolean>> = {}): Promise<FirefoxTab> {
  const profile = await mkdtemp(join(tmpdir(), 'tidings-firefox-'));
  const lines = Object.entries({ ...PREFERENCES, ...more }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  return openWith(profile);
}

async function openWith(profile: string): Promise<FirefoxTab> {
  const path = await findBrowser(thisMachine, BROWSERS.firefox);
  if (path === undefined) throw new Error("expected a Firefox, found none: run 'npm test', which obtains one");
  const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill();
    await gone;
    await rm(profile, { recursive: true, force: true });
  };
  try {
    const faults: string[] = [];
    const call = await speak(await addressOf(child), (event) => faults.push(...faultIn(event)));
    await call('session.new', { capabilities: {} });
    await call('session.subscribe', { events: ['log.entryAdded'] });
    // The tab it begins with never has the focus, and what it showed would not be read.
    const { context } = (await call('browsingContext.create', { type: 'tab' })) as { readonly context: string };
    const reopen = async (): Promise<FirefoxTab> => {
      await call('browser.close', {});
      await gone;
      return openWith(profile);
    };
    return { ...tabOf(call, context, close), faults: () => faults, reopen };
  } catch (error) {
    await close();
    throw error;
  }
}

const tabOf = (call: Call, context: string, close: () => Promise<void>): Tab => ({
  async open(url) {
    await call('browsingContext.navigate', { context, url, wait: 'complete' });
  },
  async reload() {
    await call('browsingContext.reload', { context, wait: 'complete' });
  },
  evaluate: async (expression) => answered(await call('script.evaluate', { expression, target: { context }, awaitPromise: true })),
  async act(actions) {
    await call('input.performActions', { context, actions });
  },
  async resize(width, height) {
    await call('browsingContext.setViewport', { context, viewport: { width, height } });
  },
  async picture() {
    const { data } = (await call('browsingContext.captureScreenshot', { context })) as { readonly data: string };
    return Buffer.from(data, 'base64');
  },
  close,
});

/** Where it listens: it says so when it does. */
async function addressOf(child: ChildProcess): Promise<string> {
  let written = '';
  child.stderr?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  return until('Firefox to listen', START_MS, async () => {
    if (child.exitCode !== null) throw new Error(`expected a running Firefox, it ended with ${child.exitCode}:\n${written}`);
    return /^WebDriver BiDi listening on (\S+)/m.exec(written)?.[1];
  });
}

type Call = (method: string, params: object) => Promise<unknown>;
type Answer = { readonly id?: number; readonly result?: unknown; readonly error?: string; readonly message?: string };

/** A connection of WebDriver BiDi §3.4: commands with a number, answers with the same, and events in between. */
async function speak(address: string, hear: (event: unknown) => void): Promise<Call> {
  const socket = new WebSocket(`${address}/session`);
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (bytes) => {
    const said = JSON.parse(String(bytes)) as Answer;
    if (said.id === undefined) return hear(said);
    waiting.get(said.id)?.(said);
    waiting.delete(said.id);
  });
  let last = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const late = setTimeout(() => reject(new Error(`expected an answer to ${method} within ${COMMAND_MS} ms`)), COMMAND_MS);
      waiting.set(id, ({ result, error, message }) => {
        clearTimeout(late);
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error}: ${message}`));
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
}

function answered(value: unknown): string {
  const { result, exceptionDetails } = value as {
    readonly result?: { readonly value: string };
    readonly exceptionDetails?: { readonly text: string };
  };
  if (result === undefined) throw new Error(exceptionDetails?.text);
  return result.value;
}

function faultIn(event: unknown): readonly string[] {
  const { method, params } = event as { readonly method: string; readonly params: { readonly level: string; readonly text: string } };
  return method === 'log.entryAdded' && params.level === 'error' ? [params.text] : [];
}
