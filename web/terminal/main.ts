/** The terminal's process: arguments, environment, stdin, stdout, signals and the exit code. The only reader of the environment. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT } from './exit.ts';
import { run } from './run.ts';
import type { Around } from './terminal.ts';

/** A bug: as the shell says of what broke (sysexits.h EX_SOFTWARE). */
const CRASHED = 70;

/** What went wrong is said without its message, which may quote what was stored; the place is enough to find it. */
function crash(error: unknown): void {
  const [name, stack] = error instanceof Error ? [error.name, error.stack ?? ''] : [typeof error, ''];
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  process.stderr.write(`Tidings crashed: ${name}\n${places.join('\n')}\n`);
  process.exit(CRASHED);
}

/** The first signal ends the command in good order, the second at once. */
function endOnSignals(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (ending.signal.aborted) process.exit(EXIT.interrupted);
      ending.abort();
    });
  // Whoever read our output has gone (`tidings history … | head`): there is nobody to go on for.
  process.stdout.on('error', () => process.exit(EXIT.done));
  return ending.signal;
}

function newAround(): Around {
  let lines: { readonly reader: Interface; readonly next: AsyncIterator<string> } | undefined;
  const open = () => {
    const reader = createInterface({ input: process.stdin, terminal: false });
    return { reader, next: reader[Symbol.asyncIterator]() };
  };
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    nextLine: async () => {
      lines ??= open();
      const { done, value } = await lines.next.next();
      return done ? undefined : value;
    },
    readAll,
    pause: (ms) => pause(ms),
    signal: endOnSignals(),
  };
}

async function readAll(limit: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    parts.push(part);
    size += part.length;
    if (size > limit) return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
const exit = await run(process.argv.slice(2), process.env, join(homedir(), '.tidings'), newAround());
// What is on its way to a pipe is written first; a question to the hub that nobody waits for any more ends here.
process.stdout.write('', () => process.exit(exit));
