/** What a command works with: the device, what was asked, and the ways in and out. Commands know nothing of the process around them. */
import type { Answer } from '../device/port/failure.ts';
import type { CommandName, Commands, Device, ViewName, Views } from '../device/port/port.ts';
import { type Exit, exitOf, type Fault } from './exit.ts';
import { SENTENCES } from './sentences.ts';
import type { Options, OptionName, Settings } from './settings.ts';
import { jsonLine } from './shown.ts';

/** One result: `lines` for people, `record` for programs. Every record says its type. */
export type Result = { readonly lines: readonly string[]; readonly record: { readonly type: string } & Readonly<Record<string, unknown>> };

/** The process around a command. */
export type Around = {
  readonly out: (line: string) => void;
  readonly complain: (line: string) => void;
  /** The next line of stdin, undefined at its end. */
  readonly nextLine: () => Promise<string | undefined>;
  /** All of stdin, undefined where it is longer than `limit` bytes or no UTF-8. */
  readonly readAll: (limit: number) => Promise<string | undefined>;
  readonly pause: (ms: number) => Promise<void>;
  /** Aborts when the person wants it to end. */
  readonly signal: AbortSignal;
};

export type TerminalDevice = Pick<Device, 'call' | 'watch'> & { readonly hub: string; connect(): void };

export type Terminal = {
  readonly device: TerminalDevice;
  readonly settings: Settings;
  readonly options: Options;
  readonly words: readonly string[];
  readonly around: Around;
  /** Asks the device; waits and asks again where the hub says that this is too often, for as long as it may in all. */
  call<C extends CommandName>(name: C, input: Commands[C]['in']): Promise<Answer<Commands[C]['out']>>;
  /** A view as it is now. */
  look<V extends ViewName>(name: V, input: Views[V]['in']): Promise<Views[V]['out']>;
  give(result: Result): void;
  /** For the person alone: not a result. */
  note(sentence: string): void;
  /** Says what went wrong, in the one form of errors where programs read, and gives the exit code. */
  fail(error: Fault, more?: string): Exit;
  /** What of `--max-wait` is left, ms. */
  leftToWait(): number;
};

export type Command = {
  readonly name: string;
  /** What stands after the name, for the list of commands. */
  readonly takes: string;
  readonly does: string;
  readonly options: readonly OptionName[];
  readonly words: readonly [least: number, most: number];
  /** What is wrong with what was asked, if anything, in one sentence: judged before a profile is opened or made. */
  readonly mistake?: (asked: Pick<Terminal, 'options' | 'words'>) => string | undefined;
  /** `out`: works on a device that is not signed in, and makes the profile. */
  readonly needs: 'in' | 'out';
  readonly run: (terminal: Terminal) => Promise<Exit>;
};

export type TerminalDeps = Pick<Terminal, 'device' | 'settings' | 'options' | 'words' | 'around'>;

export function newTerminal(deps: TerminalDeps): Terminal {
  const { device, settings, around } = deps;
  let left = settings.maxWaitMs;
  const note = (sentence: string): void => around.complain(sentence);
  return {
    ...deps,
    note,
    leftToWait: () => left,
    call: async (name, input) => {
      for (;;) {
        const answer = await device.call(name, input);
        const wait = answer.ok || answer.error.code !== 'rate_limited' ? undefined : (answer.error.retryAfter ?? 1) * SECOND;
        if (wait === undefined || wait > left) return answer;
        left -= wait;
        note(`${asksToWait(wait / SECOND)}; waiting.`);
        await around.pause(wait);
      }
    },
    look: (name, input) => look(device, name, input),
    give: ({ lines, record }) => {
      if (settings.json) around.out(jsonLine(record));
      else for (const line of lines) around.out(line);
    },
    fail: (error, more) => {
      const { code, retryAfter, attemptsLeft, count, waiting, chats } = error;
      const sentence = [sentenceOf(error), more].filter(Boolean).join(' ');
      around.complain(settings.json ? jsonLine({ error: { code, message: sentence, retryAfter, attemptsLeft, count, waiting, chats } }) : sentence);
      return exitOf(error);
    },
  };
}

const SECOND = 1000;

function sentenceOf({ code, message, retryAfter }: Fault): string {
  if (code === 'rate_limited') return `${asksToWait(retryAfter)}.`;
  return message ?? SENTENCES[code];
}

/** `retryAfter`: seconds; a hub that names none is asked again after one. */
export const asksToWait = (retryAfter = 1): string => `The hub asks to wait ${Math.ceil(retryAfter)} s`;

export const misuseLine = (sentence: string): string => jsonLine({ error: { code: 'usage', message: sentence } });

const look = <V extends ViewName>(device: TerminalDevice, name: V, input: Views[V]['in']): Promise<Views[V]['out']> =>
  new Promise((resolve) => {
    // The first value may come before `watch` has given what stops it.
    let stop: (() => void) | undefined;
    let isSeen = false;
    stop = device.watch(name, input, (value) => {
      isSeen = true;
      stop?.();
      resolve(value);
    });
    if (isSeen) stop();
  });
