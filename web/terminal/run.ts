/** One command from its line to its exit code: opens the device in its profile, lets the command work, closes the device. */
import { type NoDevice, openNodeDevice } from '../device/node.ts';
import type { Failure } from '../device/port/failure.ts';
import { COMMANDS, helpText } from './commands.ts';
import { EXIT, type Exit, type Fault } from './exit.ts';
import { type Logbook, openLogbook } from './logbook.ts';
import { type Asked, type Environment, readSettings } from './settings.ts';
import { jsonLine, onOneLine } from './shown.ts';
import { type Around, type Command, misuseLine, newTerminal, type Terminal } from './terminal.ts';
import { logProgress } from './progress.ts';
import { VERSION } from './version.ts';

export async function run(argv: readonly string[], env: Environment, home: string, around: Around): Promise<Exit> {
  const asked = readSettings(argv, env, home, COMMANDS);
  if (asked.asked === 'mistake') return misused(around, argv.includes('--json'), asked.sentence);
  if (asked.asked === 'help') {
    around.out(helpText(asked.command));
    return EXIT.done;
  }
  if (asked.asked === 'version') {
    around.out(VERSION);
    return EXIT.done;
  }
  const command = COMMANDS.get(asked.command);
  if (!command) throw new Error('a command that was read is in no table');
  const { settings } = asked;
  const mistake = command.mistake?.(asked);
  if (mistake) return misused(around, settings.json, mistake);
  const logbook = openLogbook(settings.logFile, settings.verbose ? around.complain : undefined);
  if (!logbook) return misused(around, settings.json, `The log file ${settings.logFile} cannot be written.`);
  const exit = await runLogged(asked, command, around, logbook);
  logbook.close();
  return exit;
}

type RunAsked = Extract<Asked, { readonly asked: 'run' }>;

async function runLogged(asked: RunAsked, command: Command, around: Around, { log }: Logbook): Promise<Exit> {
  const { settings } = asked;
  const halted = newHalt();
  const create = command.needs === 'out';
  const onRenewed = (): void => around.complain(RENEWED);
  const opened = await openNodeDevice({ hub: settings.hub, profile: settings.profile, create, log, onRenewed, onHalt: halted.halt });
  if (!opened.ok) return refused(around, settings.json, opened.because, settings.profile);
  const { device } = opened;
  const stop = logProgress(device, log);
  const terminal = newTerminal({ device, settings, options: asked.options, words: asked.words, around });
  const exit = await Promise.race([
    work(command, terminal),
    halted.halted.then((error) => haltedExit(terminal, log, error)),
    interrupted(command, around),
  ]);
  stop();
  await device.close();
  return exit;
}

async function work(command: Command, terminal: Terminal): Promise<Exit> {
  if (command.needs === 'in' && !(await isSignedIn(terminal))) return terminal.fail(SIGNED_OUT);
  return command.run(terminal);
}

async function isSignedIn({ look }: Terminal): Promise<boolean> {
  const { state } = await look('session', {});
  return state === 'in' || state === 'joining' || state === 'profile' || state === 'revoked';
}

const SIGNED_OUT: Failure = { code: 'signed_out', message: 'This profile is not signed in. tidings sign-in --phone NUMBER, or tidings link.' };

/** An engine that stopped has written all it promised; what it was doing is done again when it is opened next. */
function haltedExit(terminal: Terminal, log: Logbook['log'], error: unknown): Exit {
  const name = error instanceof Error ? error.name : typeof error;
  log('halted', { name });
  return terminal.fail(HALTED[name] ?? BUG);
}

const RENEWED =
  'This profile also ran elsewhere, or was put back from a backup. It goes on as a device with new keys; a copy that still runs is signed out.';
const BUG: Failure = {
  code: 'internal',
  message: 'The device stopped by a mistake in Tidings. What was kept is safe; try again, with --log-file to see more.',
};
/** By the name of what stopped it. */
const HALTED: Readonly<Record<string, Fault>> = {
  StoreFull: { code: 'storage_full', message: 'This disk is full, or does not answer. Make room, then try again; what was kept is safe.' },
  Fenced: { code: 'in_use', message: 'Another process took this profile over.' },
  EnrolledAnew: { code: 'in_use', message: 'Another copy of this profile runs right now. End it, then try again; what was kept is safe.' },
};

/** watch ends by itself when it is told to; anything else is broken off. */
const interrupted = (command: Command, { signal }: Around): Promise<Exit> =>
  new Promise((resolve) => {
    if (command.name === 'watch') return;
    if (signal.aborted) return resolve(EXIT.interrupted);
    signal.addEventListener('abort', () => resolve(EXIT.interrupted), { once: true });
  });

const SENTENCES: Readonly<Record<NoDevice, readonly [Exit, Fault['code'] | 'usage', (profile: string) => string]>> = {
  absent: [EXIT.signedOut, 'signed_out', (profile) => `There is no profile in ${profile}. tidings sign-in --phone NUMBER, or tidings link.`],
  in_use: [EXIT.failed, 'in_use', (profile) => `Another process uses the profile ${profile}, a watch perhaps. End it, or wait until it is done.`],
  occupied: [EXIT.usage, 'usage', (profile) => `${profile} holds something else. A profile needs a folder of its own: --profile DIR.`],
  forbidden: [EXIT.failed, 'storage_damaged', (profile) => `${profile} cannot be read and written by this user.`],
  no_hub: [EXIT.usage, 'usage', () => 'Say where the hub is: --hub URL, or TIDINGS_HUB.'],
  bad_hub: [EXIT.usage, 'usage', () => 'The hub is an address such as https://chat.example.org, without a path.'],
  other_hub: [
    EXIT.usage,
    'usage',
    (profile) => `The profile ${profile} belongs to another hub. Leave --hub and TIDINGS_HUB out, or name another --profile.`,
  ],
  wrong_key: [EXIT.failed, 'storage_damaged', (profile) => `The key in ${profile} is not the one this profile was sealed with. Put its own back.`],
  full: [
    EXIT.failed,
    'storage_full',
    (profile) => `There is no room for ${profile} on its disk, or the disk does not answer. Make room, then try again.`,
  ],
  unreadable: [
    EXIT.failed,
    'storage_damaged',
    (profile) => `What lies in ${profile} cannot be read. Try again; where that does not help, link this device again from another.`,
  ],
  newer: [EXIT.failed, 'update_needed', (profile) => `A newer Tidings wrote ${profile}. Update this one.`],
};

function refused(around: Around, json: boolean, because: NoDevice, profile: string): Exit {
  const [exit, code, sentence] = SENTENCES[because];
  const message = sentence(onOneLine(profile));
  around.complain(json ? jsonLine({ error: { code, message } }) : message);
  return exit;
}

function misused(around: Around, json: boolean, sentence: string): Exit {
  around.complain(json ? misuseLine(sentence) : onOneLine(sentence));
  return EXIT.usage;
}

function newHalt(): { readonly halt: (error: unknown) => void; readonly halted: Promise<unknown> } {
  let halt: (error: unknown) => void = () => undefined;
  const halted = new Promise<unknown>((resolve) => {
    halt = resolve;
  });
  return { halt, halted };
}
