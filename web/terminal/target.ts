/** Whom a command means: @username, +number, a user's id, a chat's id, or a contact code, made into a chat. */
import type { Answer, Failure } from '../device/port/failure.ts';
import type { Person } from '../device/port/people.ts';
import type { ChatRow } from '../device/port/port.ts';
import { readSought } from '../device/sought.ts';
import { onOneLine } from './shown.ts';
import type { Terminal } from './terminal.ts';
import { mayBeNumber } from './typed.ts';

type Chat = { readonly chat: string };

/** What is wrong with what was typed as TO or CHAT, if anything: a word alone may be a name that lacks its @, and is not guessed at. */
export function targetMistake(to: string | undefined): string | undefined {
  const sought = readSought(to ?? '');
  const isOne = sought && sought.by !== 'word' && (sought.by !== 'phone' || mayBeNumber(sought.phone));
  return isOne ? undefined : FORMS;
}

const FORMS = 'Say who with a @username, a +number with its country code, a user id, a chat id, or a whole contact code.';

/** The chat to write in, opened where there is none yet; opening it accepts who wrote first. What only the hub knows is asked of it. */
export async function openTarget(terminal: Terminal, to: string): Promise<Answer<Chat>> {
  const row = await rowOf(terminal, to);
  if (row) return row.state === 'request' ? accept(terminal, row) : { ok: true, chat: row.chat };
  const found = await find(terminal, to);
  if (found.ok) return terminal.call('openChat', { user: found.person.user });
  return found.error.code === 'yourself' ? terminal.call('openSelf', {}) : found;
}

/** The chat to read, which must be there; nothing is opened or accepted by it. */
export async function readTarget(terminal: Terminal, to: string): Promise<Answer<Chat>> {
  const row = await rowOf(terminal, to);
  if (row) return { ok: true, chat: row.chat };
  const found = await find(terminal, to);
  if (!found.ok) return found.error.code === 'yourself' ? terminal.call('openSelf', {}) : found;
  const with_ = await rowOf(terminal, found.person.user);
  return with_ ? { ok: true, chat: with_.chat } : { ok: false, error: NO_CHAT };
}

/** Who is meant, whether or not there is a chat with them. */
export async function personTarget(terminal: Terminal, to: string): Promise<Answer<{ readonly user: string }>> {
  const row = await rowOf(terminal, to);
  if (row) return { ok: true, user: row.user };
  const found = await find(terminal, to);
  return found.ok ? { ok: true, user: found.person.user } : found;
}

const NO_CHAT: Failure = { code: 'unknown_chat', message: 'There is no chat with them on this device.' };

async function accept(terminal: Terminal, { chat }: ChatRow): Promise<Answer<Chat>> {
  const accepted = await terminal.call('acceptChat', { chat });
  return accepted.ok ? { ok: true, chat } : accepted;
}

/** Known by its id alone: names are the hub's to answer, since anybody may call themselves anything. */
async function rowOf(terminal: Terminal, id: string): Promise<ChatRow | undefined> {
  const { rows, archived, requests } = await terminal.look('chats', {});
  return [...rows, ...archived, ...requests].find(({ chat, user }) => chat === id || user === id);
}

/**
 * Asks the hub, and holds its answer against the one it gave before. One that says nothing, or knows nobody by that, is told to the person and changes
 * nothing: what is sealed for the one who was found cannot be opened by another. One that names somebody else is not followed: the name may be a squatter's.
 */
async function find(terminal: Terminal, to: string): Promise<Answer<{ readonly person: Person }>> {
  const known = await terminal.call('recall', { text: to });
  terminal.device.connect();
  const found = await terminal.call('find', { text: to });
  if (!known.ok) {
    if (!found.ok && found.error.code in SILENT) await hint(terminal, to);
    return found;
  }
  if (found.ok) return found.person.user === known.person.user ? found : { ok: false, error: moved(to, known.person, found.person) };
  const because = SILENT[found.error.code];
  if (because === undefined) return found;
  if (because !== '') terminal.note(`${because} This is ${called(known.person)}, found by that before.`);
  return known;
}

/** Contacts who call themselves so, to be named by id: it is their own word, and nobody is written to by that alone. */
async function hint(terminal: Terminal, to: string): Promise<void> {
  const { people } = await terminal.look('people', {});
  const claiming = people.filter(({ username }) => username && `@${username.toLowerCase()}` === to.trim().toLowerCase());
  for (const person of claiming.slice(0, MAX_HINTS))
    terminal.note(`Of your contacts ${called(person)} goes by that, which only the hub could confirm: to mean them all the same, use the user id.`);
}
const MAX_HINTS = 3;

/** What is said where the hub does not say who that is; '' where it says nothing at all. */
const SILENT: Partial<Readonly<Record<Failure['code'], string>>> = {
  offline: '',
  timeout: '',
  not_a_hub: '',
  update_needed: '',
  storage_full: '',
  rate_limited: 'The hub answers no more such questions for now.',
  unavailable: 'The hub cannot say right now who that is.',
  unknown_person: 'The hub knows nobody by that now.',
  unbound: 'This hub does not know your phone number and does not say who that is: tidings sign-in --phone N confirms it.',
};

/** Never the number itself: what a command says may be kept in a log. */
const moved = (to: string, before: Person, now: Person): Failure => ({
  code: 'wrong_person',
  message: `${to.trim().startsWith('@') ? onOneLine(to.trim()) : 'This number'} was ${called(before)}, and the hub now names somebody else, ${now.user}. Name the one you mean by user id.`,
});

const called = ({ name, user }: Person): string => (name === '' ? user : `${onOneLine(name)} (${user})`);
