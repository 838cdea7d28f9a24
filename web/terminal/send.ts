/** send: one message to somebody. Queued on this device first, so that a hub that is away loses nothing. */
import { MEDIA_LIMIT } from '../chat/media.ts';
import type { Answer, Failure } from '../device/port/failure.ts';
import type { MessageId } from '../device/port/ids.ts';
import type { Status } from '../device/port/messages.ts';
import type { Commands } from '../device/port/port.ts';
import { EXIT, type Exit, exitOf } from './exit.ts';
import { type OpenedFile, openFile } from './files.ts';
import { sayNotSent } from './not-sent.ts';
import { NO_NAME } from './people.ts';
import { onOneLine } from './shown.ts';
import { sizeOf } from './size.ts';
import { openTarget, targetMistake } from './target.ts';
import { asksToWait, type Command, type Terminal } from './terminal.ts';
import { isMessageId, marked, textFault } from './typed.ts';
import { explain } from './why.ts';

/** More than any message may hold, so that an endless stdin ends here. */
const STDIN_BYTES = 1024 * 1024;

export const send: Command = {
  name: 'send',
  takes: 'TO TEXT [--file FILE]… [--markup] [--no-wait]',
  does: `sends a message, with up to ${MEDIA_LIMIT.count} files or without, and waits until it is on the hub; TEXT - reads stdin`,
  options: ['markup', 'no-wait', 'file'],
  words: [1, 2],
  needs: 'in',
  mistake: ({ words, options: { file = [] } }) =>
    targetMistake(words[0]) ??
    (words.length < 2 && file.length === 0 ? 'send takes TO and TEXT, or TO and --file FILE.' : undefined) ??
    (file.length > MEDIA_LIMIT.count ? `A message holds at most ${MEDIA_LIMIT.count} files, and here are ${file.length}.` : undefined),
  run: (terminal) => write(terminal, terminal.words[1] ?? ''),
};

export const reply: Command = {
  name: 'reply',
  takes: 'CHAT ID TEXT [--markup] [--no-wait]',
  does: 'answers a message, as send sends one',
  options: ['markup', 'no-wait'],
  words: [3, 3],
  needs: 'in',
  mistake: ({ words: [to, id = ''] }) =>
    targetMistake(to) ?? (isMessageId(id) ? undefined : 'ID is the id of a message, as --json shows it: 32 hex digits.'),
  run: (terminal) => write(terminal, terminal.words[2] ?? '', terminal.words[1]),
};

async function write(terminal: Terminal, given: string, answered?: MessageId): Promise<Exit> {
  const typed = given === '-' ? (await terminal.around.readAll(STDIN_BYTES))?.replace(/\r?\n$/, '') : given;
  if (typed === undefined) return terminal.fail({ code: 'too_long', message: 'What stdin holds is longer than a message, or no text.' });
  const written = marked(terminal.options, typed);
  const { file: paths = [] } = terminal.options;
  const fault = paths.length > 0 && written.text === '' ? undefined : textFault(written.text);
  if (fault) return terminal.fail(fault);
  if (!(await isNamed(terminal))) return terminal.fail(NO_NAME);
  terminal.device.connect();
  const target = await openTarget(terminal, terminal.words[0] ?? '');
  if (!target.ok) return terminal.fail(target.error, target.error.code === 'offline' ? NOT_QUEUED : undefined);
  const said = { chat: target.chat, ...written, ...(answered === undefined ? {} : { reply: answered }) };
  const sent = paths.length === 0 ? await terminal.call('send', said) : await withFiles(terminal, paths, said);
  if (!sent.ok) return terminal.fail(sent.error);
  return terminal.options['no-wait'] ? queued(terminal, target.chat, sent.id, 'device') : arrived(terminal, target.chat, sent.id);
}

/** One message of all of them, or none. From when they lie sealed on this device the files themselves are needed no more. */
async function withFiles(
  terminal: Terminal,
  paths: readonly string[],
  said: Omit<Commands['sendMedia']['in'], 'media'>,
): Promise<Answer<{ readonly id: MessageId }>> {
  const files: OpenedFile[] = [];
  try {
    for (const path of paths) {
      const file = await openFile(path);
      if (!('media' in file)) return { ok: false, error: { code: file.code as Failure['code'], message: onOneLine(file.message ?? '') } };
      files.push(file);
    }
    const sent = await terminal.call('sendMedia', { ...said, media: files.map(({ media }) => media) });
    return sent.ok || sent.error.code !== 'too_large' ? sent : { ok: false, error: { ...sent.error, message: sayTooLarge(sent.error.count) } };
  } finally {
    for (const file of files) await file.close();
  }
}

const sayTooLarge = (most = 0): string =>
  most === 0 ? 'This hub takes no files.' : `A file is larger than the hub takes, which is ${sizeOf(most)}. Nothing was sent.`;

/** Nobody writes without a name, in the app neither; one that another own device has said counts. */
async function isNamed({ look }: Terminal): Promise<boolean> {
  const { state } = await look('session', {});
  return state !== 'profile' || (await look('me', {}))?.name !== '';
}

const NOT_QUEUED = 'Only it knows who that is. Nothing was queued; a chat or user id needs no hub.';
const SLOW = 'The hub answers, but has not taken the message yet.';
const QUEUED = 'The message is queued on this device; tidings sync or watch sends it.';

function queued({ give }: Terminal, chat: string, id: MessageId, status: Status): Exit {
  const lines = [`${status === 'device' ? 'queued' : status === 'failed' ? 'failed' : 'sent'} ${id}`];
  give({ lines, record: { type: 'sent', chat, id, status } });
  return EXIT.done;
}

export async function arrived(terminal: Terminal, chat: string, id: MessageId): Promise<Exit> {
  const answer = await waitPatiently(terminal, chat, id);
  // With media it is a message, and has the name of one, once that is at the hub.
  if (answer.ok && answer.status !== 'failed') return queued(terminal, chat, answer.id ?? id, answer.status);
  queued(terminal, chat, id, answer.ok ? answer.status : 'device');
  if (answer.ok) return refused(terminal, answer.because);
  const error = await explain(terminal, answer.error, SLOW);
  // A failure of the wait alone: the message itself is kept.
  return exitOf(error) === EXIT.failed ? terminal.fail(error) : terminal.fail(error, QUEUED);
}

const WAYS_ON = 'It stands here, not sent: tidings retry tries it again, tidings discard takes it away.';
const CONFIRM = 'It keeps more for an account with a phone number: tidings sign-in --phone NUMBER.';

async function refused(terminal: Terminal, because: Failure = { code: 'cancelled' }): Promise<Exit> {
  const isUnbound = because.code === 'quota_exceeded' && (await terminal.look('number', {}))?.bound === false;
  return terminal.fail({ ...because, message: sayNotSent(because) }, [...(isUnbound ? [CONFIRM] : []), WAYS_ON].join(' '));
}

/** A hub that takes no more for now is waited for, as long as `--max-wait` allows: the engine sends by itself when it may. */
async function waitPatiently(terminal: Terminal, chat: string, id: MessageId): Promise<Answer<Commands['waitSent']['out']>> {
  const first = await terminal.device.call('waitSent', { chat, id, timeout: terminal.settings.timeoutMs });
  if (first.ok || first.error.code !== 'rate_limited' || terminal.leftToWait() === 0) return first;
  terminal.note(`${asksToWait(first.error.retryAfter)}; waiting.`);
  return terminal.device.call('waitSent', { chat, id, timeout: terminal.leftToWait() });
}
