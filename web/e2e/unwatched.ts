/**
 * A Chromium that nobody watches. Whoever drives one by Playwright hears of every request, and for that the browser hands each body over once more: a megabyte of bare bytes
 * goes up at a seventh of its rate, and what comes down is kept. So what is measured of bodies is measured here, where a page is only told to run something.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { FLAGS } from './browser.ts';
import { BROWSERS, findBrowser, thisMachine } from './browsers.mjs';

export type UnwatchedPage = {
  /** The value of an expression, or of the promise it gives, as JSON has it. */
  run<T = unknown>(expression: string): Promise<T>;
  /** `window[name]` becomes the File of that path, as if it had been picked. */
  pick(name: string, path: string): Promise<void>;
  toFront(): Promise<void>;
};
export type Unwatched = { open(url: string): Promise<UnwatchedPage>; close(): Promise<void> };

type Answer = { readonly id?: number; readonly result?: Readonly<Record<string, unknown>>; readonly error?: { readonly message: string } };
type Ask = <T>(method: string, params?: object) => Promise<T>;

const PATIENCE_MS = 30_000;
const LOOK_MS = 50;

/** With the profile that lies in `folder`, which no other browser has open. */
export async function openUnwatched(folder: string): Promise<Unwatched> {
  const path = await findBrowser(thisMachine, BROWSERS.chromium);
  if (path === undefined) throw new Error("expected a Chromium, found none: run 'npm test', which obtains one");
  const told = join(folder, 'DevToolsActivePort');
  await rm(told, { force: true });
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, '--password-store=basic', ...FLAGS];
  const child = spawn(path, [...flags, 'about:blank'], { stdio: 'ignore', detached: true });
  const [port] = (await toldIn(told)).split('\n');
  const origin = `http://127.0.0.1:${port}`;
  return {
    open: async (url) => {
      const target = (await (await fetch(`${origin}/json/new?${encodeURIComponent(url)}`, { method: 'PUT' })).json()) as {
        webSocketDebuggerUrl: string;
      };
      const page = pageOf(await connect(target.webSocketDebuggerUrl));
      await loaded(page, url);
      return page;
    },
    close: () => end(child),
  };
}

async function toldIn(file: string): Promise<string> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(LOOK_MS)) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes('\n')) return text;
  }
  throw new Error('expected the browser to say its port');
}

/** Until then it has nowhere to run anything, or runs it in the empty page before it. */
async function loaded(page: UnwatchedPage, url: string): Promise<void> {
  const isLoaded = `document.readyState === 'complete' && location.href.startsWith(${JSON.stringify(new URL(url).origin)})`;
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(LOOK_MS))
    if (await page.run<boolean>(isLoaded).catch(() => false)) return;
  throw new Error(`expected ${url} to load`);
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  // It leads a group of its own.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await gone;
}

async function connect(url: string): Promise<Ask> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  return async <T>(method: string, params: object = {}) => {
    const id = ++last;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  };
}

type Evaluated = { readonly result: { readonly value?: unknown; readonly objectId?: string }; readonly exceptionDetails?: { readonly text: string } };

function pageOf(ask: Ask): UnwatchedPage {
  const evaluate = async (expression: string, returnByValue: boolean): Promise<Evaluated['result']> => {
    const found = await ask<Evaluated>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue });
    if (found.exceptionDetails) throw new Error(`expected a value, got ${JSON.stringify(found.exceptionDetails).slice(0, 500)}`);
    return found.result;
  };
  return {
    run: async <T>(expression: string) => (await evaluate(expression, true)).value as T,
    pick: async (name, path) => {
      const { objectId } = await evaluate("Object.assign(document.createElement('input'), { type: 'file' })", false);
      await ask('DOM.setFileInputFiles', { files: [path], objectId });
      await ask('Runtime.callFunctionOn', { objectId, functionDeclaration: `function () { window[${JSON.stringify(name)}] = this.files[0]; }` });
    },
    toFront: async () => {
      await ask('Page.bringToFront');
    },
  };
}
