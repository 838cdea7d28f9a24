/** What people are called here: oneself, the other of a direct chat, anybody one knows; and of a group what they look like and are in it. */
import { useCallback } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { nameOrUsername } from '../called.ts';
import { t } from '../text/language.ts';
import { everybodyIn, useGroup } from '../ui/group.ts';
import { useView } from '../ui/hooks.ts';
import { titleOf } from './header.tsx';

export type NameOf = (user: string) => string;

/** '' for whom nobody here knows. The same function until a name changes. */
export function useNames(view: ChatView): NameOf {
  const me = useView('me', {})?.user;
  const people = useView('people', {})?.people;
  const group = useGroup(view);
  const title = titleOf(view);
  const all = [...(people ?? []), ...(group ? everybodyIn(group) : [])].map((one) => ({ user: one.user, name: nameOrUsername(one) }));
  const known = all.map(({ user, name }) => `${user}${name}`).join('\n');
  return useCallback(
    (user: string) => {
      if (user === me) return t.chat.you;
      if (view.kind === 'direct' && user === view.user) return title;
      return all.find((one) => one.user === user && one.name !== '')?.name ?? '';
    },
    [me, view.user, title, known],
  );
}

/** Of somebody in a group; `role` where it is more than a member's. */
export type Face = { readonly photo: string | undefined; readonly role: 'creator' | 'admin' | undefined };
export type FaceOf = (user: string) => Face;

/** The same function until somebody looks otherwise. */
export function useFaces(view: ChatView): FaceOf {
  const group = useGroup(view);
  const all: readonly (Face & { readonly user: string })[] = [
    ...(group?.members ?? []).map(({ user, photo, role }) => ({ user, photo, role: role === 'member' ? undefined : role })),
    ...(group?.former ?? []).map(({ user, photo }) => ({ user, photo, role: undefined })),
  ];
  const known = all.map(({ user, photo, role }) => `${user}${photo}${role}`).join();
  return useCallback((user: string) => all.find((one) => one.user === user) ?? NOBODY, [known]);
}
const NOBODY: Face = { photo: undefined, role: undefined };
