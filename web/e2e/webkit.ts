/** WebKitGTK for the specs: its own driver (W3C WebDriver over HTTP) starts its MiniBrowser on a screen that nobody sees. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { BROWSERS, findBrowser, thisMachine } from './browsers.mjs';
import { freePort, until } from './hub-process.ts';
import type { Tab } from './tab.ts';

const START_MS = 20_000;
/** A display whose number the server picks itself, and tells on its fourth channel. */
const SCREEN = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];

/** Opens a browser that remembers nothing of others, and forgets all when it is closed. */
export async function openWebKit(): Promise<Tab> {
  const driver = await findBrowser(thisMachine, BROWSERS.webkit);
  if (driver === undefined) throw new Error("expected a WebKitGTK, found none: run 'npm test', which obtains one");
  const home = await mkdtemp(join(tmpdir(), 'tidings-webkit-'));
  const begun: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    for (const child of begun.toReversed()) await end(child);
    // The browser is told to end by its driver's end, and may still be writing.
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    const port = await freePort();
    const folders = { XDG_DATA_HOME: join(home, 'data'), XDG_CACHE_HOME: join(home, 'cache'), XDG_CONFIG_HOME: join(home, 'config') };
    const screen = spawn('Xvfb', SCREEN, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    begun.push(screen);
    const [display] = await once(screen.stdio[3] as NodeJS.ReadableStream, 'data');
    const env = { ...process.env, ...folders, DISPLAY: `:${String(display).trim()}`, GDK_BACKEND: 'x11' };
    begun.push(spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' }));
    const call = caller(`http://127.0.0.1:${port}`);
    await until('the driver of WebKit to answer', START_MS, () => call('GET', '/status').catch(() => undefined));
    const { sessionId } = (await call('POST', '/session', { capabilities: {} })) as { readonly sessionId: string };
    return tabOf((method, path, body) => call(method, `/session/${sessionId}${path}`, body), close);
  } catch (error) {
    await close();
    throw error;
  }
}

const tabOf = (call: Call, close: () => Promise<void>): Tab => ({
  async open(url) {
    await call('POST', '/url', { url });
  },
  async reload() {
    await call('POST', '/refresh', {});
  },
  async evaluate(expression) {
    const script = `const done = arguments[0]; ${expression}.then((is) => done({ is }), (error) => done({ error: String(error) }));`;
    return answered(await call('POST', '/execute/async', { script, args: [] }));
  },
  async act(actions) {
    await call('POST', '/actions', { actions });
  },
  async resize(width, height) {
    await call('POST', '/window/rect', { width, height });
  },
  picture: async () => Buffer.from(String(await call('GET', '/screenshot')), 'base64'),
  async close() {
    await call('DELETE', '');
    await close();
  },
});

type Call = (method: string, path: string, body?: object) => Promise<unknown>;

/** One command and the `value` of its answer (W3C WebDriver §6); an error of it is thrown. */
const caller =
  (url: string): Call =>
  async (method, path, body) => {
    const response = await fetch(`${url}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = (await response.json()) as { readonly value: unknown };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value ?? true;
  };

function answered(value: unknown): string {
  const { is, error } = value as { readonly is?: string; readonly error?: string };
  if (is === undefined) throw new Error(error);
  return is;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
