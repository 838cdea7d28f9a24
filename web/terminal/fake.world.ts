/** One command over a device that answers as a test says, on a clock that is held: what it printed, how long it waited, and its exit code. */
import { PLAIN_ROW } from '../device/port/port.world.ts';
import type { Answer } from '../device/port/failure.ts';
import type { ChatRow, CommandName, Commands, ViewName, Views } from '../device/port/port.ts';
import { COMMANDS } from './commands.ts';
import type { Exit } from './exit.ts';
import { readSettings } from './settings.ts';
import { newTerminal } from './terminal.ts';

export type Fake = {
  readonly answers?: { readonly [C in CommandName]?: (times: number) => Answer<Commands[C]['out']> };
  readonly views?: { readonly [V in ViewName]?: Views[V]['out'] };
  readonly lines?: readonly string[];
};
export type Ran = {
  readonly exit: Exit;
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly asked: readonly CommandName[];
  /** What went in, call by call. */
  readonly inputs: readonly object[];
  readonly waited: readonly number[];
  /** What was asked first with a line to the hub. */
  readonly connected: CommandName | undefined;
};

/** Throws where the command asks for something the test has not thought of. */
export async function runFake(argv: readonly string[], { answers = {}, views = {}, lines = [] }: Fake): Promise<Ran> {
  const read = readSettings(argv, {}, '/nowhere', COMMANDS);
  if (read.asked !== 'run') throw new Error(`expected a command, ${argv.join(' ')} is ${read.asked}`);
  const inputs: object[] = [];
  let before: number | undefined;
  const [asked, waited, out, err, left]: [CommandName[], number[], string[], string[], string[]] = [[], [], [], [], [...lines]];
  const terminal = newTerminal({
    ...read,
    device: {
      hub: 'https://chat.example.org',
      connect: () => {
        before ??= asked.length;
      },
      call: async (name, input) => {
        const answer = answers[name];
        if (!answer) throw new Error(`expected no ${name}`);
        asked.push(name);
        inputs.push(input);
        return answer(asked.filter((one) => one === name).length);
      },
      watch: (name, _, on) => {
        if (!(name in views)) throw new Error(`expected no look at ${name}`);
        on(views[name] as Views[typeof name]['out']);
        return () => undefined;
      },
    },
    around: {
      out: (line) => out.push(line),
      complain: (line) => err.push(line),
      nextLine: async () => left.shift(),
      readAll: async () => left.join('\n'),
      pause: async (ms) => void waited.push(ms),
      signal: new AbortController().signal,
    },
  });
  const command = COMMANDS.get(read.command);
  if (!command) throw new Error(`expected a command, ${read.command} is none`);
  const exit = await command.run(terminal);
  return { exit, out, err, asked, inputs, waited, connected: before === undefined ? undefined : asked[before] };
}

/** The one chat of the tests, with Ben. */
export const [CHAT, BEN] = ['c'.repeat(32), 'b'.repeat(32)];
export const ROW: ChatRow = {
  ...PLAIN_ROW,
  chat: CHAT,
  kind: 'direct',
  user: BEN,
  title: 'Ben',
  verified: false,
  state: 'open',
  preview: { kind: 'empty', text: '', own: false },
  status: undefined,
  time: 0,
  unread: 0,
  mentions: 0,
};

/** What a hub answers that was asked too often; `retryAfter` in seconds. */
export const limited = (retryAfter: number) => ({ ok: false, error: { code: 'rate_limited', retryAfter } }) as const;
/** What a hub answers that can do nothing now. */
export const UNAVAILABLE = { ok: false, error: { code: 'unavailable' } } as const;
