/** Who can be named in a chat: the others in it. */
import { useMemo } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { useView } from '../ui/hooks.ts';
import type { Nameable } from './completion.ts';

/** The same list until somebody in it is called otherwise. */
export function useNameable({ chat, kind, user, title, username }: ChatView): readonly Nameable[] {
  const members = useView('group', { chat }, chat)?.members;
  const others = kind === 'group' ? (members ?? []).filter(({ own }) => !own) : kind === 'direct' ? [{ user, name: title, username }] : [];
  const key = JSON.stringify(others.map((one) => [one.user, one.name, one.username]));
  return useMemo(() => others.map((one) => ({ user: one.user, name: one.name, username: one.username })), [key]);
}

/** Who is named by their username was picked by nobody, and is meant all the same. */
export const byUsername = (people: readonly Nameable[]): ReadonlyMap<string, string> =>
  new Map(people.flatMap(({ user, username }) => (username ? [[`@${username}`, user] as const] : [])));
