/** What people are called on a terminal, in a chat: the other of a direct chat, who is or was in a group; who nobody here knows is named by the beginning of their id. */
import type { ChatRow } from '../device/port/port.ts';
import type { Terminal } from './terminal.ts';

export type NameOf = (user: string) => string;

/** Letters of an id that tell people apart who have no name here, as the app shows them. */
const ID_LETTERS = 8;

/** As things stand now, and as people wrote it: not safe to print. */
export async function namesIn(
  terminal: Terminal,
  { chat, kind, user: peer, title }: Pick<ChatRow, 'chat' | 'kind' | 'user' | 'title'>,
): Promise<NameOf> {
  const group = kind === 'group' ? await terminal.look('group', { chat }) : undefined;
  const named = new Map([
    ...[...(group?.meant ?? []), ...(group?.former ?? [])].map((one) => [one.user, nameOf(one)] as const),
    ...(group?.members ?? []).map((one) => [one.user, one.own ? 'you' : nameOf(one)] as const),
    ...(kind === 'direct' ? [[peer, title] as const] : []),
  ]);
  return (user) => named.get(user) || user.slice(0, ID_LETTERS);
}

/** What somebody is called here, else by what they were found; '' where neither is known. Not safe to print. */
export const nameOf = ({ name, username }: { readonly name: string; readonly username: string | undefined }): string =>
  name || (username ? `@${username}` : '');
