/** The group of a chat, as a screen sees it. */
import type { GroupView } from '../../device/port/groups.ts';
import { nameOrUsername } from '../called.ts';
import { useView } from './hooks.ts';

/** Undefined where the chat is none, and until it is there. */
export const useGroup = ({ chat }: { readonly chat: string }): GroupView | undefined => useView('group', { chat }, chat);

/** Those who are in it, were, or are yet to come in. */
export const everybodyIn = ({ members, former, meant }: GroupView): readonly Pick<GroupView['meant'][number], 'user' | 'name' | 'username'>[] => [
  ...members,
  ...former,
  ...meant,
];

/** '' for whom nobody here knows. */
export function nameIn(group: GroupView, user: string): string {
  const known = everybodyIn(group).find((one) => one.user === user);
  return known ? nameOrUsername(known) : '';
}
