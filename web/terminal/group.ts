/** group: begins a group, shows one, and changes it. What is asked is kept on this device, and made by it as soon as it can be. */
import { isValidName, NAME_LENGTH } from '../chat/text.ts';
import type { Answer, Failure } from '../device/port/failure.ts';
import type { GroupSwitch, GroupView, PendingChange } from '../device/port/groups.ts';
import type { Commands } from '../device/port/port.ts';
import { EXIT, type Exit } from './exit.ts';
import { nameOf } from './names.ts';
import { SENTENCES } from './sentences.ts';
import { onOneLine } from './shown.ts';
import { personTarget, readTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';

const SWITCHES: readonly GroupSwitch[] = ['add', 'remove', 'info', 'delete', 'pin', 'invite', 'appoint'];
const isSwitch = (word: string): word is GroupSwitch => SWITCHES.some((one) => one === word);

/** What each takes after its name, at least and at most. People in one command. */
const MAX_PEOPLE = 200;
const FORMS: Readonly<Record<string, { readonly takes: string; readonly words: readonly [number, number] }>> = {
  create: { takes: 'NAME TO…', words: [2, MAX_PEOPLE] },
  info: { takes: 'CHAT', words: [1, 1] },
  add: { takes: 'CHAT TO…', words: [2, MAX_PEOPLE] },
  remove: { takes: 'CHAT TO… [--revoke-links]', words: [2, MAX_PEOPLE] },
  ban: { takes: 'CHAT TO… [--revoke-links]', words: [2, MAX_PEOPLE] },
  promote: { takes: 'CHAT TO [RIGHT…]', words: [2, 2 + SWITCHES.length] },
  demote: { takes: 'CHAT TO', words: [2, 2] },
  rename: { takes: 'CHAT NAME', words: [2, 2] },
  describe: { takes: 'CHAT TEXT', words: [2, 2] },
  transfer: { takes: 'CHAT TO', words: [2, 2] },
  leave: { takes: 'CHAT', words: [1, 1] },
};

export const group: Command = {
  name: 'group',
  takes: `${Object.entries(FORMS)
    .map(([name, { takes }]) => `${name} ${takes}`)
    .join(' | ')} [--no-wait]`,
  does: 'begins a group, shows one, or changes it; what is asked waits here until it can be made',
  options: ['no-wait', 'revoke-links'],
  needs: 'in',
  words: [2, MAX_PEOPLE + 1],
  mistake: ({ words: [what = '', ...words], options }) => {
    const form = FORMS[what];
    if (!form || words.length < form.words[0] || words.length > form.words[1])
      return form ? `group ${what} takes ${form.takes}.` : `group takes ${Object.keys(FORMS).join(', ')}.`;
    if (options['revoke-links'] && what !== 'remove' && what !== 'ban') return '--revoke-links goes with remove and ban.';
    const name = what === 'create' ? words[0] : what === 'rename' ? words[1] : undefined;
    if (name !== undefined && !isValidName(name)) return `NAME takes 1 to ${NAME_LENGTH} characters on one line, at least one of which can be seen.`;
    if (what === 'promote' && !words.slice(2).every(isSwitch)) return `RIGHT is one of ${SWITCHES.join(', ')}.`;
    const people =
      what === 'create'
        ? words.slice(1)
        : what === 'rename' || what === 'describe'
          ? words.slice(0, 1)
          : words.slice(0, what === 'promote' ? 2 : undefined);
    return people.map(targetMistake).find((one) => one !== undefined);
  },
  run: async (terminal) => {
    const [what = '', ...words] = terminal.words;
    return what === 'create' ? create(terminal, words[0] ?? '', words.slice(1)) : change(terminal, what, words);
  },
};

async function create(terminal: Terminal, name: string, to: readonly string[]): Promise<Exit> {
  const people = await peopleOf(terminal, to);
  if (!people.ok) return terminal.fail(people.error);
  const made = await terminal.call('createGroup', { name, people: people.users });
  return made.ok ? shown(terminal, made.chat) : terminal.fail(made.error);
}

async function change(terminal: Terminal, what: string, [to = '', ...words]: readonly string[]): Promise<Exit> {
  const target = await readTarget(terminal, to);
  if (!target.ok) return terminal.fail(target.error);
  const { chat } = target;
  if (!(await terminal.look('group', { chat }))) return terminal.fail(NO_GROUP);
  if (what === 'info') return shown(terminal, chat, false);
  const asked = await ask(terminal, what, chat, words);
  return asked.ok ? shown(terminal, chat) : terminal.fail(asked.error);
}

const NO_GROUP: Failure = { code: 'unknown_chat', message: 'This chat is no group.' };

async function ask(terminal: Terminal, what: string, chat: string, words: readonly string[]): Promise<Answer> {
  if (what === 'leave') return terminal.call('leaveGroup', { chat });
  if (what === 'rename') return terminal.call('setGroup', { chat, name: words[0] ?? '' });
  if (what === 'describe') return terminal.call('setGroup', { chat, description: words[0] ?? '' });
  const people = await peopleOf(terminal, what === 'promote' ? words.slice(0, 1) : words);
  if (!people.ok) return people;
  const [user = ''] = people.users;
  switch (what) {
    case 'add':
      return terminal.call('changePeople', { chat, add: people.users, remove: [] });
    case 'remove':
    case 'ban':
      return terminal.call('changePeople', {
        ...{ chat, add: [], remove: people.users, ban: what === 'ban' },
        revokeLinks: terminal.options['revoke-links'] === true,
      });
    case 'transfer':
      return terminal.call('transferGroup', { chat, user });
    default:
      return terminal.call('setRole', { chat, user, admin: what === 'promote', switches: words.slice(1).filter(isSwitch) });
  }
}

async function peopleOf(terminal: Terminal, to: readonly string[]): Promise<Answer<{ readonly users: readonly string[] }>> {
  const users: string[] = [];
  for (const one of to) {
    const found = await personTarget(terminal, one);
    if (!found.ok) return found;
    users.push(found.user);
  }
  return { ok: true, users };
}

/** Waits until what was asked is made, unless told otherwise, and shows the group as it is then. */
async function shown(terminal: Terminal, chat: string, waits = true): Promise<Exit> {
  const isWaiting = waits && !terminal.options['no-wait'];
  if (isWaiting) terminal.device.connect();
  const waited = isWaiting ? await terminal.call('waitGroup', { chat, timeout: terminal.settings.timeoutMs }) : NOTHING;
  const view = await terminal.look('group', { chat });
  if (view) giveGroup(terminal, view);
  if (!waited.ok) return terminal.fail(waited.error, 'What you asked for is kept on this device; tidings sync or watch makes it.');
  const [failed] = waited.failed.filter(({ failed }) => failed !== undefined);
  return failed?.failed ? refused(terminal, chat, failed) : EXIT.done;
}

const NOTHING: Answer<Commands['waitGroup']['out']> = { ok: true, failed: [] };

/** It is told once. */
async function refused(terminal: Terminal, chat: string, { id, failed }: PendingChange): Promise<Exit> {
  await terminal.call('dismissChange', { chat, id });
  return terminal.fail({ code: failed ?? 'nothing', message: SENTENCES[failed ?? 'nothing'] });
}

function giveGroup(terminal: Terminal, view: GroupView): void {
  const { chat, name, description, open, history, members, role, may, state, removedBy, pending } = view;
  terminal.give({
    lines: [
      [chat, state, onOneLine(name), `${members.length} people`, pending.length > 0 ? `${pending.length} waiting` : '-'].join('\t'),
      ...members.map((one) => [one.user, one.role, onOneLine(nameOf(one)), one.switches.join(' ') || '-'].join('\t')),
    ],
    record: {
      ...{ type: 'group', chat, name, description, open, history, role: role ?? null, may, state, removedBy: removedBy ?? null, pending },
      members: members.map(({ user, name, role, switches, own }) => ({ user, name, role, switches, own })),
    },
  });
}
