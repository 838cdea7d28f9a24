/** invite: links into a group, and who asks to come in by one; join: comes into a group by a link. */
import type { Answer } from '../device/port/failure.ts';
import type { InviteRow, JoinRequest, OwnJoin } from '../device/port/invites.ts';
import { EXIT, type Exit } from './exit.ts';
import { timeOf } from './messages.ts';
import { readDate } from './search.ts';
import { type Options, readWhole } from './settings.ts';
import { onOneLine } from './shown.ts';
import { personTarget, readTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';

const MAX_USES = 100_000;

/** What each takes after its name, and how many words that is. */
const FORMS: Readonly<Record<string, { readonly takes: string; readonly words: number }>> = {
  create: { takes: 'CHAT [--ask] [--uses N] [--until DATE]', words: 1 },
  list: { takes: 'CHAT', words: 1 },
  revoke: { takes: 'CHAT LINK', words: 2 },
  requests: { takes: 'CHAT', words: 1 },
  accept: { takes: 'CHAT TO', words: 2 },
  decline: { takes: 'CHAT TO', words: 2 },
};

export const invite: Command = {
  name: 'invite',
  takes: `${Object.entries(FORMS)
    .map(([name, { takes }]) => `${name} ${takes}`)
    .join(' | ')} [--no-wait]`,
  does: 'makes, lists and revokes links into a group, and answers who asks to come in by one',
  options: ['ask', 'uses', 'until', 'no-wait'],
  needs: 'in',
  words: [2, 3],
  mistake: ({ words: [what = '', ...words], options }) => {
    const form = FORMS[what];
    if (!form || words.length !== form.words) return form ? `invite ${what} takes ${form.takes}.` : `invite takes ${Object.keys(FORMS).join(', ')}.`;
    if (usesOf(options) === undefined) return `--uses takes a number from 1 to ${MAX_USES}.`;
    if (untilOf(options) === undefined) return '--until takes a day, 2026-03-31, or a time, 2026-03-31T08:00.';
    return what === 'accept' || what === 'decline' ? words.map(targetMistake).find(Boolean) : targetMistake(words[0]);
  },
  run: async (terminal) => {
    const [what = '', to = '', other = ''] = terminal.words;
    const target = await readTarget(terminal, to);
    return target.ok ? (RUNS[what] ?? list)(terminal, target.chat, other) : terminal.fail(target.error);
  },
};

const usesOf = ({ uses }: Options): number | undefined => (uses === undefined ? 0 : readWhole(uses, 1, MAX_USES));
const untilOf = ({ until }: Options): number | undefined => (until === undefined ? 0 : readDate(until));

async function create(terminal: Terminal, chat: string): Promise<Exit> {
  const { options } = terminal;
  const made = await terminal.call('createInvite', {
    chat,
    asks: options.ask === true,
    uses: usesOf(options) ?? 0,
    until: untilOf(options) ?? 0,
  });
  if (!made.ok) return terminal.fail(made.error);
  const waited = await settled(terminal, chat);
  const rows = (await terminal.look('invites', { chat })).invites;
  for (const row of rows) if (row.invite === made.invite) giveInvite(terminal, chat, row);
  return waited;
}

async function list(terminal: Terminal, chat: string): Promise<Exit> {
  for (const row of (await terminal.look('invites', { chat })).invites) giveInvite(terminal, chat, row);
  return EXIT.done;
}

async function revoke(terminal: Terminal, chat: string, link: string): Promise<Exit> {
  const rows = (await terminal.look('invites', { chat })).invites;
  const known = rows.find((row) => row.link === link || row.invite === link);
  if (!known)
    return terminal.fail({ code: 'not_found_here', message: 'The group has no such link, or it was revoked: invite list shows those it has.' });
  const answer = await terminal.call('revokeInvite', { chat, invite: known.invite });
  return answer.ok ? settled(terminal, chat) : terminal.fail(answer.error);
}

async function requests(terminal: Terminal, chat: string): Promise<Exit> {
  for (const row of (await terminal.look('joinRequests', { chat })).requests) giveRequest(terminal, chat, row);
  return EXIT.done;
}

const answering =
  (accept: boolean) =>
  async (terminal: Terminal, chat: string, to: string): Promise<Exit> => {
    const asked = (await terminal.look('joinRequests', { chat })).requests.find(({ user }) => user === to);
    const person: Answer<{ readonly user: string }> = asked ? { ok: true, user: asked.user } : await personTarget(terminal, to);
    if (!person.ok) return terminal.fail(person.error);
    const answer = await terminal.call('answerJoin', { chat, user: person.user, accept });
    if (!answer.ok && answer.error.code === 'not_found_here') return terminal.fail({ ...answer.error, message: NOT_ASKING });
    return answer.ok ? settled(terminal, chat) : terminal.fail(answer.error);
  };
const NOT_ASKING = 'They do not ask to come in: invite requests shows who does.';

const RUNS: Readonly<Record<string, (terminal: Terminal, chat: string, word: string) => Promise<Exit>>> = {
  create,
  list,
  revoke,
  requests,
  accept: answering(true),
  decline: answering(false),
};

/** Waits until what was asked is made, unless told otherwise. */
async function settled(terminal: Terminal, chat: string): Promise<Exit> {
  if (terminal.options['no-wait']) return EXIT.done;
  terminal.device.connect();
  const waited = await terminal.call('waitGroup', { chat, timeout: terminal.settings.timeoutMs });
  return waited.ok ? EXIT.done : terminal.fail(waited.error, 'What you asked for is kept on this device; tidings sync or watch makes it.');
}

function giveInvite(terminal: Terminal, chat: string, { invite, link, asks, uses, until, used, by, state }: InviteRow): void {
  const terms = [asks ? 'asks first' : 'open', uses > 0 ? `${used} of ${uses}` : `${used} came`, until > 0 ? `until ${timeOf(until)}` : '-'];
  terminal.give({
    lines: [[state, ...terms, link].join('\t')],
    record: { type: 'invite', chat, invite, link, asks, uses, until, used, by, state },
  });
}

function giveRequest(terminal: Terminal, chat: string, { user, name, username, at, was }: JoinRequest): void {
  terminal.give({
    lines: [[user, onOneLine(name), username ?? '-', timeOf(at), was ? 'was in the group' : '-'].join('\t')],
    record: { type: 'request', chat, user, name, username: username ?? null, at, was },
  });
}

export const join: Command = {
  name: 'join',
  takes: '[LINK] [--look | --cancel] [--no-wait]',
  does: 'comes into a group by a link, or asks to; shows what it leads to; without LINK lists what was asked',
  options: ['look', 'cancel', 'no-wait'],
  needs: 'in',
  words: [0, 1],
  mistake: ({ words, options }) =>
    words.length === 0 && (options.look !== undefined || options.cancel !== undefined) ? '--look and --cancel take a LINK.' : undefined,
  run: async (terminal) => {
    const [link] = terminal.words;
    if (link === undefined) return listJoins(terminal);
    if (terminal.options.cancel) return cancel(terminal, link);
    terminal.device.connect();
    return terminal.options.look ? preview(terminal, link) : come(terminal, link);
  },
};

async function listJoins(terminal: Terminal): Promise<Exit> {
  for (const one of (await terminal.look('ownJoins', {})).joins) giveJoin(terminal, one);
  return EXIT.done;
}

async function preview(terminal: Terminal, text: string): Promise<Exit> {
  const answer = await terminal.call('openInvite', { text });
  if (!answer.ok) return terminal.fail(answer.error);
  const { invite, chat, name, description, members, full, asks, state } = answer.preview;
  terminal.give({
    lines: [[chat, state, onOneLine(name), `${members} people`, asks ? 'asks first' : 'open', full ? 'full' : '-'].join('\t')],
    record: { type: 'preview', invite, chat, name, description, members, full, asks, state },
  });
  return EXIT.done;
}

async function cancel(terminal: Terminal, text: string): Promise<Exit> {
  const joins = (await terminal.look('ownJoins', {})).joins;
  const known = joins.find(({ invite, link }) => invite === text || link === text);
  const answer = await terminal.call('cancelJoin', { invite: known?.invite ?? text });
  return answer.ok ? EXIT.done : terminal.fail(answer.error);
}

/** What comes of it within the time the hub has; who waits longer is told that they do, which is no failure. */
async function come(terminal: Terminal, text: string): Promise<Exit> {
  const answer = await terminal.call('joinByInvite', { text });
  if (!answer.ok) return terminal.fail(answer.error);
  const { chat } = answer;
  const state = answer.state === 'in' || terminal.options['no-wait'] ? answer.state : await outcome(terminal, chat);
  terminal.give({ lines: [[chat, state].join('\t')], record: { type: 'join', chat, state } });
  if (state === 'full') terminal.note('The group has no room now; you come in once it has.');
  if (state === 'waiting') terminal.note('Somebody of the group has to be there to let you in; tidings watch shows when they have.');
  return EXIT.done;
}

async function outcome(terminal: Terminal, chat: string): Promise<OwnJoin['state'] | 'in'> {
  const end = Date.now() + terminal.settings.timeoutMs;
  for (;;) {
    const { rows } = await terminal.look('chats', {});
    if (rows.some((row) => row.chat === chat && row.state === 'open')) return 'in';
    const one = (await terminal.look('ownJoins', {})).joins.find((join) => join.chat === chat);
    if ((one && one.state !== 'waiting') || Date.now() >= end) return one?.state ?? 'waiting';
    await terminal.around.pause(LOOK_MS);
  }
}
const LOOK_MS = 250;

function giveJoin(terminal: Terminal, { invite, link, chat, name, at, state }: OwnJoin): void {
  terminal.give({
    lines: [[chat, state, onOneLine(name), timeOf(at), link].join('\t')],
    record: { type: 'asked', invite, link, chat, name, at, state },
  });
}
