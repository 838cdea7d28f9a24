/** Whom a command means: @username, +number, a user's id, a chat's id, or a contact code, made into a chat. */
import type { Answer, ChatRow, Failure } from '../device/port.ts';
import type { Terminal } from './terminal.ts';

type Chat = { readonly chat: string };

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

const NO_CHAT: Failure = { code: 'unknown_chat', message: 'There is no chat with them on this device.' };

async function accept(terminal: Terminal, { chat }: ChatRow): Promise<Answer<Chat>> {
  const accepted = await terminal.call('acceptChat', { chat });
  return accepted.ok ? { ok: true, chat } : accepted;
}

/** Known by its id alone: names are the hub's to answer, since anybody may call themselves anything. */
async function rowOf(terminal: Terminal, id: string): Promise<ChatRow | undefined> {
  const { rows, requests } = await terminal.look('chats', {});
  return [...rows, ...requests].find(({ chat, user, kind }) => chat === id || (user === id && kind === 'direct'));
}

function find(terminal: Terminal, to: string): ReturnType<typeof terminal.call<'find'>> {
  terminal.device.connect();
  return terminal.call('find', { text: to });
}
