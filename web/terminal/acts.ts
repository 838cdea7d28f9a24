/** What is done with messages that stand: retry, discard, edit, delete, react, pin, unpin, forward; and what is known of them: versions, info. */
import type { Answer } from '../device/port/failure.ts';
import { EXIT, type Exit } from './exit.ts';
import { timeOf } from './messages.ts';
import { arrived } from './send.ts';
import type { OptionName } from './settings.ts';
import { linesOf, onOneLine } from './shown.ts';
import { openTarget, readTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';
import { isMessageId, marked, textFault } from './typed.ts';
import { explain } from './why.ts';

const IDS = 'ID is the id of a message, as --json shows it: 32 hex digits.';
const SLOW = 'The hub answers, but has not taken it yet.';
const QUEUED = 'It is done on this device and queued; tidings sync or watch tells the others.';

type Asked = { readonly terminal: Terminal; readonly chat: string; readonly words: readonly string[] };
type Act = Pick<Command, 'name' | 'takes' | 'does' | 'words'> & {
  readonly options?: readonly OptionName[];
  /** Which of the words after CHAT are ids. */
  readonly ids: (words: readonly string[]) => readonly string[];
  readonly run: (asked: Asked) => Promise<Answer>;
};

/** One that changes something: it is done here first, and told when the hub can be reached. */
const act = ({ name, takes, does, words, options = [], ids, run }: Act): Command => ({
  name,
  takes: `CHAT ${takes} [--no-wait]`,
  does,
  options: [...options, 'no-wait'],
  words: [words[0] + 1, words[1] + 1],
  needs: 'in',
  mistake: ({ words: [to, ...rest] }) => targetMistake(to) ?? (ids(rest).every(isMessageId) ? undefined : IDS),
  run: async (terminal) => {
    const [to = '', ...rest] = terminal.words;
    const target = await readTarget(terminal, to);
    if (!target.ok) return terminal.fail(target.error);
    const done = await run({ terminal, chat: target.chat, words: rest });
    return done.ok ? told(terminal, name, target.chat, ids(rest)) : terminal.fail(done.error);
  },
});

/** What a script is told, once the hub has it or cannot be reached. `chat`: the chat, or the person, it was done to. */
export async function told(terminal: Terminal, did: string, chat: string, ids: readonly string[]): Promise<Exit> {
  const give = (sent: boolean): void => terminal.give({ lines: [sent ? 'Done.' : 'Done here.'], record: { type: 'done', did, chat, ids, sent } });
  if (terminal.options['no-wait']) {
    give(false);
    return EXIT.done;
  }
  terminal.device.connect();
  const synced = await terminal.call('sync', { timeout: terminal.settings.timeoutMs });
  give(synced.ok);
  return synced.ok ? EXIT.done : terminal.fail(await explain(terminal, synced.error, SLOW), QUEUED);
}

const first = ([id = '']: readonly string[]): readonly string[] => [id];
const all = (words: readonly string[]): readonly string[] => words;
const MOST = 100;

export const edit = act({
  name: 'edit',
  takes: 'ID TEXT [--markup]',
  does: 'changes an own message, within 48 hours',
  options: ['markup'],
  words: [2, 2],
  ids: first,
  run: async ({ terminal, chat, words: [id = '', text = ''] }) => {
    const written = marked(terminal.options, text);
    const fault = textFault(written.text);
    return fault
      ? { ok: false, error: { ...fault, code: fault.code === 'empty' ? 'empty' : 'too_long' } }
      : terminal.call('edit', { chat, id, ...written });
  },
});

export const remove = act({
  name: 'delete',
  takes: 'ID… [--for-me] [--restore]',
  does: 'deletes messages for everybody, or for oneself alone; --restore shows those again',
  options: ['for-me', 'restore'],
  words: [1, MOST],
  ids: all,
  run: async ({ terminal, chat, words: ids }) => {
    const { 'for-me': forMe, restore } = terminal.options;
    return forMe || restore ? terminal.call('deleteForMe', { chat, ids, on: !restore }) : terminal.call('deleteForAll', { chat, ids });
  },
});

export const discard = act({
  name: 'discard',
  takes: 'ID',
  does: 'takes away an own message that was refused for good',
  words: [1, 1],
  ids: all,
  run: ({ terminal, chat, words: [id = ''] }) => terminal.call('discard', { chat, id }),
});

export const react = act({
  name: 'react',
  takes: 'ID [EMOJI…]',
  does: 'says what one thinks of a message, with up to 3 emoji in place of those before; none takes them back',
  words: [1, 4],
  ids: first,
  run: ({ terminal, chat, words: [id = '', ...emoji] }) => terminal.call('react', { chat, id, emoji }),
});

export const pin = act({
  name: 'pin',
  takes: 'ID',
  does: 'pins a message',
  words: [1, 1],
  ids: first,
  run: ({ terminal, chat, words: [id = ''] }) => terminal.call('pin', { chat, id, on: true }),
});

export const unpin = act({
  name: 'unpin',
  takes: 'ID|all',
  does: 'takes a pin off, or all of them',
  words: [1, 1],
  ids: ([id = '']) => (id === 'all' ? [] : [id]),
  run: ({ terminal, chat, words: [id = ''] }) => (id === 'all' ? terminal.call('unpinAll', { chat }) : terminal.call('pin', { chat, id, on: false })),
});

export const forward = act({
  name: 'forward',
  takes: 'TO ID… [--hidden]',
  does: 'passes messages on to TO, in their order; --hidden does not say whose they were',
  options: ['hidden'],
  words: [2, MOST + 1],
  ids: ([, ...ids]) => ids,
  run: async ({ terminal, chat, words: [to = '', ...ids] }) => {
    const target = await openTarget(terminal, to);
    return target.ok ? terminal.call('forward', { chat, ids, to: [target.chat], hidden: terminal.options.hidden ?? false }) : target;
  },
});

/** One that only looks. */
const look = (
  name: string,
  does: string,
  run: (asked: { readonly terminal: Terminal; readonly chat: string; readonly id: string }) => Promise<Exit>,
): Command => ({
  name,
  takes: 'CHAT ID',
  does,
  options: [],
  words: [2, 2],
  needs: 'in',
  mistake: ({ words: [to, id = ''] }) => targetMistake(to) ?? (isMessageId(id) ? undefined : IDS),
  run: async (terminal) => {
    const [to = '', id = ''] = terminal.words;
    const target = await readTarget(terminal, to);
    return target.ok ? run({ terminal, chat: target.chat, id }) : terminal.fail(target.error);
  },
});

export const retry = look('retry', 'tries an own message again that was refused for good, and waits as send does', async ({ terminal, chat, id }) => {
  terminal.device.connect();
  const again = await terminal.call('retry', { chat, id });
  return again.ok ? arrived(terminal, chat, id) : terminal.fail(again.error);
});

export const versions = look('versions', 'shows what a message said at each time, oldest first', async ({ terminal, chat, id }) => {
  const answer = await terminal.call('versions', { chat, id });
  if (!answer.ok) return terminal.fail(answer.error);
  for (const { time, text, marks } of answer.versions)
    terminal.give({ lines: [timeOf(time), ...linesOf(text).map((line) => `  ${line}`)], record: { type: 'version', chat, id, time, text, marks } });
  return EXIT.done;
});

export const info = look('info', 'shows to whom a message came, when they read it, and on how many devices it is', async ({ terminal, chat, id }) => {
  const answer = await terminal.call('messageInfo', { chat, id });
  if (!answer.ok) return terminal.fail(answer.error);
  const { people, devices } = answer;
  const said = (what: string, at: number | undefined): string => (at === undefined ? '' : `, ${what} ${timeOf(at)}`);
  const lines = people.map(
    (one) => `  ${onOneLine(one.name) || one.user}: on ${one.devices}${said('since', one.deliveredAt)}${said('read', one.readAt)}`,
  );
  const record = people.map((one) => ({ ...one, deliveredAt: one.deliveredAt ?? null, readAt: one.readAt ?? null }));
  terminal.give({ lines: [`Devices: ${devices}`, ...lines], record: { type: 'info', chat, id, devices, people: record } });
  return EXIT.done;
});
