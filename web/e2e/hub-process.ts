/** The hub as its own process, as an operator runs it: started, killed, started again on the same data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 20_000;
const CODE_MS = 60_000;
const STEP_MS = 25;

export type HubProcess = {
  readonly url: string;
  readonly data: string;
  /** What it has written to stdout and stderr so far. */
  output(): string;
  /** Ends the process and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again, on the same port and data. */
  start(): Promise<void>;
  /** The latest code sent to this number; waits for one newer than those already asked for. */
  codeFor(phone: string): Promise<string>;
  /** Kills it and forgets its data. */
  close(): Promise<void>;
};

export type Command = { readonly name: string; readonly args: readonly string[] };
const NODE: Command = { name: process.execPath, args: ['dist/hub.mjs'] };

export type HubOptions = {
  /** Runs it by other means, as on Deno. */
  readonly command?: Command;
  /** Where browsers find it, if not at its own port: the near end of a wire. */
  readonly origin?: string;
  /** What its operator sets besides. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Starts a hub on a free port with empty data. */
export async function startHub({ command = NODE, origin, settings = {} }: HubOptions = {}): Promise<HubProcess> {
  const data = await mkdtemp(join(tmpdir(), 'tidings-hub-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const outbox = join(data, 'codes.jsonl');
  const set = {
    ...settings,
    TIDINGS_PORT: String(port),
    TIDINGS_DATA: join(data, 'store'),
    TIDINGS_SMS: `file:${outbox}`,
    ...(origin ? { TIDINGS_ORIGIN: origin } : {}),
  };
  const env = { ...process.env, ...set };
  const used = new Set<number>();
  let child: ChildProcess | undefined;
  let written = '';
  const start = async (): Promise<void> => {
    const begun = spawn(command.name, command.args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child = begun;
    for (const stream of [begun.stdout, begun.stderr]) stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
    await until('the hub to answer', START_MS, async () => {
      if (begun.exitCode !== null) throw new Error(`expected a running hub, but it ended with ${begun.exitCode}:\n${written}`);
      return (await fetch(`${url}/healthz`).catch(() => undefined))?.ok || undefined;
    });
  };
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    // The whole group: where a launcher started the hub, the hub must go too.
    process.kill(-child.pid, signal);
    await gone;
  };
  await start();
  return {
    url,
    data,
    output: () => written,
    kill,
    start,
    codeFor: (phone) => until(`a code for ${phone}`, CODE_MS, () => newCode(outbox, phone, used)),
    async close() {
      await kill('SIGKILL');
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function newCode(outbox: string, phone: string, used: Set<number>): Promise<string | undefined> {
  const lines = (await readFile(outbox, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const at = lines.findLastIndex((line, index) => !used.has(index) && sentTo(line) === phone);
  if (at < 0) return undefined;
  used.add(at);
  return /\b\d{6}\b/.exec(textOf(lines[at] ?? ''))?.[0];
}

const fieldOf = (line: string, name: string): string => {
  const value: unknown = JSON.parse(line);
  const found = typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
  return typeof found === 'string' ? found : '';
};
const sentTo = (line: string): string => fieldOf(line, 'to');
const textOf = (line: string): string => fieldOf(line, 'text');

/** Asks again and again until there is an answer; throws when the time is up. */
export async function until<T>(what: string, ms: number, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`expected ${what} within ${ms} ms, it did not come`);
    await pause(STEP_MS);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a port, got a path');
  return address.port;
}
