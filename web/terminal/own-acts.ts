/** What a person says of people and chats from the command line: contacts, blocks, what is read, muted and archived, and that they type. */
import type { Answer } from '../device/port/failure.ts';
import { told } from './acts.ts';
import { titleLine } from './chats.ts';
import { EXIT, type Exit } from './exit.ts';
import { listContacts } from './people.ts';
import { onOneLine } from './shown.ts';
import { personTarget, readTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';

const MINUTE_MS = 60_000;
const NO_WAIT = { options: ['no-wait'], needs: 'in' } as const;

const CONTACT_WORDS: Readonly<Record<string, readonly [number, number]>> = { add: [2, 3], remove: [2, 2], rename: [2, 3], list: [1, 1] };

export const contacts: Command = {
  ...NO_WAIT,
  name: 'contacts',
  takes: '[list | add TO [NAME] | remove TO | rename TO [NAME]] [--no-wait]',
  does: 'lists the people this account knows, or changes who they are and what they are called here',
  words: [0, 3],
  mistake: ({ words }) => {
    const [what = 'list', to] = words;
    const [least, most] = CONTACT_WORDS[what] ?? [4, 0];
    if (words.length > 0 && (words.length < least || words.length > most))
      return 'contacts takes list, add TO [NAME], remove TO, or rename TO [NAME].';
    return what === 'list' ? undefined : targetMistake(to);
  },
  run: async (terminal) => {
    const [what = 'list', , name = ''] = terminal.words;
    if (what === 'list') return listContacts(terminal);
    return withPerson(terminal, `contacts ${what}`, (user) => {
      if (what === 'add') return terminal.call('addContact', { text: user, name });
      return what === 'remove' ? terminal.call('removeContact', { user }) : terminal.call('renameContact', { user, name });
    });
  },
};

const person = (name: 'block' | 'unblock', does: string): Command => ({
  ...NO_WAIT,
  name,
  takes: 'TO [--no-wait]',
  does,
  words: [1, 1],
  mistake: ({ words: [to] }) => targetMistake(to),
  run: (terminal) => withPerson(terminal, name, (user) => terminal.call(name, { user }), 0),
});

export const block = person('block', 'blocks somebody: nothing of theirs comes, and nothing goes to them');
export const unblock = person('unblock', 'unblocks somebody');

export const blocked: Command = {
  name: 'blocked',
  takes: '',
  does: 'lists who is blocked',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    const { people } = await terminal.look('blocked', {});
    for (const { user, name, username } of people)
      terminal.give({
        lines: [[user, username ? `@${onOneLine(username)}` : '-', onOneLine(name)].join('\t')],
        record: { type: 'blocked', user, name },
      });
    return EXIT.done;
  },
};

type Said = Pick<Command, 'name' | 'takes' | 'does'> & {
  /** What the second word may be, where there may be one. */
  readonly second?: RegExp;
  readonly run: (terminal: Terminal, chat: string, second: string | undefined) => Promise<Answer>;
};
const said = ({ name, takes, does, second, run }: Said): Command => ({
  ...NO_WAIT,
  name,
  takes: `${takes} [--no-wait]`,
  does,
  words: [1, second ? 2 : 1],
  mistake: ({ words: [to, more] }) => targetMistake(to) ?? (more === undefined || second?.test(more) ? undefined : `${name} takes ${takes}.`),
  run: async (terminal) => {
    const [to = '', more] = terminal.words;
    const target = await readTarget(terminal, to);
    if (!target.ok) return terminal.fail(target.error);
    const done = await run(terminal, target.chat, more);
    return done.ok ? told(terminal, name, target.chat, []) : terminal.fail(done.error);
  },
});

export const read = said({
  name: 'read',
  takes: 'CHAT',
  does: 'marks all in a chat as read',
  run: async (terminal, chat) => {
    const { rows } = await terminal.look('messages', { chat, anchor: { at: 'end' }, before: 1, after: 0 });
    const last = rows.at(-1);
    const done = last ? await terminal.call('markRead', { chat, id: last.id }) : ({ ok: true } as const);
    return done.ok ? terminal.call('markUnread', { chat, on: false }) : done;
  },
});
export const unread = said({
  name: 'unread',
  takes: 'CHAT',
  does: 'shows a chat as unread',
  run: (terminal, chat) => terminal.call('markUnread', { chat, on: true }),
});
export const mute = said({
  name: 'mute',
  takes: 'CHAT [MINUTES|always|off]',
  does: 'mutes a chat, for ever unless told',
  second: /^(?:always|off|[1-9]\d{0,6})$/,
  run: (terminal, chat, until = 'always') => {
    if (until === 'off') return terminal.call('muteChat', { chat, until: 0 });
    const ends = until === 'always' ? Number.MAX_SAFE_INTEGER : Date.now() + Number(until) * MINUTE_MS;
    return terminal.call('muteChat', { chat, until: ends });
  },
});
export const archive = said({
  name: 'archive',
  takes: 'CHAT [off]',
  does: 'archives a chat, or brings it back',
  second: /^off$/,
  run: (terminal, chat, off) => terminal.call('archiveChat', { chat, on: off === undefined }),
});

export const clear = said({
  name: 'clear',
  takes: 'CHAT',
  does: 'deletes all that stands in a chat from all devices of this account; the others keep theirs',
  run: (terminal, chat) => terminal.call('clearChat', { chat }),
});
export const deleteChat = said({
  name: 'delete-chat',
  takes: 'CHAT',
  does: 'does the same, and takes the chat off the list until something new is said; a group is left first',
  run: async (terminal, chat) => {
    const group = await terminal.look('group', { chat });
    const left = group?.state === 'in' ? await terminal.call('leaveGroup', { chat }) : ({ ok: true } as const);
    return left.ok ? terminal.call('clearChat', { chat, remove: true }) : left;
  },
});

export const typing: Command = {
  name: 'typing',
  takes: 'CHAT',
  does: 'shows the others that this person types, for a few seconds',
  options: [],
  words: [1, 1],
  needs: 'in',
  mistake: ({ words: [to] }) => targetMistake(to),
  run: async (terminal) => {
    const target = await readTarget(terminal, terminal.words[0] ?? '');
    if (!target.ok) return terminal.fail(target.error);
    terminal.device.connect();
    const synced = await terminal.call('sync', { timeout: terminal.settings.timeoutMs });
    const done = synced.ok ? await terminal.call('typing', { chat: target.chat }) : synced;
    if (!done.ok) return terminal.fail(done.error);
    const view = await terminal.look('chat', { chat: target.chat });
    terminal.give({
      lines: [`Typing to ${titleLine(view?.kind ?? 'direct', view?.title ?? '')}.`],
      record: { type: 'done', did: 'typing', chat: target.chat, ids: [], sent: true },
    });
    return EXIT.done;
  },
};

export const folders: Command = {
  name: 'folders',
  takes: '',
  does: 'lists the folders of chats',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    for (const folder of (await terminal.look('folders', {})).folders)
      terminal.give({
        lines: [[folder.folder, `${folder.chats.length} chats`, onOneLine(folder.name)].join('\t')],
        record: { type: 'folder', ...folder },
      });
    return EXIT.done;
  },
};

async function withPerson(terminal: Terminal, did: string, run: (user: string) => Promise<Answer>, at = 1): Promise<Exit> {
  const target = await personTarget(terminal, terminal.words[at] ?? '');
  if (!target.ok) return terminal.fail(target.error);
  const done = await run(target.user);
  return done.ok ? told(terminal, did, target.user, []) : terminal.fail(done.error);
}
